"""The speeches of the corpus as a list to choose from: searched, grouped, a page at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from assistant.localization.displayed import plain_glosser
from assistant.records import Document, SpeechSummary
from ui.web.bylines import standing_html
from ui.web.gloss_html import title_html
from ui.web.i18n import Words
from ui.web.render import literal, place, shown_byline, shown_group, shown_name
from vectorstore.analysis.normalization import fold

PAGE = 50
"""Speeches on one page of the list."""
GROUPS: Mapping[str, Callable[[SpeechSummary], str]] = MappingProxyType({
    "document": lambda speech: speech.document_id,
    "speaker": lambda speech: speech.speaker,
    "affiliation": lambda speech: speech.affiliation,
    "date": lambda speech: speech.date,
})
"""What the speeches may be grouped by, and the words for it."""
_NAMES = MappingProxyType({
    "document": "narrow_document",
    "speaker": "speaker",
    "affiliation": "atlas_filter",
    "date": "date",
})


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words that a speech's title or byline must hold, the grouping, the page from 1."""

    text: str = ""
    group: str = "document"
    page: int = 1

    @classmethod
    def of(cls, text: str, group: str, page: str) -> "Wanted":
        """What an address asks for; what it cannot be is left out."""
        number = int(page) if page.isdecimal() and len(page) < 7 else 1
        return cls(text, group if group in GROUPS else "document", max(number, 1))


def tools_html(wanted: Wanted, words: Words) -> str:
    """The box to search the list, and the choice of its grouping."""
    options = "".join(
        f'<option value="{group}"{" selected" if group == wanted.group else ""}>'
        f"{literal(words(_NAMES[group]))}</option>"
        for group in GROUPS
    )
    search, grouped = literal(words("shelf_search")), literal(words("shelf_group"))
    return (
        f'<form class="shelf-tools" role="search"><input type="search" name="q" '
        f'value="{literal(wanted.text)}" placeholder="{search}" aria-label="{search}">'
        f'<label>{grouped} <select name="group">{options}</select></label></form>'
    )


def shelf_html(
    speeches: Iterable[SpeechSummary],
    documents: Iterable[Document],
    words: Words,
    wanted: Wanted = Wanted(),
) -> str:
    """One page of the speeches, each a link that opens it on the desk."""
    names = {document.id: document for document in documents}
    held = list(speeches)
    if not held:
        return f'<p class="empty">{literal(words("welcome_empty"))}</p>'
    sought = fold(wanted.text).split()
    found = [speech for speech in held if _holds(speech, sought, words)]
    key = GROUPS[wanted.group]
    if wanted.group != "document":
        found.sort(key=lambda speech: (not key(speech), key(speech)))
    pages = max(1, -(-len(found) // PAGE))
    page = min(wanted.page, pages)
    parts = [f'<p class="count">{literal(words("speeches_count", n=len(found)))}</p>']
    for group, members in groupby(found[(page - 1) * PAGE : page * PAGE], key=key):
        if wanted.group == "document":
            parts.append(_document(names.get(group)))
        else:
            parts.append(f'<h3 class="document">{_heading(wanted.group, group, words)}</h3>')
        rows = "".join(_row(speech, words) for speech in members)
        parts.append(f'<ol class="shelf">{rows}</ol>')
    return "".join(parts) + _pager(page, pages, words)


def _holds(speech: SpeechSummary, sought: Sequence[str], words: Words) -> bool:
    if not sought:
        return True
    shown = shown_byline(speech, words)
    about = fold(
        f"{speech.title} {speech.speaker} {speech.affiliation} {speech.role} "
        f"{shown.speaker} {shown.office}"
    )
    return all(word in about for word in sought)


def _heading(kind: str, group: str, words: Words) -> str:
    show = {"affiliation": shown_group, "speaker": shown_name}.get(kind)
    shown = show(group, words) if show and group else group
    return literal(shown or words("not_named"))


def _pager(page: int, pages: int, words: Words) -> str:
    if pages == 1:
        return ""
    ways: Sequence[tuple[int, str]] = (
        (page - 1, words("page_earlier")),
        (page + 1, words("page_later")),
    )
    earlier, later = (
        f'<a href="?page={number}">{literal(name)}</a>' if 1 <= number <= pages else "<span></span>"
        for number, name in ways
    )
    return f'<nav class="pager">{earlier}<span>{page} / {pages}</span>{later}</nav>'


def _document(document: Document | None) -> str:
    if document is None:
        return ""
    facts = " · ".join(part for part in (document.source, document.date) if part)
    return (
        f'<h3 class="document">{literal(document.occasion or document.name)}'
        f'<span class="facts">{literal(facts)}</span></h3>'
    )


def _row(speech: SpeechSummary, words: Words) -> str:
    shown = shown_byline(speech, words)
    count = literal(words("passages", n=speech.passages))
    glosses = plain_glosser().glosses(speech.title, words.language)
    title = title_html(speech.title, glosses, words)
    return (
        f'<li><a href="{literal(place(speech.id))}">'
        f'<span class="entry">{title}</span>'
        f'<span class="meta"><span class="speaker">{literal(shown.speaker)}'
        f'</span> <span class="office">{literal(shown.office)}</span>'
        f'<span class="passages">{count}</span></span>{standing_html(speech, words)}</a></li>'
    )
