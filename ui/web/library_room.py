"""The corpus by file: what is in it, who said that, and its removal."""

from collections.abc import Iterable, Sequence

from assistant.records import Document, SpeechSummary
from ui.web.bylines import bylines_html, correction_html, is_doubtful
from ui.web.i18n import Words
from ui.web.render import literal


def library_html(
    documents: Iterable[Document], speeches: Iterable[SpeechSummary], words: Words
) -> str:
    """The documents with their bylines, and a way out for each."""
    held: dict[str, list[SpeechSummary]] = {}
    for speech in speeches:
        held.setdefault(speech.document_id, []).append(speech)
    rows = "".join(_document(d, held.get(d.id, []), words) for d in documents)
    said = " ".join(
        f'data-{name}="{literal(words(key))}"'
        for name, key in (
            ("removed", "library_removed"),
            ("failed", "unexpected"),
            ("denied", "trouble_denied"),
            ("busy", "trouble_unavailable"),
        )
    )
    return (
        f'<div class="said" aria-live="polite" {said}></div>'
        f'<label class="key" for="remove-key" hidden>{literal(words("library_key"))}'
        f'<input id="remove-key" type="password" class="api-key" autocomplete="off"></label>'
        f'<h3>{literal(words("library_here"))}</h3><ol class="documents">{rows}</ol>'
        f"{correction_html(words)}"
    )


def _document(document: Document, speeches: Sequence[SpeechSummary], words: Words) -> str:
    remove = literal(words("library_remove"))
    doubts = len([speech for speech in speeches if is_doubtful(speech)])
    doubt = f'<span class="doubt">{literal(words("doubtful_count", n=doubts))}</span>'
    file = f"<span>{literal(document.name)}</span>" if document.occasion else ""
    return (
        f'<li><span class="entry">{literal(document.occasion or document.name)}</span>'
        f'<span class="meta">{file}<span>{literal(document.date)}</span>'
        f"<span>{literal(words('speeches_count', n=document.speeches))}</span>"
        f"{doubt if doubts else ''}</span>"
        f'<button type="button" class="quiet" data-remove="{literal(document.id)}" '
        f'aria-label="{remove}: {literal(document.name)}" '
        f'data-sure="{literal(words("library_sure"))}">{remove}</button>'
        f"<details><summary>{literal(words('library_look'))}</summary>"
        f"{bylines_html(speeches, words)}</details></li>"
    )
