"""The question that a turn closes with, as it is kept beside the answer."""

import re

from ingest.records import Byline
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.records import TurnPart

_LONGEST = 400
"""Characters of what is asked; of a longer turn, its last sentences."""
_WHO = re.compile(r"^[^：:]{0,90}(?:：|: )")
_MARKS = "?？؟"
_CLOSING = '"”’」』)）】] '


def closing_question(byline: Byline, text: str) -> str:
    """Who asks and what, where a turn is a question; else "".

    Whoever only asks does, and anybody whose last sentence ends with a question mark.
    """
    if byline.part is not TurnPart.QUESTIONER and text.rstrip(_CLOSING)[-1:] not in _MARKS:
        return ""
    asked = text
    for start, _ in sentences(text):
        asked = text[start:]
        if len(asked) <= _LONGEST:
            break
    who = byline.speaker or byline.role
    colon = "：" if is_chinese(text) else ": "
    return f"{who}{colon}{asked}" if who else asked


def without_asker(question: str) -> str:
    """What `closing_question` gives, without who asks."""
    return _WHO.sub("", question)
