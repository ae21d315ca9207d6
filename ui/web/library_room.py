"""The corpus by file: what is in it, a look at a new file before it is kept, and its removal."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from assistant.records import Document, SpeechSummary
from ui.web.bylines import bylines_html, correction_html, is_doubtful
from ui.web.i18n import Words
from ui.web.render import CERTAIN, literal, shown_byline
from ui.web.trouble import trouble
from vectorstore.errors import WenzhengError
from vectorstore.progress import Progress, silent
from vectorstore.records import ParsedDocument, ParsedSpeech

if TYPE_CHECKING:
    from assistant.corpus import Corpus


@runtime_checkable
class Previewing(Protocol):
    """A corpus that can say what it would understand of a file, storing nothing."""

    def parse(self, name: str, data: bytes, progress: Progress = silent) -> ParsedDocument: ...


def library_html(
    documents: Iterable[Document], speeches: Iterable[SpeechSummary], most: int, words: Words
) -> str:
    """The documents with their bylines and a way out for each, and the way in for a new one.

    `most` is how many bytes a file may have.
    """
    held: dict[str, list[SpeechSummary]] = {}
    for speech in speeches:
        held.setdefault(speech.document_id, []).append(speech)
    rows = "".join(_document(d, held.get(d.id, []), words) for d in documents)
    said = " ".join(
        f'data-{name}="{literal(words(key))}"'
        for name, key in (
            ("reading", "library_reading"),
            ("keeping", "library_keeping"),
            ("kept", "library_kept"),
            ("removed", "library_removed"),
            ("failed", "unexpected"),
            ("denied", "trouble_denied"),
            ("busy", "trouble_unavailable"),
        )
    )
    large = words("library_large", megabytes=f"{most / 2**20:.3g}")
    said += f' data-most="{most}" data-large="{literal(large)}"'
    return (
        f'<form class="bring"><input id="bring-file" type="file" class="sr">'
        f'<label for="bring-file" class="pick">{literal(words("library_bring"))}</label>'
        f'<p class="hint">{literal(words("library_kinds"))}</p>'
        f'<label class="key" for="bring-key" hidden>'
        f'{literal(words("library_key"))}<input id="bring-key" type="password" class="api-key" '
        f'autocomplete="off"></label></form>'
        f'<div class="preview" aria-live="polite" {said}></div>'
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


def preview_html(
    corpus: "Corpus", name: str, data: bytes, words: Words, progress: Progress = silent
) -> str:
    """What would be understood of a file, or the sentence that says why nothing would."""
    if not isinstance(corpus, Previewing):
        return _sentence(words("library_unseen")) + _keep(words)
    try:
        parsed = corpus.parse(name, data, progress)
    except WenzhengError as error:
        return _sentence(trouble(error, words))
    if not parsed.speeches:
        return _sentence(words("library_nothing"))
    facts = " · ".join(part for part in (parsed.occasion, parsed.source, parsed.date) if part)
    speeches = "".join(_speech(speech, words) for speech in parsed.speeches)
    count = words("library_found", n=len(parsed.speeches))
    return (
        f"<p><strong>{literal(count)}</strong> {literal(facts)}</p>"
        f'<ol class="shelf">{speeches}</ol>{_keep(words)}'
    )


def _speech(speech: ParsedSpeech, words: Words) -> str:
    shown = shown_byline(speech, words)
    doubt = (
        f'<span class="doubt">{literal(words("doubtful"))}</span>'
        if speech.confidence < CERTAIN or not speech.speaker
        else ""
    )
    return (
        f'<li><details><summary><span class="entry">{literal(speech.title or words("untitled"))}'
        f'</span><span class="meta"><span class="speaker">'
        f"{literal(shown.speaker)}</span>"
        f'<span class="office">{literal(shown.office)}</span><span class="passages">'
        f"{literal(words('passages', n=len(speech.spans)))}</span></span>{doubt}</summary>"
        f'<p class="body">{literal(speech.body).replace("&#10;", "<br>")}</p></details></li>'
    )


def _keep(words: Words) -> str:
    return (
        f'<p class="decide"><button type="button" data-keep>{literal(words("library_keep"))}'
        f'</button> <button type="button" class="quiet" data-drop>'
        f"{literal(words('library_drop'))}</button></p>"
    )


def _sentence(text: str) -> str:
    return f'<p class="notice">{literal(text)}</p>'
