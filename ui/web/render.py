"""Text as HTML. Every text of the corpus, a question or an answer goes through `literal`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from assistant.localization.byline_display import display_byline, display_group, display_speaker
from assistant.records import Citation, Passage
from ui.web.i18n import Words

CERTAIN = 0.75
"""How sure the attribution of a speech must be to be shown without a doubt."""


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
    """Who said it, as plain text: speaker, role, affiliation, and whether a report says so."""
    reported = words("reported") if record.reported else ""
    shown = shown_byline(record, words)
    return " · ".join(filter(None, (shown.speaker, shown.affiliation, shown.role, reported)))


class _Signed(Protocol):
    @property
    def speaker(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def affiliation(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ShownByline:
    """A byline in the language of the interface."""

    speaker: str
    role: str
    affiliation: str

    @property
    def office(self) -> str:
        """Affiliation and role."""
        return " · ".join(filter(None, (self.affiliation, self.role)))


def shown_byline(record: _Signed, words: Words) -> ShownByline:
    """The byline of a record as the page shows it; who is not named is said to be so."""
    printed = record.speaker, record.role, record.affiliation
    display = display_byline(*printed, words.language)
    speaker, role, affiliation = (
        (display.speaker, display.role, display.affiliation) if display else printed
    )
    return ShownByline(speaker or words("unnamed"), role, affiliation)


def shown_name(name: str, words: Words) -> str:
    """A speaker in the language of the interface; who is not named is said to be so."""
    return display_speaker(name, words.language) or words("unnamed")


def shown_group(name: str, words: Words) -> str:
    """An affiliation in the language of the interface."""
    return display_group(name, words.language)


def href(record: Citation | Passage) -> str:
    """The address of what is cited or found."""
    return place(record.speech_id, record.start, record.end)


def question_html(question: str, within: Sequence[str] = ()) -> str:
    """What was asked, and where it was looked for unless everywhere."""
    lines = "<br>".join(literal(line) for line in question.splitlines())
    places = literal(" · ".join(within))
    where = f'<span class="within">{places}</span>' if within else ""
    return f'<div class="asked" dir="auto">{lines}{where}</div>'


def progress_html(text: str) -> str:
    """What is being done."""
    return f'<div class="working" role="status">{literal(text)}</div>'


def notice_html(title: str, sentence: str) -> str:
    """What went wrong, and the sentence that mends it."""
    said = f"<strong>{literal(title)}</strong> {literal(sentence)}"
    return f'<div class="notice"><p>{said}</p></div>'
