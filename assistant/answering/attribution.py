"""Who speaks in a passage, in the words of a language, and how sure that is."""

from collections.abc import Iterable

from assistant.localization.byline_display import display_byline, speaker_name
from assistant.localization.languages import TRADITIONAL, reading_language
from assistant.records import Passage
from assistant.retrieval.linking.name_variants import localized_name
from prompts.phrases import Phrases, phrases

_CERTAIN = 0.5


def attribution(passage: Passage, language: str) -> str:
    """Who is quoted, with role and affiliation, marked where it is a report or in doubt.

    Names and offices are in the language, with the characters of a name beside it.
    """
    byline = display_byline(passage.speaker, passage.role, passage.affiliation, language)
    shown = byline or passage
    known = speaker_name(passage.speaker, language)
    name = known or (shown.speaker if passage.speaker else passage.title)
    own = passage.speaker if known and reading_language(language) != TRADITIONAL else ""
    return _described(name, (own, shown.role, shown.affiliation), passage, language)


def passage_heading(passage: Passage, language: str, title: str | None = None) -> str:
    """How a passage is headed where a chat model reads it, marked as it is for a reader.

    The speaker's name, in letters that the reader's language can begin a sentence with, the office
    and the party in that language, and the `title`, if not as it is printed.
    """
    name, details = _byline(passage.speaker, passage.role, passage.affiliation, language)
    printed = f"《{passage.title}》" if passage.title else ""
    return _described(name, details, passage, language) + (printed if title is None else title)


def byline_heading(speaker: str, role: str, affiliation: str, language: str) -> str:
    """The same of who is known to speak, without a title."""
    name, details = _byline(speaker, role, affiliation, language)
    return _with_details(name, details, phrases(language))


def _byline(
    speaker: str, role: str, affiliation: str, language: str
) -> tuple[str, tuple[str, str]]:
    """The name, in both scripts, and the office and the party."""
    shown = display_byline(speaker, role, affiliation, language)
    if shown is None:
        return speaker, (role, affiliation)
    letters = localized_name(speaker, language)
    name = shown.speaker if letters == speaker else letters
    return name, (shown.role, shown.affiliation)


def _described(name: str, details: Iterable[str], passage: Passage, language: str) -> str:
    words = phrases(language)
    name = name or words.untitled
    if passage.reported:
        name = words.reported.format(speaker=name)
    if passage.confidence < _CERTAIN:
        name = words.doubtful.format(speaker=name)
    return _with_details(name, details, words)


def _with_details(name: str, details: Iterable[str], words: Phrases) -> str:
    description = words.separator.join(filter(None, details))
    return words.described.format(name=name, description=description) if description else name
