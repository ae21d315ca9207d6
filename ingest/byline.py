"""Who speaks: the line under or over a title that names a speaker, in the forms papers use."""

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from ingest import organisations
from ingest.names import (
    is_certain_name,
    is_latin_name,
    is_name,
    is_name_alone,
    is_phrase,
    is_unusual_name,
    without_spacing,
)
from ingest.normalize import fold, is_chinese
from ingest.offices import (
    OFFICE_WORDS,
    SEPARATORS,
    ends_in_office,
    is_calling,
    is_office,
    is_whole_office,
    name_and_title,
    name_around_office,
    role_and_body,
    speaks_for_a_body,
)

_MARKS = "●■◆▲○◎★☆□◇△▶►•·※▪◼⬤❖✦▼▽▌▍|｜◉◈"
_MARK = re.compile(rf"^[{_MARKS}]+\s*")
_LABEL = re.compile(
    r"^(?:发言人|发言者|发言单位|发言委员|发言代表|发言嘉宾|发言|演讲人|演讲者|讲话人|讲者|作者|主讲人|主讲|报告人|姓名"
    r"|撰稿人?|执笔人?|提案人|提案者|提案单位|提交人|提交单位|建言人|建言委员|署名|speaker|author|by)\s*(?:：|\s(?=\S))\s*"
    r"|^(?:图?文|作者)\s*[/／|｜丨│┃∣]\s*",
    re.IGNORECASE,
)
_TWO_LABELS = re.compile(
    r"^(?:(?:发言|所在|工作|代表)?单位|界别|党派)\s*：\s*(?P<body>[^：]{2,30}?)[\s，；]+(?:发言人|报告人|执笔人?|代表)\s*：\s*(?P<who>[^：]{2,30})$"
    r"|^(?:发言人|报告人|执笔人?)\s*：\s*(?P<who2>[^：]{2,30}?)[\s，；]+(?:(?:发言|所在|工作|代表)?单位|界别|党派)\s*：\s*(?P<body2>[^：]{2,30})$"
)
_AUTHOR_IS = re.compile(
    r"^作者\s*(?P<who>[^，。：]{2,12}?)\s*[，,]?\s*(?:系|为|是)\s*(?P<role>[^。：]{2,60})$"
)
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．]\s*(?=\S)")
_HEADING = re.compile(
    r"^(?:（(?:[一二三四五六七八九十]{1,3}|\d{1,2})）\s*)?(?P<who>[^，。：；（）]{4,40}?)的?"
    r"(?:大会|书面|口头|交流|补充)?(?:发言|回应|答复|汇报|讲话|演讲|致辞)(?:摘要|要点|摘编)?$"
)
_COURTESY = re.compile(r"(?<=\S{3})(?:先生|女士|小姐|同志|太平绅士)$")
_COLON_LABEL = re.compile(r"^[^（）]{1,8}?\s*：")
_OPENS_OFFICE = re.compile(rf"[\u3400-\u9fff]{{0,6}}(?:政协|人大|议会)|代表|(?:{OFFICE_WORDS})")
_MEMBER = re.compile(
    r"[^，。；：！？]{0,12}(?:政协|人大|议会)(?:委员|常委|代表|议员)[^，。；：！？]*$"
)
_IN_ASSEMBLY = re.compile(r"[\u3400-\u9fff]{0,6}(?:政协|人大|议会)")
_OFFICE_THEN_NAME = re.compile(rf"^(.*(?:{OFFICE_WORDS}))\s*(\S{{2,4}})$")
_OFFICE_THEN_DOTTED = re.compile(
    rf"^(.*(?:{OFFICE_WORDS}|[员官师家者长匠]))([\u3400-\u9fff]{{1,8}}(?:·[\u3400-\u9fff]{{1,10}}){{1,3}})$"
)
_NAME_SPEAKS_FOR = re.compile(
    r"^(?P<who>\S{2,4}?)(?:委员|常委)?\s*代表(?P<body>[^，；。]{2,}?)(?:作|做)?(?:大会|交流|书面)?(?:发言|建言)$"
)
_BRACKETED = re.compile(
    r"^(?P<who>[^（）：，。；]{2,40}?)\s*（(?P<inner>[^（）]*(?:（[^（）]*）[^（）]*)*)）\s*(?:的?发言|代表发言)?$"
)
_ASIDE = re.compile(
    r"^(?P<who>[^（）：，。；、]{2,20}?)\s*"
    r"(?:（(?P<aside>[^（）]{1,30})）|(?<=[\u3400-\u9fff])\s+(?P<latin>[^\u3400-\u9fff（），]{4,40})(?<!\s))"
    r"[\s，、/—-]*(?:（(?P<inner>[^（）：。；]{2,60})）|(?P<role>[^（）：。；]{2,60}))$"
)
_OF_A_PERSON = re.compile(r"^[男女]|族|籍|国|岁|生$")
_AFTER_COMMA = re.compile(
    r"^(?P<who>[^（）：，。；、]{2,30}?)\s*[，/／—-]{1,2}\s*(?P<inner>[^。；：]{2,60})$"
)
_WHO_SPOKE = re.compile(
    r"^(?:发言人|执笔人?|代表|由|报告人|主讲人?)\s*[：:]?\s*(?P<who>\S{2,4}?)(?:代表|执笔)?(?:发言)?$|^(?P<by>\S{2,3})(?:代表|执笔)(?:发言)?$"
)
_HOST = re.compile(r"主持|司仪|记者|提问|^问$|现场嘉宾提问")
_BRACKETS = str.maketrans("〔[【〕]】", "（（（）））")


