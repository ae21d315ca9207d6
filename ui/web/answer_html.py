"""An answer's text as HTML: paragraphs, lists, quoted words, numbers, and what is unsupported."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import TypeAlias

from assistant.answering.quoting import escape_markers
from assistant.claims import Claim, UnsupportedSentence
from assistant.localization.gloss import Gloss
from assistant.records import Citation
from ui.web.gloss_html import glossed, terms_html
from ui.web.i18n import Words
from ui.web.render import byline, href, literal, shown_byline
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.language_detection import detect

_MARKER = re.compile(r"\[(\d{1,4})\]")
_BULLET = re.compile(r"\s*(?:[-*•·]|\d{1,2}[.)])\s+(?=\S)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_BREAK, _OPEN, _CLOSE = "\ue0b0", "\ue0b1", "\ue0b2"
"""Stand for a line's end inside a quotation, and for the ends of a marked sentence; the character
after an opening one tells which it is."""
_FIRST_MARK = 0xF0000
_SIGN = re.compile(f"({_OPEN}.|{_CLOSE})")
_OPENING = re.compile(f"{_OPEN}(.)")
_FOREIGN = str.maketrans(dict.fromkeys((_BREAK, _OPEN, _CLOSE), "\ufffd"))


Quotes: TypeAlias = Mapping[str, tuple[Gloss, ...]]
"""Quotations as they stand in a text, each with its glosses."""


def prose(
    text: str,
    citations: Iterable[Citation],
    words: Words,
    marked: Sequence[UnsupportedSentence | Claim] = (),
) -> str:
    """The text with its structure shown. A marker without a citation stays the text it is.

    Of the sentences that are `marked`, those that are supported are shown as they are.
    """
    by_marker = {citation.marker: citation for citation in citations}
    glosses = {escape_markers(c.quote): c.glosses for c in by_marker.values()}
    quotes = sorted(glosses, key=len, reverse=True)
    text = text.translate(_FOREIGN)
    for quote in quotes:
        text = text.replace(quote, quote.replace("\n", _BREAK))
    joined = {quote.replace("\n", _BREAK): glosses[quote] for quote in quotes}
    doubted = [one for one in marked if not (isinstance(one, Claim) and one.status == "supported")]
    opened = [_opening(one, words) for one in doubted]
    blocks: list[str] = []
    items: list[str] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        bullet = _BULLET.match(line)
        skipped = bullet.end() if bullet else 0
        signed = _signed(line[skipped:], start + skipped, doubted)
        html = _inline(signed, by_marker, joined, words)
        html = _OPENING.sub(lambda sign: opened[ord(sign[1]) - _FIRST_MARK], html)
        html = html.replace(_CLOSE, "</span>")
        html += terms_html(chain.from_iterable(joined[q] for q in joined if q in line), words)
        start += len(line) + 1
        if bullet:
            items.append(html)
            continue
        if items and (line.strip() or start > len(text)):
            blocks.append(
                "<ul>" + "".join(f'<li dir="auto">{item}</li>' for item in items) + "</ul>"
            )
            items.clear()
        if line.strip():
            blocks.append(f'<p dir="auto">{html}</p>')
    return "".join(blocks)


def _opening(sentence: UnsupportedSentence | Claim, words: Words) -> str:
    """The tag before a sentence that is not supported, refuted, or read by nobody, and why."""
    status = sentence.status if isinstance(sentence, Claim) else "unsupported"
    kind = "unsupported contradicted" if status == "contradicted" else status
    why = " ".join(filter(None, (words(status), sentence.detail)))
    return f'<span class="{kind}" title="{literal(why)}">'


def _signed(line: str, start: int, doubted: Sequence[UnsupportedSentence | Claim]) -> str:
    """The line, which begins at `start`, with signs around what is doubted in it."""
    numbered = sorted(enumerate(doubted), key=lambda pair: -pair[1].start)
    for number, sentence in numbered:
        left, right = max(sentence.start - start, 0), min(sentence.end - start, len(line))
        if left < right:
            sign = _OPEN + chr(_FIRST_MARK + number)
            line = line[:left] + sign + line[left:right] + _CLOSE + line[right:]
    return line


def _inline(line: str, citations: Mapping[int, Citation], quotes: Quotes, words: Words) -> str:
    for quote in quotes:
        before, found, after = line.partition(quote)
        if found:
            return (
                _inline(before, citations, quotes, words)
                + f'<span class="quoted" dir="auto" lang="{primary(detect(quote))}">'
                + f"{glossed(quote, quotes[quote], _lined)}</span>"
                + _inline(after, citations, quotes, words)
            )
    parts: list[str] = []
    last = 0
    for match in _MARKER.finditer(line):
        if citation := citations.get(int(match[1])):
            parts += [_bold(line[last : match.start()]), _marker(citation, words)]
            last = match.end()
    return "".join([*parts, _bold(line[last:])])


def _lined(quote: str) -> str:
    return literal(quote).replace(_BREAK, "<br>")


def _marker(citation: Citation, words: Words) -> str:
    who = shown_byline(citation, words).speaker
    tip = "\n".join(filter(None, (byline(citation, words), citation.question, citation.quote)))
    return (
        f'<sup><a class="cite" href="{literal(href(citation))}" '
        f'title="{literal(tip)}">'
        f'{citation.marker}<span class="sr"> {literal(who)}</span></a></sup>'
    )


def _bold(text: str) -> str:
    """The text with what is bold in it shown; a marked sentence takes in all of that."""
    pieces = _SIGN.split(text)
    plain = "".join(pieces[::2])
    bold = [match.span() for match in _BOLD.finditer(plain)]
    signs: defaultdict[int, str] = defaultdict(str)
    place = 0
    for said, sign in zip(pieces[::2], pieces[1::2], strict=False):
        place += len(said)
        left, right = next((span for span in bold if span[0] < place < span[1]), (place, place))
        signs[right if sign == _CLOSE else left] += sign
    edges = sorted({0, len(plain), *signs, *chain.from_iterable(bold)})
    parts = [
        signs[left]
        + (_strong(plain[left:right]) if (left, right) in bold else literal(plain[left:right]))
        for left, right in pairwise(edges)
    ]
    return "".join([*parts, signs[len(plain)]])


def _strong(starred: str) -> str:
    return f"<strong>{literal(starred[2:-2])}</strong>"
