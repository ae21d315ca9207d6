"""Who speaks: the line under or over a title that names a speaker, in the forms papers use."""

import re
from dataclasses import replace

from ingest.attribution.speakers import member_then_name, parse_speaker
from ingest.form_fields import SPEAKER, UNIT
from ingest.lexicons import job_titles, organisations
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
from ingest.normalization import canonical_match, canonical_search, canonicalize
from ingest.records import Byline, Strength
from vectorstore.analysis.unicode_text import HAN_RANGES, is_chinese
from vectorstore.records import TurnPart

_MARKS = "●■◆▲○◎★☆□◇△▶►•·※▪◼⬤❖✦▼▽▌▍|｜◉◈"
_MARK = re.compile(rf"^[{_MARKS}]+\s*")
_LABEL = re.compile(
    rf"^(?:{SPEAKER}|{one_of('form_fields', 'byline')})\s*(?:：|\s(?=\S))\s*"
    r"|^(?:图?文|作者)\s*[/／|｜丨│┃∣]\s*",
    re.IGNORECASE,
)
_SPOKESPERSON = one_of("form_fields", "spokesperson")
_UNIT_FIELD = rf"{UNIT}\s*：\s*(?P<unit>[^：]{{2,30}}?)"
_SPEAKER_FIELD = rf"{_SPOKESPERSON}\s*：\s*(?P<who>[^：]{{2,30}}?)"
_TWO_FIELDS = (
    re.compile(rf"^{_UNIT_FIELD}[\s，；]+{_SPEAKER_FIELD}$"),
    re.compile(rf"^{_SPEAKER_FIELD}[\s，；]+{_UNIT_FIELD}$"),
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
_ALL_IN_BRACKETS = re.compile(r"^（(?P<inner>[^（）]+)）$")
_BRACKETED = re.compile(
    r"^(?P<who>[^（）：，。；]{2,40}?)\s*（(?P<role>[^（）]*(?:（[^（）]*）[^（）]*)*)）\s*"
    r"(?:的?发言|代表发言)?$"
)
_ASIDE = re.compile(
    r"^(?P<who>[^（）：，。；、]{2,20}?)\s*(?:（(?P<aside>[^（）]{1,30})）"
    rf"|(?<=[{HAN_RANGES}])\s+(?P<latin>[^{HAN_RANGES}（），]{{4,40}})(?<!\s))"
    r"[\s，、/—-]*(?:（(?P<inner>[^（）：。；]{2,60})）|(?P<role>[^（）：。；]{2,60}))$"
)
_POSTSCRIPT = re.compile(
    r"(?<=\S)\s*(?:（(?:联名|联合|共同)(?:发言|提案|建言|署名)?）"
    r"|[\s（](?:执笔人?\s*：?\s*\S{2,4}?|\S{2,3}执笔)）?)$"
)
"""That several speak, or who wrote it down: not who speaks."""
_OF_A_PERSON = re.compile(r"^[男女]|族|籍|国|岁|生$")
_WHO_SPOKE = re.compile(
    r"^(?:发言人|代表|由|报告人|主讲人?)\s*[：:]?\s*(?P<who>\S{2,4}?)(?:代表)?(?:发言)?$"
    r"|^(?P<by>\S{2,3})代表(?:发言)?$"
)
_HOST = re.compile(r"主持|司仪|记者|提问|^问$")
_BRACKETS = str.maketrans("〔[【〕]】", "（（（）））")
_SENTENCE_ENDS = ("。", "！", "？", "；", "，")
_LONGEST = 120


def parse_byline(line: str) -> Byline | None:
    """The speaker a whole line names, or None when the line is something else."""
    counted = canonical_match(_ORDINAL, line)
    found = _parse(counted.after if counted else line)
    if counted and found and found.strength < Strength.STRONG:
        return None
    return found


def introduced(text: str) -> Byline | None:
    """The speaker whom a line about somebody names, after whatever it says they are."""
    found = parse_byline(text)
    for size in (4, 3, 2):
        role, name = text[:-size], text[-size:]
        holds = job_titles.ends_in_job_title(role) or job_titles.ends_in_occupation(role)
        if found is None and holds and segments_as_name(name):
            found = Byline(name, *job_titles.role_and_organisation(role))
    return found


def names_writer(line: str) -> bool:
    """Whether a line says who wrote a speech down (`执笔：某某`)."""
    return "执笔" in canonicalize(line)


def without_mark(text: str) -> tuple[str, str]:
    """The sign a line opens with, or "", and the rest of it."""
    mark = canonical_match(_MARK, text)
    return (mark[0].strip(), mark.after) if mark else ("", text)


def _parse(line: str) -> Byline | None:
    text = line.strip(" \u3000—-–")
    if text.endswith(_SENTENCE_ENDS):
        return None
    mark, text = without_mark(text if "（" in canonicalize(text) else text.translate(_BRACKETS))
    bracketed = _ALL_IN_BRACKETS.match(text)
    text = bracketed["inner"] if bracketed else text
    spoken = _two_fields(text) or _author_is(text) or _heading(text)
    if spoken is not None:
        return spoken
    postscript = canonical_search(_POSTSCRIPT, text)
    text = postscript.before if postscript else text
    label = canonical_match(_LABEL, text)
    text = (label.after if label else text).strip(job_titles.SEPARATORS)
    if not text or len(text) > _LONGEST:
        return None
    found = (
        _from_brackets(text, marked=bool(mark or label))
        or _with_aside(text)
        or parse_speaker(text)
        or (member_then_name(text) if mark else None)
        or (Byline(text) if label and (is_unusual_name(text) or is_latin_name(text)) else None)
        or (_name_and_role(text) if label or bracketed else None)
    )
    if found is None or (not label and (canonical_match(_COLON_LABEL, text) or is_slogan(text))):
        return None
    if label or postscript or mark:
        found = replace(found, strength=Strength.STRONG)
    is_host = not label and canonical_search(_HOST, text)
    return replace(found, part=TurnPart.CHAIR) if is_host else found


def _heading(text: str) -> Byline | None:
    """The speaker in a heading over what they said: `（一）某某委员的发言`."""
    found = canonical_match(_HEADING, text)
    byline = parse_speaker(found["who"]) if found else None
    if byline is None or byline.strength < Strength.FAIR:
        return None
    return replace(byline, strength=Strength.STRONG)


def _two_fields(text: str) -> Byline | None:
    """The speaker of a line that names an organisation and who speaks for it, each labelled."""
    for form in _TWO_FIELDS:
        found = canonical_match(form, text)
        byline = parse_speaker(found["who"].strip()) if found else None
        if found and byline:
            spoken_for = organisations.short_name(found["unit"])
            return replace(byline, affiliation=spoken_for, strength=Strength.STRONG)
    return None


def _author_is(text: str) -> Byline | None:
    found = canonical_match(_AUTHOR_IS, text)
    if found is None or not (is_name(found["who"]) or is_unusual_name(found["who"])):
        return None
    name = without_spacing(found["who"])
    return Byline(name, *job_titles.role_and_organisation(found["role"]), Strength.STRONG)


def _from_brackets(text: str, *, marked: bool) -> Byline | None:
    found = canonical_match(_BRACKETED, text)
    if found is None:
        return None
    who, printed = found["who"], found["role"]
    is_short = marked and len(who) <= 15
    if is_short and is_chinese(who) and is_latin_name(printed):
        return Byline(without_spacing(who), strength=Strength.STRONG)
    speaker = parse_speaker(who)
    spokesperson = canonical_match(_WHO_SPOKE, printed)
    if speaker and spokesperson:
        name = spokesperson["by"] or spokesperson["who"]
        if is_name(name):
            spoken_for = speaker.affiliation or organisations.short_name(who)
            return Byline(name, "", spoken_for, Strength.STRONG)
    role, organisation = job_titles.role_and_organisation(printed)
    holds_office = job_titles.mentions_job_title(printed) or bool(organisation)
    if speaker is None:
        if not (holds_office and (is_short or is_unusual_name(who) or is_latin_name(who))):
            return None
        speaker = Byline(without_spacing(who))
    is_sure = holds_office or job_titles.ends_in_occupation(printed)
    return Byline(
        speaker.speaker,
        "、".join(filter(None, (speaker.role, role))),
        organisation or speaker.affiliation,
        Strength.STRONG if is_sure else speaker.strength,
    )


def _with_aside(text: str) -> Byline | None:
    """A name, something said of it by the way (the same name in Latin letters), and an office."""
    found = canonical_match(_ASIDE, text)
    if found is None:
        return None
    who = found["who"]
    aside, role = found["aside"] or found["latin"], found["inner"] or found["role"]
    if job_titles.mentions_job_title(aside) or not (
        job_titles.mentions_job_title(role) or job_titles.ends_in_occupation(role)
    ):
        return None
    is_foreign = is_latin_name(who) or (is_chinese(who) and is_latin_name(aside))
    is_person = is_certain_name(who) or (is_name(who) and canonical_search(_OF_A_PERSON, aside))
    if is_verb_phrase(who) or not (is_foreign or is_person):
        return None
    return Byline(without_spacing(who), *job_titles.role_and_organisation(role), Strength.STRONG)


def _name_and_role(text: str) -> Byline | None:
    """A name, though it be a word too, and an office, set apart by brackets or a label."""
    name, _, role = re.sub(r"[，,\s]+", " ", text).partition(" ")
    known = is_name(name) and (
        job_titles.mentions_job_title(role) or job_titles.ends_in_occupation(role)
    )
    return Byline(name, *job_titles.role_and_organisation(role)) if known else None