class Strength(IntEnum):
    """How surely a line is a byline, from its own form alone."""

    WEAK = 1
    FAIR = 2
    STRONG = 3


@dataclass(frozen=True, slots=True)
class Byline:
    """A speaker as printed; what is not printed is ""."""

    speaker: str
    role: str = ""
    affiliation: str = ""
    strength: Strength = Strength.FAIR
    is_host: bool = False


def parse_byline(line: str) -> Byline | None:
    """The speaker a whole line names, or None when the line is something else."""
    counted = _ORDINAL.match(fold(line))
    found = _parse(line[counted.end() :] if counted else line)
    if counted and found and found.strength < Strength.STRONG:
        return None
    return found


def introduced(text: str) -> Byline | None:
    """The speaker whom a line about somebody names, after whatever it says they are."""
    found = parse_byline(text)
    for size in (4, 3, 2):
        role, name = text[:-size], text[-size:]
        if found is None and is_name_alone(name) and (ends_in_office(role) or is_calling(role)):
            found = Byline(name, *role_and_body(role))
    return found


def _parse(line: str) -> Byline | None:
    text = line.strip(" \u3000—-–")
    if text.endswith(("。", "！", "？", "；", "，")):
        return None
    text = text.translate(_BRACKETS) if "（" not in fold(text) else text
    mark, text = without_mark(text)
    text = re.sub(r"^（([^（）]+)）$", r"\1", text)
    said = _two_labels(text) or _author_is(text) or _heading(text)
    if said is not None:
        return said
    label = _LABEL.match(fold(text))
    text = (text[label.end() :] if label else text).strip(SEPARATORS)
    if not text or len(text) > 120:
        return None
    found = (
        _from_brackets(text, marked=bool(mark or label)) or _with_aside(text) or _from_plain(text)
    )
    if found is None and mark:
        found = _member_then_name(text)
    if found is None and label:
        found = _labelled(text)
    if found is None or (label is None and _COLON_LABEL.match(fold(text))):
        return None
    if label or (mark and found.strength >= Strength.WEAK):
        found = replace(found, strength=Strength.STRONG)
    return replace(found, is_host=_HOST.search(fold(text)) is not None and label is None)


