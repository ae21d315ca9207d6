"""Whether a passage is where a question was asked that another passage answers."""

import re

from vectorstore.analysis.sentence_splitter import sentences

_WHO = re.compile(r"^[^：:]{0,90}(?:：|: )")
_SHORTEST = 8
"""Characters from which a sentence does not stand in two places by chance."""


def is_asked_in(text: str, question: str) -> bool:
    """Whether a sentence of the question, as it is kept with its answer, stands in the text."""
    asked = _WHO.sub("", question)
    spoken = (asked[start:end] for start, end in sentences(asked))
    return any(len(one) >= _SHORTEST and one in text for one in spoken)
