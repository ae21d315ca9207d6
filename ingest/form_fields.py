"""The labelled fields of a form: who speaks, as what, on what, and the text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from ingest.normalization import canonicalize
from ingest.records import Line

SPEAKER = (
    "发言人|发言者|发言单位|发言委员|发言代表|发言嘉宾|演讲人|演讲者|讲话人|讲者|主讲人|主讲|报告人|姓名"
    "|建议人|发起人|倡议人|来信人|投稿人|领衔人|(?:提案|领衔|建议)(?:委员|代表)|(?:委员|代表)姓名"
    "|撰稿人?|执笔人?|提案人|提案者|提案单位|提交人|提交单位|建言人|建言委员|署名|作者"
)
_AND = r"\s?[及和与、/]?\s?"
_ROLE = (
    rf"(?:工作|所在)?单位{_AND}(?:职务|职称)|(?:现任|社会)?职务|职务{_AND}单位"
    "|职位|身份|职称|职业"
)
_UNIT = "(?:所在|工作|所属|代表)?单位|界别|(?:所属)?党派"
_TITLE = (
    "(?:发言|演讲|讲话|建言|提案|建议|报告)?(?:题目|标题|主题|题名)|案由|案名"
    "|(?:提案|建议|议案)名称"
)
_TEXT = "正文|全文|内容|(?:发言|建言|提案|建议|演讲|讲话)(?:内容|全文|正文|实录|稿|要点)|具体内容"
_OTHER = (
    "(?:提案|建议|发言)?(?:编号|序号|次序|顺序|形式|类别)|(?:提交|发言)?(?:日期|时间)"
    "|年龄|性别|民族|手机|电话"
    "|联系(?:电话|方式)"
)
_DETAIL = re.compile(
    rf"(?:(?P<role>{_ROLE})|(?P<unit>{_UNIT})|(?P<title>{_TITLE})|(?P<other>{_OTHER}))\s*：\s*(?=\S)"
)
_TITLE_LABEL = re.compile(rf"(?:{_TITLE})\s*：\s*(?=\S)")
_TEXT_LABEL = re.compile(rf"(?:{_TEXT})\s*：?")
_FIELD_OF_TEXT = re.compile(rf"(?:{_TEXT})\s*：")
_OPENS_TEXT = re.compile(
    r"(?:正文|(?:发言|建言|提案|建议|演讲|讲话)(?:内容|全文|正文|实录|稿|要点))\s*：\s*(?=\S)"
)
_ANY = rf"(?:{SPEAKER}|{_ROLE}|{_UNIT}|{_TITLE}|{_TEXT}|{_OTHER})"
_LABEL = re.compile(_ANY)
_BRACKETED = re.compile(rf"[【［\[〔](?P<label>{_ANY})[】］\]〕]\s*：?\s*")
_COUNTED = re.compile(
    rf"(?:[一二三四五六七八九十]、|（[一二三四五六七八九十]）|\d{{1,2}}[.、])\s*(?P<label>{_ANY})\s*：\s*"
)
_NEXT_FIELD = re.compile(rf"(?:\s+|[；，]\s*)(?={_ANY}\s*：)")
_OPENS_FORM = re.compile(rf"(?!..单位)(?:{SPEAKER})\s*：")


def read_field(text: str) -> tuple[str, str]:
    """Which field a line fills (`role`, `unit`, `title`, `other`) and with what, or `("", "")`."""
    found = _DETAIL.match(canonicalize(text))
    return (str(found.lastgroup), text[found.end() :].strip()) if found else ("", "")


def without_title_label(text: str) -> tuple[str, bool]:
    """A title without the label of its field, and whether it had one."""
    found = _TITLE_LABEL.match(canonicalize(text))
    return (text[found.end() :], True) if found else (text, False)


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
        split.append(replace(line, text=first))
        split += [Line(text, indented=True) for text in rest]
    return split


def _without_signs(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with `【题目】…` and `一、题目：…` as `题目：…`, where speakers are set so."""
    labels = [_BRACKETED.match(line.canonical) or _COUNTED.match(line.canonical) for line in lines]
    if not any(label and re.fullmatch(SPEAKER, label["label"]) for label in labels):
        return lines
    return [
        replace(line, text=f"{label['label']}：{line.text[label.end() :]}") if label else line
        for line, label in zip(lines, labels, strict=True)
    ]


def _fields(line: Line) -> list[str]:
    text = line.text
    cells = [cell.strip() for cell in text.split("\t") if cell.strip()]
    labels = [_LABEL.fullmatch(canonicalize(cell).rstrip("：")) for cell in cells]
    if len(cells) > 1 and all(labels[::2]) and not any(labels[1::2]):
        return _rows([cell.rstrip(":：") for cell in cells[::2]], cells[1::2])
    if _OPENS_FORM.match(line.canonical):
        ends = [0, *(found.end() for found in _NEXT_FIELD.finditer(line.canonical)), len(text)]
        return [text[first:last].strip(" \u3000；;，,") for first, last in pairwise(ends)]
    label = _OPENS_TEXT.match(line.canonical)
    return [text[: label.end()].strip(), text[label.end() :]] if label else [text]


def _rows(labels: Sequence[str], values: Sequence[str]) -> list[str]:
    """The cells of a table's row, each label with its value."""
    rows: list[str] = []
    for label, value in zip_longest(labels, values, fillvalue=""):
        rows += [label, value] if opens_text(label) and value else [f"{label}：{value}"]
    return rows
