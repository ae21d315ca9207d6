"""Who speaks: the line under or over a title that names a speaker, in the forms papers use."""

import re
from dataclasses import replace

from ingest.attribution.speakers import member_then_name, named
from ingest.form_fields import SPEAKER, UNIT
from ingest.lexicons import organisations
from ingest.lexicons.job_titles import (
    SEPARATORS,
    ends_in_job_title,
    ends_in_occupation,
    mentions_job_title,
    role_and_organisation,
)
from ingest.lexicons.numerals import NUMERAL
from ingest.lexicons.person_names import (
    is_certain_name,
    is_latin_name,
    is_name,
    is_slogan,
    is_unusual_name,
    is_verb_phrase,
    segments_as_name,
    without_spacing,
)
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonicalize
from ingest.records import Byline, Strength
from vectorstore.analysis.unicode_text import HAN_RANGES, is_chinese

_MARKS = "●■◆▲○◎★☆□◇△▶►•·※▪◼⬤❖✦▼▽▌▍|｜◉◈"
_MARK = re.compile(rf"^[{_MARKS}]+\s*")
_LABEL = re.compile(
    rf"^(?:{SPEAKER}|{one_of('form_fields', 'byline')})\s*(?:：|\s(?=\S))\s*"
    r"|^(?:图?文|作者)\s*[/／|｜丨│┃∣]\s*",
    re.IGNORECASE,
)
_SPOKESPERSON = one_of("form_fields", "spokesperson")
_TWO_LABELS = (
    re.compile(
        rf"^{UNIT}\s*：\s*(?P<body>[^：]{{2,30}}?)[\s，；]+{_SPOKESPERSON}\s*：\s*(?P<who>[^：]{{2,30}})$"
    ),
    re.compile(
        rf"^{_SPOKESPERSON}\s*：\s*(?P<who>[^：]{{2,30}}?)[\s，；]+{UNIT}\s*：\s*(?P<body>[^：]{{2,30}})$"
    ),
)
_AUTHOR_IS = re.compile(
    r"^作者\s*(?P<who>[^，。：]{2,12}?)\s*[，,]?\s*(?:系|为|是)\s*(?P<role>[^。：]{2,60})$"
)
_ORDINAL = re.compile(rf"^(?:{NUMERAL}|\d{{1,2}})[、.．]\s*(?=\S)")
_HEADING = re.compile(
    rf"^(?:（(?:{NUMERAL}|\d{{1,2}})）\s*)?(?P<who>[^，。：；（）]{{4,40}}?)"
    r"(?:的|[在于][^，。：；（）]{2,30}[上中]的?)?"
    rf"{one_of('speech_kinds', 'occasion')}?{one_of('speech_kinds', 'speech')}(?:摘要|要点|摘编)?$"
)
_COLON_LABEL = re.compile(r"^[^（）]{1,8}?\s*：")
_BRACKETED = re.compile(
    r"^(?P<who>[^（）：，。；]{2,40}?)\s*（(?P<inner>[^（）]*(?:（[^（）]*）[^（）]*)*)）\s*(?:的?发言|代表发言)?$"
)
_ASIDE = re.compile(
    r"^(?P<who>[^（）：，。；、]{2,20}?)\s*"
    rf"(?:（(?P<aside>[^（）]{{1,30}})）|(?<=[{HAN_RANGES}])\s+(?P<latin>[^{HAN_RANGES}（），]{{4,40}})(?<!\s))"
    r"[\s，、/—-]*(?:（(?P<inner>[^（）：。；]{2,60})）|(?P<role>[^（）：。；]{2,60}))$"
)
_AT_THE_END = re.compile(
    r"(?<=\S)\s*(?:（(?:联名|联合|共同)(?:发言|提案|建言|署名)?）|[\s（](?:执笔人?\s*：?\s*\S{2,4}?|\S{2,3}执笔)）?)$"
)
"""That several speak, or who wrote it down: not who speaks."""
_OF_A_PERSON = re.compile(r"^[男女]|族|籍|国|岁|生$")
_WHO_SPOKE = re.compile(
    r"^(?:发言人|代表|由|报告人|主讲人?)\s*[：:]?\s*(?P<who>\S{2,4}?)(?:代表)?(?:发言)?$|^(?P<by>\S{2,3})代表(?:发言)?$"
)
_HOST = re.compile(r"主持|司仪|记者|提问|^问$")
_BRACKETS = str.maketrans("〔[【〕]】", "（（（）））")


def parse_byline(line: str) -> Byline | None:
    """The speaker a whole line names, or None when the line is something else."""
    counted = _ORDINAL.match(canonicalize(line))
    found = _parse(line[counted.end() :] if counted else line)
    if counted and found and found.strength < Strength.STRONG:
        return None
    return found


def introduced(text: str) -> Byline | None:
    """The speaker whom a line about somebody names, after whatever it says they are."""
    found = parse_byline(text)
    for size in (4, 3, 2):
        role, name = text[:-size], text[-size:]
        if (
            found is None
            and segments_as_name(name)
            and (ends_in_job_title(role) or ends_in_occupation(role))
        ):
            found = Byline(name, *role_and_organisation(role))
    return found


