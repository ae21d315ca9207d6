"""Records as HTML. Every text of the corpus, a question or an answer goes through `literal`."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from assistant.answering.extractive import harmless
from assistant.records import Answer, Citation, Passage
from ui.web.words import Words

_MARKER = re.compile(r"\[(\d{1,4})\]")
_BULLET = re.compile(r"\s*(?:[-*•·]|\d{1,2}[.)])\s+(?=\S)")
_BREAK = "\ue0b0"
"""Stands for a line's end inside a quotation, where a paragraph must not end."""
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def literal(text: str) -> str:
    """The text as itself in HTML and in Markdown: every ASCII sign becomes an entity.

    Letters, digits, spaces and everything beyond ASCII stand as they are, so neither a tag, an
    attribute, a link, an image nor a formula can come out of it.
    """
    return "".join(
        char if char.isalnum() or char == " " or ord(char) > 127 else f"&#{ord(char)};"
        for char in text
    )


def place(speech_id: str, start: int | None = None, end: int | None = None) -> str:
    """The address of a place in a speech, relative to the page."""
    query: dict[str, str | int] = {"speech": speech_id}
    if start is not None and end is not None:
        query |= {"start": start, "end": end}
    return "?" + urlencode(query)


def byline(record: Citation | Passage, words: Words) -> str:
    """Who said it, as plain text: speaker, role, affiliation."""
    return " · ".join(
        part
        for part in (record.speaker or words("unnamed"), record.affiliation, record.role)
        if part
    )


def _marker(citation: Citation, words: Words) -> str:
    who = citation.speaker or words("unnamed")
    tip = f"{byline(citation, words)}\n{citation.quote}"
    return (
        f'<sup><a class="cite" href="{literal(_href(citation))}" '
        f'title="{literal(tip)}">'
        f'{citation.marker}<span class="sr"> {literal(who)}</span></a></sup>'
    )


def _href(record: Citation | Passage) -> str:
    return place(record.speech_id, record.start, record.end)


def prose(text: str, citations: Iterable[Citation], words: Words) -> str:
    """An answer's text: paragraphs, lists, bold, quoted words and the numbers behind them.

    A marker without a citation stays the text it is.
    """
    by_marker = {citation.marker: citation for citation in citations}
    quotes = sorted({harmless(c.quote) for c in by_marker.values()}, key=len, reverse=True)
    for number, quote in enumerate(quotes):
        text = text.replace(quote, _joined(quote))
        quotes[number] = _joined(quote)
    blocks: list[str] = []
    items: list[str] = []

    def flush() -> None:
        if items:
            blocks.append("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")
            items.clear()

    for line in text.split("\n"):
        bullet = _BULLET.match(line)
        content = _inline(line[bullet.end() :] if bullet else line, by_marker, quotes, words)
        if bullet:
            items.append(content)
        elif content.strip():
            flush()
            blocks.append(f"<p>{content}</p>")
    flush()
    return "".join(blocks)


def _joined(quote: str) -> str:
    return quote.replace("\n", _BREAK)


def _inline(line: str, citations: Mapping[int, Citation], quotes: list[str], words: Words) -> str:
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


def _bold(text: str) -> str:
    parts: list[str] = []
    last = 0
    for match in _BOLD.finditer(text):
        parts += [literal(text[last : match.start()]), f"<strong>{literal(match[1])}</strong>"]
        last = match.end()
    return "".join([*parts, literal(text[last:])])


def question_html(question: str) -> str:
    """What was asked."""
    lines = "<br>".join(literal(line) for line in question.splitlines())
    return f'<div class="asked">{lines}</div>'


def progress_html(text: str) -> str:
    """What is being done."""
    return f'<div class="working" role="status">{literal(text)}</div>'


def growing_html(text: str, citations: Iterable[Citation], words: Words) -> str:
    """An answer of which more is to come."""
    return f'<div class="answer growing">{prose(text, citations, words)}</div>'


def notice_html(title: str, sentence: str) -> str:
    """What went wrong, and the sentence that mends it."""
    said = f"<strong>{literal(title)}</strong> {literal(sentence)}"
    return f'<div class="notice"><p>{said}</p></div>'


def answer_html(answer: Answer, words: Words) -> str:
    """The whole answer as one HTML block without blank lines."""
    language = literal(answer.language)
    body = prose(answer.text, answer.citations, words)
    notes = ""
    if answer.degraded:
        notes += f'<p class="note">{literal(words("degraded", why=answer.degraded))}</p>'
    if answer.status == "no_evidence":
        return (
            f'<div class="answer silent" lang="{language}">{body}{notes}'
            f"{nearest_html(answer.passages, words)}{understood_html(answer, words)}</div>"
        )
    return (
        f'<div class="answer" lang="{language}">{body}{notes}'
        f"{sources_html(answer.citations, words)}{understood_html(answer, words)}</div>"
    )


def sources_html(citations: Iterable[Citation], words: Words) -> str:
    """One line a speech: the numbers that cite it, who, under what title."""
    by_speech: dict[str, list[Citation]] = {}
    for citation in citations:
        by_speech.setdefault(citation.speech_id, []).append(citation)
    rows: list[str] = []
    for group in by_speech.values():
        first = group[0]
        numbers = "".join(
            f'<a class="n" href="{literal(_href(c))}" title="{literal(_short(c.quote))}">'
            f"{c.marker}</a>"
            for c in group
        )
        rows.append(
            f'<li><span class="ns">{numbers}</span><span class="who">'
            f"{literal(first.speaker or words('unnamed'))}</span>"
            f'<span class="what">{literal(first.title or words("untitled"))}</span></li>'
        )
    return f'<h4>{literal(words("sources"))}</h4><ol class="sources">{"".join(rows)}</ol>'


def understood_html(answer: Answer, words: Words) -> str:
    """On demand: how the question was taken and what was looked at."""
    facts = [
        words("understood_language", language=answer.language),
        words(f"mode_{answer.mode}"),
        words("understood_passages", n=len(answer.passages)),
        words("understood_confidence", percent=round(answer.confidence * 100)),
        words("understood_seconds", seconds=f"{answer.timings.total:.1f}"),
    ]
    rows = "".join(f"<li>{literal(fact)}</li>" for fact in facts)
    return (
        f'<details class="understood"><summary>{literal(words("understood"))}</summary>'
        f"<ul>{rows}</ul></details>"
    )


def nearest_html(passages: Iterable[Passage], words: Words, most: int = 4) -> str:
    """What lies nearest to a question that has no answer."""
    rows = "".join(
        f'<li><a class="near" href="{literal(_href(p))}">'
        f'<span class="who">{literal(byline(p, words))}</span>'
        f'<span class="what">{literal(_short(p.text))}</span></a></li>'
        for p in list(passages)[:most]
    )
    return f'<h4>{literal(words("nearest"))}</h4><ol class="nearest">{rows}</ol>' if rows else ""


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[:most].rstrip() + "…"
