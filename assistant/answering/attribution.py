"""How a passage is headed where a chat model reads it: who speaks, in what office, on what."""

from assistant.records import Passage
from assistant.retrieval.linking.name_variants import localized_name
from prompts.phrases import phrases

_SURE = 0.5


def passage_heading(passage: Passage, language: str) -> str:
    """The speaker's name, in letters that the reader's language can begin a sentence with, the
    office and the party, and the title, as they are printed.
    """
    words = phrases(language)
    name = localized_name(passage.speaker, language) or words.untitled
    if passage.confidence < _SURE:
        name = words.doubtful.format(speaker=name)
    about = words.separator.join(part for part in (passage.role, passage.affiliation) if part)
    if about:
        name = words.described.format(name=name, description=about)
    return name + (f"《{passage.title}》" if passage.title else "")