def _parse(line: str) -> Byline | None:
    text = line.strip(" \u3000—-–")
    if text.endswith(("。", "！", "？", "；", "，")):
        return None
    text = text.translate(_BRACKETS) if "（" not in canonicalize(text) else text
    mark, text = without_mark(text)
    bare = re.sub(r"^（([^（）]+)）$", r"\1", text)
    is_bracketed, text = bare != text, bare
    said = _two_labels(text) or _author_is(text) or _heading(text)
    if said is not None:
        return said
    aside = _AT_THE_END.search(canonicalize(text))
    text = text[: aside.start()] if aside else text
    label = _LABEL.match(canonicalize(text))
    text = (text[label.end() :] if label else text).strip(SEPARATORS)
    if not text or len(text) > 120:
        return None
    found = _from_brackets(text, marked=bool(mark or label)) or _with_aside(text) or named(text)
    if found is None and mark:
        found = member_then_name(text)
    if found is None and label and (is_unusual_name(text) or is_latin_name(text)):
        found = Byline(text)
    if found is None and (label or is_bracketed):
        found = _name_and_office(text)
    if found is None or (
        label is None and (_COLON_LABEL.match(canonicalize(text)) or is_slogan(text))
    ):
        return None
    if label or aside or (mark and found.strength >= Strength.WEAK):
        found = replace(found, strength=Strength.STRONG)
    return replace(found, is_host=_HOST.search(canonicalize(text)) is not None and label is None)


def names_writer(line: str) -> bool:
    """Whether a line says who wrote a speech down (`执笔：某某`)."""
    return "执笔" in canonicalize(line)


def _heading(text: str) -> Byline | None:
    """The speaker in a heading over what they said: `（一）某某委员的发言`."""
    found = _HEADING.match(canonicalize(text))
    byline = named(text[slice(*found.span("who"))]) if found else None
    if byline is None or byline.strength < Strength.FAIR:
        return None
    return replace(byline, strength=Strength.STRONG)


def _two_labels(text: str) -> Byline | None:
    """The speaker of a line that names an organisation and who speaks for it, each labelled."""
    found = next(filter(None, (form.match(canonicalize(text)) for form in _TWO_LABELS)), None)
    byline = named(text[slice(*found.span("who"))].strip()) if found else None
    if found is None or byline is None:
        return None
    spoken_for = organisations.short_name(text[slice(*found.span("body"))])
    return replace(byline, affiliation=spoken_for, strength=Strength.STRONG)


def _author_is(text: str) -> Byline | None:
    found = _AUTHOR_IS.match(canonicalize(text))
    if found is None:
        return None
    who = text[slice(*found.span("who"))]
    role, body = role_and_organisation(text[slice(*found.span("role"))])
    known = is_name(who) or is_unusual_name(who)
    return Byline(without_spacing(who), role, body, Strength.STRONG) if known else None


def without_mark(text: str) -> tuple[str, str]:
    """The sign a line opens with, or "", and the rest of it."""
    mark = _MARK.match(canonicalize(text))
    return (mark[0].strip(), text[mark.end() :]) if mark else ("", text)


def _from_brackets(text: str, *, marked: bool) -> Byline | None:
    found = _BRACKETED.match(canonicalize(text))
    if found is None:
        return None
    who, inner = text[slice(*found.span("who"))], text[slice(*found.span("inner"))]
    if marked and is_chinese(who) and len(who) <= 15 and is_latin_name(inner):
        return Byline(without_spacing(who), strength=Strength.STRONG)
    role, body = role_and_organisation(inner)
    holds_office = mentions_job_title(inner) or bool(body)
    core = named(who)
    spoke = _WHO_SPOKE.match(canonicalize(inner))
    if core is not None and spoke:
        name = inner[slice(*spoke.span("by" if spoke["by"] else "who"))]
        if is_name(name):
            return Byline(
                name, "", core.affiliation or organisations.short_name(who), Strength.STRONG
            )
    if core is None:
        strange = is_unusual_name(who) or is_latin_name(who) or (marked and len(who) <= 15)
        if not (holds_office and strange):
            return None
        core = Byline(without_spacing(who))
    return Byline(
        core.speaker,
        _both(core.role, role),
        body or core.affiliation,
        Strength.STRONG
        if holds_office or ends_in_occupation(inner)
        else max(core.strength, Strength.WEAK),
    )


def _with_aside(text: str) -> Byline | None:
    """A name, something said of it by the way (the same name in Latin letters), and an office."""
    found = _ASIDE.match(canonicalize(text))
    if found is None:
        return None
    who = text[slice(*found.span("who"))]
    said = text[slice(*found.span("inner" if found["inner"] else "role"))]
    aside = found["aside"] or found["latin"]
    if (
        not (mentions_job_title(said) or ends_in_occupation(said))
        or mentions_job_title(aside)
        or is_verb_phrase(who)
    ):
        return None
    is_foreign = is_chinese(who) and is_latin_name(aside)
    is_person = is_certain_name(who) or (is_name(who) and _OF_A_PERSON.search(canonicalize(aside)))
    if not (is_foreign or is_person or is_latin_name(who)):
        return None
    role, body = role_and_organisation(said)
    return Byline(without_spacing(who), role, body, Strength.STRONG)


def _name_and_office(text: str) -> Byline | None:
    """A name, though it be a word too, and an office, set apart by brackets or a label."""
    name, _, role = re.sub(r"[，,\s]+", " ", text).partition(" ")
    known = is_name(name) and (mentions_job_title(role) or ends_in_occupation(role))
    return Byline(name, *role_and_organisation(role)) if known else None


def _both(first: str, second: str) -> str:
    return "、".join(part for part in (first, second) if part)