def _heading(text: str) -> Byline | None:
    """The speaker in a heading over what they said: `（一）某某委员的发言`."""
    found = _HEADING.match(fold(text))
    byline = _from_plain(text[slice(*found.span("who"))]) if found else None
    if byline is None or byline.strength < Strength.FAIR:
        return None
    return replace(byline, strength=Strength.STRONG)


def _two_labels(text: str) -> Byline | None:
    found = _TWO_LABELS.match(fold(text))
    if found is None:
        return None
    who, body = ("who", "body") if found["who"] else ("who2", "body2")
    byline = _from_plain(text[slice(*found.span(who))].strip())
    if byline is None:
        return None
    spoken_for = organisations.short(text[slice(*found.span(body))])
    return replace(byline, affiliation=spoken_for, strength=Strength.STRONG)


def _author_is(text: str) -> Byline | None:
    found = _AUTHOR_IS.match(fold(text))
    if found is None:
        return None
    who = text[slice(*found.span("who"))]
    role, body = role_and_body(text[slice(*found.span("role"))])
    known = is_name(who) or is_unusual_name(who)
    return Byline(without_spacing(who), role, body, Strength.STRONG) if known else None


def without_mark(text: str) -> tuple[str, str]:
    """The sign a line opens with, or "", and the rest of it."""
    mark = _MARK.match(fold(text))
    return (mark[0].strip(), text[mark.end() :]) if mark else ("", text)


def _from_brackets(text: str, *, marked: bool) -> Byline | None:
    found = _BRACKETED.match(fold(text))
    if found is None:
        return None
    who, inner = text[slice(*found.span("who"))], text[slice(*found.span("inner"))]
    role, body = role_and_body(inner)
    holds_office = is_office(inner) or bool(body)
    core = _from_plain(who)
    spoke = _WHO_SPOKE.match(fold(inner))
    if core is not None and spoke:
        name = inner[slice(*spoke.span("by" if spoke["by"] else "who"))]
        if is_name(name):
            return Byline(name, "", core.affiliation or organisations.short(who), Strength.STRONG)
    if core is None:
        strange = is_unusual_name(who) or is_latin_name(who) or (marked and len(who) <= 15)
        if not (holds_office and strange):
            return None
        core = Byline(without_spacing(who))
    return Byline(
        core.speaker,
        _both(core.role, role),
        body or core.affiliation,
        Strength.STRONG if holds_office or is_calling(inner) else max(core.strength, Strength.WEAK),
    )


def _with_aside(text: str) -> Byline | None:
    """A name, something said of it by the way (the same name in Latin letters), and an office."""
    found = _ASIDE.match(fold(text))
    if found is None:
        return None
    who = text[slice(*found.span("who"))]
    said = text[slice(*found.span("inner" if found["inner"] else "role"))]
    aside = found["aside"] or found["latin"]
    if not (is_office(said) or is_calling(said)) or is_office(aside) or is_phrase(who):
        return None
    is_foreign = is_chinese(who) and is_latin_name(aside)
    is_person = is_certain_name(who) or (is_name(who) and _OF_A_PERSON.search(fold(aside)))
    if not (is_foreign or is_person or is_latin_name(who)):
        return None
    role, body = role_and_body(said)
    return Byline(without_spacing(who), role, body, Strength.STRONG)


def _labelled(text: str) -> Byline | None:
    """What can only be a speaker, since a label says so."""
    if is_unusual_name(text) or is_latin_name(text):
        return Byline(text)
    name, _, role = re.sub(r"[，,\s]+", " ", text).partition(" ")
    known = is_name(name) and (is_office(role) or is_calling(role))
    return Byline(name, *role_and_body(role)) if known else None


def _from_plain(text: str) -> Byline | None:
    """A speaker named without brackets."""
    folded = fold(text)
    if is_name(text) and not ("·" in folded and name_and_title(text)):
        return Byline(without_spacing(text), strength=Strength.WEAK)
    courteous = _COURTESY.search(folded)
    if courteous and not name_and_title(text):
        text, folded = text[: courteous.start()], folded[: courteous.start()]
    for reading in (_name_for_body, _name_then_office, _office_then_name, _several_names):
        found = reading(text, folded)
        if found is not None:
            return found
    if organisations.is_group(text):
        return Byline(text, "", organisations.of_group(text), Strength.WEAK)
    return None


