"""The way into the corpus: files are looked at and corrected, before they are kept."""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ui.web.bylines import BYLINE
from ui.web.i18n import Words
from ui.web.render import CERTAIN, literal, shown_byline
from ui.web.trouble import trouble
from vectorstore.errors import WenzhengError
from vectorstore.progress import Progress, silent
from vectorstore.records import ParsedDocument, ParsedSpeech

if TYPE_CHECKING:
    from assistant.corpus import Corpus

_SAID = (
    ("waiting", "upload_waiting"),
    ("reading", "library_reading"),
    ("keeping", "library_keeping"),
    ("kept", "library_kept"),
    ("added", "upload_added"),
    ("replaced", "upload_replaced"),
    ("unchanged", "upload_unchanged"),
    ("failed", "unexpected"),
    ("denied", "trouble_denied"),
    ("busy", "trouble_unavailable"),
)


@runtime_checkable
class Previewing(Protocol):
    """A corpus that can say what it would understand of a file, storing nothing."""

    def parse(self, name: str, data: bytes, progress: Progress = silent) -> ParsedDocument: ...


def upload_html(most: int, words: Words) -> str:
    """Where files are chosen or dropped, and the queue of those that were.

    `most` is how many bytes a file may have.
    """
    said = " ".join(f'data-{name}="{literal(words(key))}"' for name, key in _SAID)
    large = words("library_large", megabytes=f"{most / 2**20:.3g}")
    said += f' data-most="{most}" data-large="{literal(large)}"'
    reading = literal(words("library_reading"))
    return (
        f'<form class="bring"><input id="bring-file" type="file" class="sr" multiple>'
        f'<label for="bring-file" class="pick">{literal(words("library_bring"))}</label>'
        f'<p class="hint">{literal(words("library_kinds"))}</p>'
        f'<label class="key" for="bring-key" hidden>'
        f'{literal(words("library_key"))}<input id="bring-key" type="password" class="api-key" '
        f'autocomplete="off"></label></form>'
        f'<div class="all" hidden><progress aria-label="{reading}"></progress><output></output>'
        f'<button type="button" data-all>{literal(words("upload_all"))}</button></div>'
        f'<ol class="queue" {said}></ol>'
        '<template><li><details><summary><span class="entry name"></span> '
        '<span class="state" role="status"></span></summary>'
        '<div class="preview"></div></details></li></template>'
    )


def preview_html(
    corpus: "Corpus", name: str, data: bytes, words: Words, progress: Progress = silent
) -> str:
    """What would be understood of a file, doubts first, or the sentence why nothing would."""
    if not isinstance(corpus, Previewing):
        return _sentence(words("library_unseen")) + _keep(words)
    try:
        parsed = corpus.parse(name, data, progress)
    except WenzhengError as error:
        return _sentence(trouble(error, words))
    if not parsed.speeches:
        return _sentence(words("library_nothing"))
    facts = " · ".join(part for part in (parsed.occasion, parsed.source, parsed.date) if part)
    numbered = sorted(enumerate(parsed.speeches), key=lambda each: not _is_doubtful(each[1]))
    speeches = "".join(_speech(at, speech, words) for at, speech in numbered)
    count = words("library_found", n=len(parsed.speeches))
    return (
        f'<p class="found">{literal(count)}</p><p class="facts">{literal(facts)}</p>'
        f'<ol class="shelf">{speeches}</ol>{_keep(words)}'
    )


def _is_doubtful(speech: ParsedSpeech) -> bool:
    return speech.confidence < CERTAIN or not speech.speaker


def _speech(at: int, speech: ParsedSpeech, words: Words) -> str:
    """A speech of the file, `at` its place there, with its byline to be corrected."""
    shown = shown_byline(speech, words)
    doubtful = _is_doubtful(speech)
    doubt = f'<span class="doubt">{literal(words("doubtful"))}</span>' if doubtful else ""
    fields = "".join(
        f'<label>{literal(words(key))}<input name="{part}" maxlength="300" autocomplete="off" '
        f'value="{literal(getattr(speech, part))}"></label>'
        for part, key in BYLINE
    )
    return (
        f'<li><details><summary><span class="entry">{literal(speech.title or words("untitled"))}'
        f'</span><span class="meta"><span class="speaker">'
        f"{literal(shown.speaker)}</span>"
        f'<span class="office">{literal(shown.office)}</span><span class="passages">'
        f"{literal(words('passages', n=len(speech.spans)))}</span></span>{doubt}</summary>"
        f'<fieldset data-at="{at}"><legend>{literal(words("correct"))}</legend>{fields}</fieldset>'
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
