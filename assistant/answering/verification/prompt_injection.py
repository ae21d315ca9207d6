"""Text that speaks to a chat model: data like any other, never an order."""

import re

from assistant.answering.lexicons.lookup import any_of
from assistant.answering.verification.markup import strip_markup
from assistant.evidence import Evidence
from vectorstore.analysis.normalization import fold
from vectorstore.records import Sentence

_FLAGS = re.IGNORECASE | re.DOTALL
_OVERRIDE = re.compile(any_of("prompt_injections", "override"), _FLAGS)
_COMMAND = re.compile(any_of("prompt_injections", "command"), _FLAGS)
_INERT = str.maketrans("<>[]{}|`", "＜＞［］｛｝｜｀")


def overrides_instructions(question: str) -> bool:
    """Whether the question tells a program to drop its rules, which is nothing to be answered."""
    return _OVERRIDE.search(fold(question)) is not None


def is_injection(sentence: str) -> bool:
    """Whether the sentence tells a reader that is a program what to do."""
    return bool(_OVERRIDE.search(sentence) or _COMMAND.search(sentence))


def is_quotable(sentence: str) -> bool:
    """Whether an answer may hold the sentence: no order to a model, no address, image or tag."""
    return not is_injection(sentence) and strip_markup(sentence) == sentence


def inert(text: str) -> str:
    """The text on one line, with nothing in it that delimits or commands within a prompt."""
    return " ".join(text.split()).translate(_INERT)


def safe_sentences(evidence: Evidence) -> list[tuple[Sentence, str]]:
    """The sentences of a passage that speak to no model, each with the text up to the next."""
    passage, sentences = evidence.passage, evidence.sentences
    ends = [*(sentence.start for sentence in sentences[1:]), passage.end]
    return [
        (sentence, text)
        for sentence, end in zip(sentences, ends, strict=True)
        if not is_injection(
            text := passage.text[sentence.start - passage.start : end - passage.start]
        )
    ]


def safe_text(evidence: Evidence) -> str:
    """A passage without the sentences that speak to a model."""
    return "".join(text for _, text in safe_sentences(evidence))
