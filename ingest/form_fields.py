"""The labelled fields of a form: who speaks, as what, on what, and the text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from ingest.lexicons.numerals import DIGITS
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonical_match, canonicalize
from ingest.records import Line

SPEAKER = one_of("form_fields", "speaker")
UNIT = one_of("form_fields", "unit")
_AND = r"\s?[及和与、/]?\s?"
_ROLE = rf"(?:{UNIT}{_AND})?{one_of('form_fields', 'role')}(?:{_AND}{UNIT})?"
_TITLE = one_of("form_fields", "title")
_TEXT = one_of("form_fields", "text", "text_alone")
_OTHER = one_of("form_fields", "other")
_DETAIL = re.compile(
    rf"(?:(?P<role>{_ROLE})|(?P<unit>{UNIT})|(?P<title>{_TITLE})|(?P<other>{_OTHER}))\s*：\s*(?=\S)"
)
_TITLE_LABEL = re.compile(rf"{_TITLE}\s*：\s*(?=\S)")
_TEXT_LABEL = re.compile(rf"{_TEXT}\s*：?")
_FIELD_OF_TEXT = re.compile(rf"{_TEXT}\s*：")
_OPENS_TEXT = re.compile(rf"{one_of('form_fields', 'text')}\s*：\s*(?=\S)")
_ANY = rf"(?:{SPEAKER}|{_ROLE}|{UNIT}|{_TITLE}|{_TEXT}|{_OTHER})"
_LABEL = re.compile(_ANY)
_BRACKETED = re.compile(rf"[【［\[〔](?P<label>{_ANY})[】］\]〕]\s*：?\s*")
_COUNTED = re.compile(
    rf"(?:[{DIGITS}]、|（[{DIGITS}]）|\d{{1,2}}[.、])\s*(?P<label>{_ANY})\s*：\s*"
)
_NEXT_FIELD = re.compile(rf"(?:\s+|[；，]\s*)(?={_ANY}\s*：)")
_SPEAKER = re.compile(SPEAKER)
_OPENS_FORM = re.compile(rf"(?!..单位){SPEAKER}\s*：")


def read_field(text: str) -> tuple[str, str]:
    """Which field a line fills (`role`, `unit`, `title`, `other`) and with what, or `("", "")`."""
    found = canonical_match(_DETAIL, text)
    return (str(found.match.lastgroup), found.after.strip()) if found else ("", "")


def without_title_label(text: str) -> tuple[str, bool]:
    """A title without the label of its field, and whether it had one."""
    found = canonical_match(_TITLE_LABEL, text)
    return (found.after, True) if found else (text, False)


def opens_text(text: str) -> bool:
    """Whether a line is only the label of the text that follows."""
    return _TEXT_LABEL.fullmatch(canonicalize(text)) is not None


def opens_form(text: str) -> bool:
    """Whether a line is the field of a form that says who speaks."""
    return _OPENS_FORM.match(canonicalize(text)) is not None


def is_field(text: str) -> bool:
    """Whether a line is a field of a form."""
    canonical = canonicalize(text)
    return any(form.match(canonical) for form in (_OPENS_FORM, _DETAIL, _FIELD_OF_TEXT))


def split_fields(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, each field of a form on a line of its own."""
    split: list[Line] = []
    for line in _without_signs(lines):
        first, *rest = _fields(line)
        split.append(first)
        split += [replace(part, indented=True, after_blank=False, level=0) for part in rest]
    return split


def _without_signs(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with `【题目】…` and `一、题目：…` as `题目：…`, where speakers are set so."""
    labels = [line.match(_BRACKETED) or line.match(_COUNTED) for line in lines]
    if not any(label and _SPEAKER.fullmatch(canonicalize(label["label"])) for label in labels):
        return lines
    return [
        replace(line, text=f"{label['label']}：{label.after}", printed=line.source)
        if label
        else line
        for line, label in zip(lines, labels, strict=True)
    ]


def _fields(line: Line) -> list[Line]:
    cells = [cell for cell in re.finditer(r"[^\t]+", line.text) if cell[0].strip()]
    labels = [_LABEL.fullmatch(canonicalize(cell[0].strip()).rstrip("：")) for cell in cells]
    if len(cells) > 1 and all(labels[::2]) and not any(labels[1::2]):
        return _rows(line, cells)
    if _OPENS_FORM.match(line.canonical):
        ends = [0, *(found.end() for found in _NEXT_FIELD.finditer(line.canonical))]
        return [
            _printed_as(line.part(first, last), line.text[first:last].strip(" \u3000；;，,"))
            for first, last in pairwise([*ends, len(line.text)])
        ]
    label = line.match(_OPENS_TEXT)
    return [line.part(*label.match.span()), line.part(label.match.end())] if label else [line]


def _rows(line: Line, cells: Sequence[re.Match[str]]) -> list[Line]:
    """The cells of a table's row, each label with its value."""
    rows: list[Line] = []
    for label, value in zip_longest(cells[::2], cells[1::2]):
        name = label[0].strip().rstrip(":：")
        if value is None:
            rows.append(_printed_as(line.part(*label.span()), f"{name}："))
        elif opens_text(name):
            rows += [_printed_as(line.part(*label.span()), name), line.part(*value.span())]
        else:
            field = f"{name}：{value[0].strip()}"
            rows.append(_printed_as(line.part(label.start(), value.end()), field))
    return rows


def _printed_as(part: Line, text: str) -> Line:
    """A part of a line that is read as `text`."""
    return part if part.text == text else replace(part, text=text, printed=part.source)
