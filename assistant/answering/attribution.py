"""Who speaks in a passage, in the words of a language, and how sure that is."""

from collections.abc import Iterable

from assistant.localization.byline_display import display_byline, speaker_name
from assistant.localization.languages import TRADITIONAL, reading_language
from assistant.records import Passage
from assistant.retrieval.linking.name_variants import localized_name
from prompts.phrases import phrases

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


def passage_heading(passage: Passage, language: str) -> str:
    """How a passage is headed where a chat model reads it, marked as it is for a reader.

    The speaker's name, in letters that the reader's language can begin a sentence with, the
    office and the party, and the title, as they are printed.
    """
    name = localized_name(passage.speaker, language)
    described = _described(name, (passage.role, passage.affiliation), passage, language)
    return described + (f"《{passage.title}》" if passage.title else "")


def _described(name: str, details: Iterable[str], passage: Passage, language: str) -> str:
    words = phrases(language)
    name = name or words.untitled
    if passage.reported:
        name = words.reported.format(speaker=name)
    if passage.confidence < _CERTAIN:
        name = words.doubtful.format(speaker=name)
    description = words.separator.join(filter(None, details))
    return words.described.format(name=name, description=description) if description else name
