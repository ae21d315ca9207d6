"""A speech on the reading desk: whole, with its proposals numbered and quotations marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.localization.displayed import plain_glosser
from assistant.localization.gloss import Gloss, shifted
from assistant.records import Citation, Passage, SpeechText
from ui.web.bylines import standing_html
from ui.web.gloss_html import glossed, glosses_within, title_html
from ui.web.i18n import Words
from ui.web.render import byline, literal, place, shown_byline, shown_name
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.language_detection import detect
from vectorstore.records import PassageKind

_TELLING = 500
"""Characters that tell the language of a speech."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch [start, end) of a speech that is quoted, under the number of its citation.

    A mark without a number is a place that someone linked to.
    """

    start: int
    end: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    passage: Passage | None


def _blocks(speech: SpeechText) -> list[_Block]:
    """The text cut at its passages; together the blocks are the whole text, in order."""
    blocks: list[_Block] = []
    cursor = 0
    for passage in sorted(speech.passages, key=lambda item: item.start):
        start, end = max(passage.start, cursor), passage.end
        if end <= start:
            continue
        if speech.text[cursor:start].strip():
            blocks.append(_Block(cursor, start, None))
        blocks.append(_Block(start, end, passage))
        cursor = end
    if speech.text[cursor:].strip():
        blocks.append(_Block(cursor, len(speech.text), None))
    return blocks


def _marked(text: str, block: _Block, marks: Sequence[Mark], glosses: Sequence[Gloss]) -> str:
    """The block's text, each stretch under the same quotations in one `<mark>`."""
    edges = {block.start, block.end}
    for mark in marks:
        edges |= {edge for edge in (mark.start, mark.end) if block.start < edge < block.end}
    cuts = sorted(edges)
    html: list[str] = []
    for left, right in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= left and right <= mark.end]
        piece = glossed(text[left:right], glosses_within(glosses, left, right))
        if not over:
            html.append(piece)
            continue
        numbers = " ".join(str(mark.number) for mark in over if mark.number is not None)
        ends = " ".join(
            str(mark.number) for mark in over if mark.number is not None and mark.end == right
        )
        places = " ".join(f"{mark.start}-{mark.end}" for mark in over)
        html.append(
            f'<mark tabindex="-1" data-n="{numbers}" data-end="{ends}" data-at="{places}">'
            f"{piece}</mark>"
        )
    return "".join(html)


def speech_html(
    speech: SpeechText,
    marks: Iterable[Mark],
    words: Words,
    glosses: Sequence[Gloss] = (),
    *,
    hidden: bool = False,
) -> str:
    """The article of one speech. Every `mark` knows its citations (`data-n`) and places.

    `glosses` are of what is quoted of it, by their places in the speech.
    """
    inside = [m for m in marks if 0 <= m.start < m.end <= len(speech.text)]
    paragraphs: list[str] = []
    heading = question = ""
    for block in _blocks(speech):
        passage = block.passage
        if passage and passage.question not in {"", question}:
            question = passage.question
            paragraphs.append(f'<p class="asked">{literal(question)}</p>')
        if passage and passage.heading != heading:
            heading = passage.heading
            if _bare(heading) not in _bare(passage.text[: 2 * len(heading)]):
                paragraphs.append(f"<h3>{literal(heading)}</h3>")
        body = _marked(speech.text, block, inside, glosses)
        if passage and passage.kind is PassageKind.PROPOSAL and passage.number is not None:
            label = literal(words("proposal", n=passage.number))
            href = literal(place(speech.id, passage.start, passage.end))
            paragraphs.append(
                f'<p class="proposal"><a class="no" href="{href}" title="{label}" '
                f'aria-label="{label}">{passage.number}</a>{body}</p>'
            )
        else:
            paragraphs.append(f"<p>{body}</p>")
    first = inside[0] if inside else None
    title = plain_glosser().glosses(speech.title, words.language)
    link = place(speech.id, first.start, first.end) if first else place(speech.id)
    return (
        f'<article class="speech" data-speech="{literal(speech.id)}" tabindex="-1"'
        f"{' hidden' if hidden else ''}>"
        f"<header><h2>{title_html(speech.title, title, words)}</h2>"
        f'<p class="byline">{_byline(speech, words)}</p>{standing_html(speech, words)}'
        f'<p class="tools"><a class="permalink" href="{literal(link)}">{literal(words("link"))}</a>'
        f"</p></header>"
        f'<div class="text" lang="{primary(detect(speech.text[:_TELLING]))}">'
        f"{''.join(paragraphs)}</div>"
        f'<button type="button" class="back" hidden>{literal(words("back"))}</button></article>'
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def _byline(speech: SpeechText, words: Words) -> str:
    shown = shown_byline(speech, words)
    who = f'<span class="speaker">{literal(shown.speaker)}</span>'
    return f'{who} <span class="office">{literal(shown.office)}</span>' if shown.office else who


def desk_html(articles: str, words: Words, above: str = "") -> str:
    """The desk with what lies on it, under what is to stay in view."""
    label = literal(words("reader"))
    return (
        f'<section class="desk" aria-label="{label}">{above}'
        f'<div class="page" tabindex="0">{articles}</div></section>'
    )


def finder_html(words: Words) -> str:
    """A search in the open speech, and the steps between finds, or between quotations."""
    find = literal(words("find"))
    steps = "".join(
        f'<button type="button" data-step="{by}" aria-label="{literal(words(key))}" '
        f'title="{literal(words(key))}" disabled>{sign}</button>'
        for by, key, sign in ((-1, "find_earlier", "‹"), (1, "find_later", "›"))
    )
    return (
        f'<form class="finder" role="search"><input type="search" aria-label="{find}" '
        f'placeholder="{find}" autocomplete="off"><output aria-live="polite"></output>'
        f"{steps}</form>"
    )


def _glosses(citations: Iterable[Citation]) -> list[Gloss]:
    """The glosses of quotations by their places in the speech, each once."""
    every = (shifted(one, c.start) for c in citations for one in c.glosses)
    return list(dict.fromkeys(every))


def citations_html(
    citations: Sequence[Citation], speeches: Sequence[SpeechText], words: Words
) -> str:
    """Every cited speech, the first one open, under a row of the citations to choose from."""
    chips = "".join(
        f'<li><a class="chip" href="{literal(place(c.speech_id, c.start, c.end))}" '
        f'title="{literal(byline(c, words))}"><span class="n">{c.marker}</span>'
        f"{literal(shown_name(c.speaker, words))}</a></li>"
        for c in citations
    )
    label = literal(words("reader_choose"))
    chooser = f'<nav aria-label="{label}"><ol class="chips">{chips}</ol></nav>'
    articles = "".join(
        speech_html(
            speech,
            [Mark(c.start, c.end, c.marker) for c in citations if c.speech_id == speech.id],
            words,
            _glosses(c for c in citations if c.speech_id == speech.id),
            hidden=position > 0,
        )
        for position, speech in enumerate(speeches)
    )
    return desk_html(articles, words, chooser + finder_html(words))
