"""The speeches of the corpus as a list to choose from."""

from collections.abc import Iterable
from itertools import groupby

from assistant.records import Document, SpeechSummary
from ui.web.bylines import standing_html
from ui.web.i18n import Words
from ui.web.render import literal, place


def shelf_html(
    speeches: Iterable[SpeechSummary], documents: Iterable[Document], words: Words
) -> str:
    """The speeches by document, each a link that opens it on the desk."""
    names = {document.id: document for document in documents}
    items = list(speeches)
    if not items:
        return f'<p class="empty">{literal(words("welcome_empty"))}</p>'
    parts = [f'<p class="count">{literal(words("speeches_count", n=len(items)))}</p>']
    for document_id, group in groupby(items, key=lambda item: item.document_id):
        parts.append(_document(names.get(document_id)))
        rows = "".join(_row(speech, words) for speech in group)
        parts.append(f'<ol class="shelf">{rows}</ol>')
    return "".join(parts)


def _document(document: Document | None) -> str:
    if document is None:
        return ""
    facts = " · ".join(part for part in (document.source, document.date) if part)
    return (
        f'<h3 class="document">{literal(document.occasion or document.name)}'
        f'<span class="facts">{literal(facts)}</span></h3>'
    )


def _row(speech: SpeechSummary, words: Words) -> str:
    rest = " · ".join(part for part in (speech.affiliation, speech.role) if part)
    count = literal(words("passages", n=speech.passages))
    return (
        f'<li><a href="{literal(place(speech.id))}">'
        f'<span class="entry">{literal(speech.title or words("untitled"))}</span>'
        f'<span class="meta"><span class="speaker">{literal(speech.speaker or words("unnamed"))}'
        f'</span> <span class="office">{literal(rest)}</span>'
        f'<span class="passages">{count}</span></span>{standing_html(speech, words)}</a></li>'
    )
