"""Sentences that say a thing was not found: the one kind of statement that needs no source."""

import re

from assistant.answering.lexicons.lookup import any_of

_ABSTENTION = re.compile(any_of("abstentions"), re.IGNORECASE)


def is_abstention(sentence: str) -> bool:
    """Whether the sentence says that the speeches hold no answer, or not all of one."""
    return _ABSTENTION.search(sentence) is not None