def _name_for_body(text: str, folded: str) -> Byline | None:
    found = _NAME_SPEAKS_FOR.match(folded)
    if found is None or not is_name(text[slice(*found.span("who"))]):
        return None
    body = organisations.short(text[slice(*found.span("body"))])
    return Byline(text[slice(*found.span("who"))], "", body, Strength.STRONG)


def _name_then_office(text: str, folded: str) -> Byline | None:
    called = name_and_title(text) or name_around_office(text)
    if called is not None:
        return Byline(*called)
    found = _AFTER_COMMA.match(folded)
    if found is None:
        spaced = re.match(r"(\S\s+\S|\S+)\s+(?=\S)", text)
        name, inner = (spaced[1], text[spaced.end() :]) if spaced else ("", "")
    else:
        name, inner = text[slice(*found.span("who"))], text[slice(*found.span("inner"))]
    if re.search(r"[。；！？]", fold(inner)):
        return None
    is_called = is_certain_name(name) and is_calling(inner)
    if not (is_office(inner) or is_called or speaks_for_a_body(inner)):
        return None
    holds = _OPENS_OFFICE.match(fold(inner)) is not None
    known = is_certain_name(name) or is_latin_name(name) or (is_name(name) and holds)
    if not known and not (_IN_ASSEMBLY.match(fold(inner)) and is_unusual_name(name)):
        return None
    role, body = role_and_body(inner)
    return Byline(without_spacing(name), role, body, Strength.FAIR)


def _office_then_name(text: str, folded: str) -> Byline | None:
    pieces = text.rsplit(maxsplit=1)
    if len(pieces) == 2 and (is_name(pieces[1]) or _is_stranger(*pieces)):
        role, name = pieces
    elif len(pieces) == 2 and re.search(r"\s\S\s+\S$", text) and is_name(text[-4:].strip()):
        role, name = text[: text.rindex(pieces[1]) - 2], without_spacing(text[-4:].strip())
    else:
        found = _OFFICE_THEN_DOTTED.match(folded) or _OFFICE_THEN_NAME.match(folded)
        if found is None or not is_name_alone(text[slice(*found.span(2))]):
            return None
        role, name = text[slice(*found.span(1))], text[slice(*found.span(2))]
        if "，" in fold(role) or is_whole_office(name) or organisations.is_kind_of_group(name):
            return None
    role = role.strip(SEPARATORS)
    if not (ends_in_office(role) or organisations.is_group(role)):
        return None
    printed, body = role_and_body(role)
    return Byline(name, printed, body, Strength.FAIR)


def _member_then_name(text: str) -> Byline | None:
    """A member of an assembly, whatever else they are, and their name right after it."""
    if len(text) > 40 or _MEMBER.match(fold(text)) is None:
        return None
    last = text.rsplit(maxsplit=1)[-1]
    sizes = (4, 3, 2) if last == text else (len(last),)
    for size in sizes:
        role, name = text[:-size].strip(), text[-size:]
        known = is_certain_name(name) and is_name_alone(name)
        if len(role) >= 4 and (known or (last != text and is_unusual_name(name))):
            printed, body = role_and_body(role)
            return Byline(name, printed, body, Strength.FAIR)
    return None


def _is_stranger(role: str, name: str) -> bool:
    """Whether what follows an office is a name without a Chinese surname."""
    return ends_in_office(role) and is_unusual_name(name)


def _several_names(text: str, _folded: str) -> Byline | None:
    names = [piece for piece in re.split(r"[、，,/\s\u3000]+", text) if piece]
    if 2 <= len(names) <= 6 and all(is_certain_name(name) for name in names):
        return Byline("、".join(names), strength=Strength.WEAK)
    return None


def _both(first: str, second: str) -> str:
    return "、".join(part for part in (first, second) if part)
