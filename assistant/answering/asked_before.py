"""Whether a passage is where a question was asked that another passage answers."""

from ingest.layouts.closing_question import without_asker
from vectorstore.analysis.sentence_splitter import sentences

_SHORTEST = 8
"""Characters from which a sentence does not stand in two places by chance."""


def is_asked_in(text: str, question: str) -> bool:
    """Whether a sentence of the question, as it is kept with its answer, stands in the text."""
    asked = without_asker(question)
    spoken = (asked[start:end] for start, end in sentences(asked))
    return any(len(one) >= _SHORTEST and one in text for one in spoken)
