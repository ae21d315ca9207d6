"""An answer's text as HTML: paragraphs, lists, quoted words, numbers, and what is unsupported."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise

from assistant.answering.quoting import escape_markers
from assistant.records import Citation, UnsupportedSentence
from ui.web.i18n import Words
from ui.web.render import byline, href, literal

_MARKER = re.compile(r"\[(\d{1,4})\]")
_BULLET = re.compile(r"\s*(?:[-*•·]|\d{1,2}[.)])\s+(?=\S)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_BREAK, _OPEN, _CLOSE = "\ue0b0", "\ue0b1", "\ue0b2"
"""Stand for a line's end inside a quotation, and for the ends of an unsupported sentence."""
_SIGN = re.compile(f"({_OPEN}|{_CLOSE})")
_FOREIGN = str.maketrans(dict.fromkeys((_BREAK, _OPEN, _CLOSE), "\ufffd"))


def prose(
    text: str,
    citations: Iterable[Citation],
    words: Words,
    unsupported: Sequence[UnsupportedSentence] = (),
) -> str:
    """The text with its structure shown. A marker without a citation stays the text it is."""
    by_marker = {citation.marker: citation for citation in citations}
    quotes = sorted({escape_markers(c.quote) for c in by_marker.values()}, key=len, reverse=True)
    text = text.translate(_FOREIGN)
    for quote in quotes:
        text = text.replace(quote, quote.replace("\n", _BREAK))
    joined = [quote.replace("\n", _BREAK) for quote in quotes]
    opened = f'<span class="unsupported" title="{literal(words("unsupported"))}">'
    blocks: list[str] = []
    items: list[str] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        bullet = _BULLET.match(line)
        skipped = bullet.end() if bullet else 0
        marked = _doubted(line[skipped:], start + skipped, unsupported)
        html = _inline(marked, by_marker, joined, words)
        html = html.replace(_OPEN, opened).replace(_CLOSE, "</span>")
        start += len(line) + 1
        if bullet:
            items.append(html)
            continue
        if items and (line.strip() or start > len(text)):
            blocks.append("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")
            items.clear()
        if line.strip():
            blocks.append(f"<p>{html}</p>")
    return "".join(blocks)


def _doubted(line: str, start: int, unsupported: Sequence[UnsupportedSentence]) -> str:
    """The line, which begins at `start`, with signs around what is unsupported in it."""
    for sentence in sorted(unsupported, key=lambda s: -s.start):
        left, right = max(sentence.start - start, 0), min(sentence.end - start, len(line))
        if left < right:
            line = line[:left] + _OPEN + line[left:right] + _CLOSE + line[right:]
    return line


def _inline(
    line: str, citations: Mapping[int, Citation], quotes: Sequence[str], words: Words
) -> str:
    for quote in quotes:
        before, found, after = line.partition(quote)
        if found:
            return (
                _inline(before, citations, quotes, words)
                + f'<span class="quoted">{literal(quote).replace(_BREAK, "<br>")}</span>'
                + _inline(after, citations, quotes, words)
            )
    parts: list[str] = []
    last = 0
    for match in _MARKER.finditer(line):
        if citation := citations.get(int(match[1])):
            parts += [_bold(line[last : match.start()]), _marker(citation, words)]
            last = match.end()
    return "".join([*parts, _bold(line[last:])])


def _marker(citation: Citation, words: Words) -> str:
    who = citation.speaker or words("unnamed")
    tip = f"{byline(citation, words)}\n{citation.quote}"
    return (
        f'<sup><a class="cite" href="{literal(href(citation))}" '
        f'title="{literal(tip)}">'
        f'{citation.marker}<span class="sr"> {literal(who)}</span></a></sup>'
    )


def _bold(text: str) -> str:
    """The text with what is bold in it shown; an unsupported sentence takes in all of that."""
    pieces = _SIGN.split(text)
    plain = "".join(pieces[::2])
    bold = [match.span() for match in _BOLD.finditer(plain)]
    signs: defaultdict[int, str] = defaultdict(str)
    place = 0
    for said, sign in zip(pieces[::2], pieces[1::2], strict=False):
        place += len(said)
        left, right = next((span for span in bold if span[0] < place < span[1]), (place, place))
        signs[left if sign == _OPEN else right] += sign
    edges = sorted({0, len(plain), *signs, *chain.from_iterable(bold)})
    parts = [
        signs[left]
        + (_strong(plain[left:right]) if (left, right) in bold else literal(plain[left:right]))
        for left, right in pairwise(edges)
    ]
    return "".join([*parts, signs[len(plain)]])


def _strong(starred: str) -> str:
    return f"<strong>{literal(starred[2:-2])}</strong>"
