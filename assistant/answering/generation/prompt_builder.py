"""The prompt of a written answer: numbered passages as data, and the question.

Passage text is delimited and labelled. What in it could close a passage, look like a marker or
like a model's own control words is set in full-width signs, which read the same and do nothing;
sentences that speak to a model are left out.
"""

import math
import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answering.attribution import passage_heading
from assistant.answering.chat_model import Message
from assistant.answering.verification.numerals import HAN_VALUES
from assistant.answering.verification.prompt_injection import inert, safe_sentences
from assistant.evidence import Evidence
from assistant.retrieval.linking.name_variants import localized_name
from prompts.template import language_name, prompt
from vectorstore.analysis.function_words import primary

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(万亿|亿|万)(美元|元)?")
_MONEY = {"": "", "元": " yuan", "美元": " US dollars"}
_THOUSANDS = (
    (Decimal(10**12), " trillion"),
    (Decimal(10**9), " billion"),
    (Decimal(10**6), " million"),
    (Decimal(10**3), " thousand"),
    (Decimal(0), ""),
)
_LONGEST_PASSAGE = 900


def build_prompt(
    question: str, language: str, evidence: Sequence[Evidence], context_chars: int
) -> tuple[list[Message], tuple[Evidence, ...]]:
    """The messages, and the passages they show, numbered from 1 in this order.

    As many passages as fit in `context_chars` characters, best first, and at least one.
    """
    shown: list[Evidence] = []
    room = context_chars
    for item in evidence:
        length = len(_readable(item))
        if length and (not shown or length <= room):
            shown.append(item)
            room -= length
    system = prompt("answer", language)["system"].fill(
        language=language_name(language, within=language)
    )
    passages = [(passage_heading(item.passage, language), _text(item, language)) for item in shown]
    messages = [
        Message("system", system.strip()),
        *_few_shot_example(language),
        _user_message(question, language, passages),
    ]
    return messages, tuple(shown)


def translation_request(reply: str, language: str) -> list[Message]:
    """What is said to a model that replied in another language."""
    texts = prompt("answer", language)
    again = texts["translate"].fill(language=language_name(language, within=language))
    return [Message("assistant", reply), Message("user", again.strip())]


def _few_shot_example(language: str) -> list[Message]:
    """A question about invented passages with its answer, where there is one in the language."""
    texts = prompt("example", language).templates
    tag = language if f"question_{language}" in texts else primary(language)
    if f"question_{tag}" not in texts:
        return []
    passages = [
        (localized_name(texts[f"speaker_{n}"].text, language), texts[f"text_{n}"].text)
        for n in (1, 2)
    ]
    return [
        _user_message(texts[f"question_{tag}"].text, language, passages),
        Message("assistant", texts[f"answer_{tag}"].text),
    ]


def _user_message(question: str, language: str, passages: Sequence[tuple[str, str]]) -> Message:
    """The question after its passages, each with its speaker."""
    texts = prompt("answer", language)
    blocks = [
        texts["passage"].fill(number=number, speaker=inert(speaker), text=inert(text)).strip()
        for number, (speaker, text) in enumerate(passages, 1)
    ]
    user = texts["user"].fill(
        passages="\n".join(blocks),
        question=inert(question),
        language=language_name(language, within=language),
    )
    return Message("user", user.strip())


def _readable(evidence: Evidence) -> str:
    """The passage's sentences, in order and as many as fit, without those for a model."""
    text = ""
    for _, sentence in safe_sentences(evidence):
        if text and len(text) + len(sentence) > _LONGEST_PASSAGE:
            break
        text += sentence
    return text.strip()


def _text(evidence: Evidence, language: str) -> str:
    text = _readable(evidence)
    return text if language.startswith("zh") else _AMOUNT.sub(_by_thousands, text)


def _by_thousands(match: re.Match[str]) -> str:
    """An amount counted by thousands: a model all too easily makes 147.32 billion of 147.32亿."""
    value = Decimal(match[1]) * math.prod(HAN_VALUES[char] for char in match[2])
    size, word = next(pair for pair in _THOUSANDS if value >= pair[0])
    money = _MONEY[match[3] or ""]
    return f" {(value / max(size, Decimal(1))).normalize():f}{word}{money} "
