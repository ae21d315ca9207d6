"""What a chat model is shown: numbered passages as data, and the question.

Passage text is delimited and labelled. What in it could close a passage, look like a marker or
like a model's own control words is set in full-width signs, which read the same and do nothing;
sentences that speak to a model are left out.
"""

from collections.abc import Sequence

from assistant.answering.chat import Message
from assistant.answering.instructions import for_people
from assistant.records import Evidence, Passage
from prompts.phrases import phrases
from prompts.template import language_name, prompt

_INERT = str.maketrans("<>[]{}|`", "＜＞［］｛｝｜｀")
_LONGEST_PASSAGE = 900
_SURE = 0.5


def briefing(
    question: str, language: str, evidence: Sequence[Evidence], context_chars: int
) -> tuple[list[Message], tuple[Evidence, ...]]:
    """The messages, and the passages they show, numbered from 1 in this order.

    As many passages as fit in `context_chars` characters, best first, and at least one.
    """
    texts = prompt("answer", language)
    shown: list[Evidence] = []
    blocks: list[str] = []
    room = context_chars
    for item in evidence:
        text = as_data(readable(item))
        if not text or (shown and len(text) > room):
            continue
        shown.append(item)
        room -= len(text)
        speaker = as_data(_speaker(item.passage, language))
        block = texts["passage"].fill(number=len(shown), speaker=speaker, text=text)
        blocks.append(block.strip())
    name = language_name(language, within=language)
    user = texts["user"].fill(passages="\n".join(blocks), question=as_data(question), language=name)
    system = texts["system"].fill(language=name)
    return [Message("system", system.strip()), Message("user", user.strip())], tuple(shown)


def as_data(text: str) -> str:
    """The text on one line, with nothing in it that delimits or commands."""
    return " ".join(text.split()).translate(_INERT)


def readable(evidence: Evidence) -> str:
    """The passage's sentences, in order and as many as fit, without those for a model."""
    text = ""
    for _, piece in for_people(evidence):
        if text and len(text) + len(piece) > _LONGEST_PASSAGE:
            break
        text += piece
    return text.strip()


def _speaker(passage: Passage, language: str) -> str:
    words = phrases(language)
    name = passage.speaker or words.untitled
    if passage.confidence < _SURE:
        name = words.doubtful.format(speaker=name)
    about = "，".join(part for part in (passage.role, passage.affiliation) if part)
    title = f"《{passage.title}》" if passage.title else ""
    return name + (f"（{about}）" if about else "") + title
