"""Who said each speech of the corpus, what of that is in doubt, and the way to correct it."""

from collections.abc import Iterable

from assistant.records import SpeechSummary, SpeechText
from ui.web.i18n import Words
from ui.web.render import CERTAIN, literal, place, shown_byline

BYLINE = (
    ("title", "correct_title"),
    ("speaker", "speaker"),
    ("role", "correct_role"),
    ("affiliation", "atlas_filter"),
)
"""The parts of a byline that can be corrected, with the key of the words for each."""


def is_doubtful(speech: SpeechSummary | SpeechText) -> bool:
    """Whether the byline is to be checked before it is quoted."""
    return not speech.corrected and (speech.confidence < CERTAIN or not speech.speaker)


def standing_html(speech: SpeechSummary | SpeechText, words: Words) -> str:
    """Whether the byline is in doubt, or a person has checked it; else nothing."""
    if speech.corrected:
        return f'<p class="checked">{literal(words("corrected"))}</p>'
    return f'<p class="doubt">{literal(words("doubtful"))}</p>' if is_doubtful(speech) else ""


def bylines_html(speeches: Iterable[SpeechSummary], words: Words) -> str:
    """The speeches of a document, each with its byline and a button to correct it."""
    return f'<ol class="bylines">{"".join(_row(speech, words) for speech in speeches)}</ol>'


def _row(speech: SpeechSummary, words: Words) -> str:
    shown = shown_byline(speech, words)
    title = literal(speech.title or words("untitled"))
    correct = literal(words("correct"))
    byline = " ".join(
        f'data-{part}="{literal(getattr(speech, part))}"'
        for part in ("title", "speaker", "role", "affiliation")
    )
    return (
        f'<li><div><a class="entry" href="{literal(place(speech.id))}">{title}</a>'
        f'<p><span class="speaker">{literal(shown.speaker)}</span> '
        f'<span class="office">{literal(shown.office)}</span></p>'
        f"{standing_html(speech, words)}</div>"
        f'<button type="button" class="quiet" data-correct="{literal(speech.id)}" {byline} '
        f'aria-label="{correct}: {title}">{correct}</button></li>'
    )


def correction_html(words: Words) -> str:
    """The dialog in which a byline is corrected."""
    fields = "".join(
        f'<label>{literal(words(key))}<input name="{part}" maxlength="300" autocomplete="off">'
        "</label>"
        for part, key in BYLINE
    )
    return (
        f'<dialog id="correction" aria-labelledby="correction-name" '
        f'data-saved="{literal(words("correct_saved"))}"><form>'
        f'<h2 id="correction-name">{literal(words("correct"))}</h2>{fields}'
        f'<p class="hint">{literal(words("correct_hint"))}</p>'
        f'<p class="notice" role="alert" hidden></p><label class="key" hidden>'
        f'{literal(words("library_key"))}<input type="password" class="api-key" autocomplete="off">'
        f'</label><p class="decide">'
        f'<button type="submit">{literal(words("correct_save"))}</button> '
        f'<button type="button" class="quiet" data-cancel>{literal(words("judge_cancel"))}</button>'
        "</p></form></dialog>"
    )
