r"""Markdown becomes the text a reader of the rendered page sees.

Headings keep their `#` and are blocks of their own; marks of emphasis, links and quotation go,
what they enclose stays; numbers of ordered lists are kept as printed, hard wraps stay lines. Front
matter is furniture; tags of HTML break lines and blocks as a browser does.
Emphasis is closed also where CommonMark, made for scripts with blanks, leaves it open:
`**建议：**一是`.
"""

import html
import re
import string

from ingest.readers.html_elements import BLOCKS
from ingest.readers.records import Limits, Reply
from ingest.readers.text_blocks import TextBlock, content_of
from vectorstore.records import FurnitureKind

_FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\n(?=[\w-]+[ \t]*:)(?:(?!---|\.\.\.).*\n)*(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"[ ]{0,3}(?P<depth>#{1,6})(?:[ \t]+(?P<text>.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ ]?)+")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?=\S)")
_TABLE_RULE = re.compile(r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_DEFINITION = re.compile(r"[ ]{0,3}\[[^\]\n]+\]:[ \t]*\S+")

_UNSEEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    r"<(?P<closes>/?)(?P<name>h(?P<depth>[1-6])|[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>"
)

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPARE = {ord(mark): 0xFDD0 + place for place, mark in enumerate(string.punctuation)}
_PRINT = {spared: mark for mark, spared in _SPARE.items()}
_INLINE = (
    (re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)"), r"\2"),
    (re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)"), r"\1"),
    (re.compile(r"!?\[([^\[\]\n]+)\]\[[^\[\]\n]*\]"), r"\1"),
    (re.compile(r"\[\^[^\[\]\s]+\]"), ""),
    (re.compile(r"<((?:https?|mailto):[^<>\s]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:[ \t][^<>\n]*)?/?>"), ""),
    (re.compile(r"(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w_])(_{1,3})(?=\S)([^_\n]+?)(?<=\S)\1(?![\w_])"), r"\2"),
    (re.compile(r"~~(?=\S)([^~\n]+?)(?<=\S)~~"), r"\1"),
)


def read(data: bytes, _: Limits) -> Reply:
    """The text of a Markdown document, a blank line between its blocks."""
    text = data.decode("utf-8")
    matter = _FRONT_MATTER.match(text)
    body = TextBlock(_render(text[matter.end() :] if matter else text))
    if matter is None:
        return Reply(content_of([body]))
    return Reply(content_of([TextBlock(matter[0].strip("\n"), FurnitureKind.FRONT_MATTER), body]))


def _render(text: str) -> str:
    rendered: list[str] = []
    fence = ""
    for line in _UNSEEN.sub("", _without_comments(text)).split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
                rendered.append("")
            else:
                rendered.append(line)
        elif mark:
            fence = mark[1]
            rendered.append("")
        else:
            quoted = _QUOTE.match(line)
            for part in _TAG.sub(_break_at, line[quoted.end() :] if quoted else line).split("\n"):
                _add_line(part, rendered)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rendered)).strip("\n")


def _break_at(tag: re.Match[str]) -> str:
    """What a tag of HTML does to the line it stands in: nothing, or it ends the line or block."""
    name, depth = tag["name"].lower(), tag["depth"]
    if name == "br":
        return "\n"
    if depth and not tag["closes"]:
        return f"\n\n{'#' * int(depth)} "
    return "\n\n" if name in BLOCKS or "display:block" in tag[0].replace(" ", "") else tag[0]


def _without_comments(text: str) -> str:
    before, *rest = text.split("<!--")
    for part in rest:
        _, closed, after = part.partition("-->")
        before += after if closed else f"<!--{part}"
    return before


def _add_line(line: str, rendered: list[str]) -> None:
    follows_text = bool(rendered and rendered[-1].strip())
    if heading := _HEADING.match(line):
        title = _inline(heading["text"] or "")
        rendered.extend(("", f"{heading['depth']} {title}" if title else "", ""))
    elif follows_text and (underline := _UNDERLINE.match(line)):
        title = rendered.pop().strip()
        rendered.extend(("", f"{'#' if underline[1][0] == '=' else '##'} {title}", ""))
    elif any(mark.match(line[:1000]) for mark in (_RULE, _TABLE_RULE, _DEFINITION)):
        rendered.append("")
    elif line.lstrip().startswith("|"):
        cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
        rendered.append("\t".join(_inline(cell.strip()) for cell in cells))
    elif bullet := _BULLET.match(line):
        rendered.extend(("", _inline(line[bullet.end() :])))
    else:
        rendered.append(_inline(line.rstrip(" \t\\") if line.endswith(("  ", "\\")) else line))


def _inline(line: str) -> str:
    """`line` without its marks; an escaped mark is spared by standing in as a noncharacter."""
    line = _ESCAPED.sub(lambda escaped: escaped[1].translate(_SPARE), line)
    for pattern, kept in _INLINE:
        line = pattern.sub(kept, line)
    return html.unescape(line).translate(_PRINT)
