"""A follow-up question rewritten by a chat model, and what makes the rewriting sound.

A rewriting is kept only where it asks, stands alone, is in the question's language, keeps every
name, number and word of the matter the visitor asked about, takes up something of what is in view,
and brings in nothing that neither the question nor the last answer holds, nor a denial.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from assistant.answering.conversation.coreference import Resolved
from assistant.answering.conversation.dialogue_state import ContextualQuestion, View
from assistant.answering.generation.chat_model import ChatModel, Message
from assistant.answering.generation.prompt_builder import as_data
from assistant.answering.generation.reasoning_filter import without_thoughts
from assistant.answering.verification.content_terms import matter
from assistant.answering.verification.exact_terms import stands_in
from assistant.answering.verification.language_check import script
from assistant.answering.verification.prompt_injection import speaks_to_a_model
from assistant.records import Turn
from prompts.template import language_name, prompt
from vectorstore.analysis.function_words import function_words, primary, words
from vectorstore.analysis.language_detection import detect
from vectorstore.analysis.normalization import fold
from vectorstore.errors import Unavailable

_TURNS_SHOWN, _LAST = 4, 2
_TURN_CHARS = 200
_LONGEST = 400
_ASKS = re.compile(r"[?？؟]")
_GOES_ON = re.compile(r"[?？؟。！]\s*\S|[.!]\s")
"""That a second sentence follows."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|第[一二三四五六七八九十]+")
_QUOTED = re.compile(r"^(?:“([^“”]*)”|\"([^\"]*)\"|「([^「」]*)」)$")
_MARKERS = re.compile(r"\s*\[\d+\]")
_DESCRIBED = re.compile(r"\s*[(（][^()（）]*[)）]")
_LATIN_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_POSSESSIVE = re.compile("['’]s$")
_SHORTEST_STEM, _STEM_SHARE = 4, 0.6


def rewritten(question: str, history: Sequence[Turn], model: ChatModel) -> str:
    """What the model writes for the question; empty where it cannot be had."""
    language = detect(question)
    system = prompt("followup", language)["system"].fill(
        language=language_name(language, within=language)
    )
    messages = [
        Message("system", system.strip()),
        *_example(language),
        _asked(question, history[-_TURNS_SHOWN:], language),
    ]
    try:
        reply = without_thoughts(iter(model.stream(messages)))
        return _unquoted(_first_line(reply).strip())
    except Unavailable:
        return ""


def _unquoted(line: str) -> str:
    """The line without quotation marks that stand around the whole of it."""
    found = _QUOTED.match(line)
    return found[found.lastindex or 0] if found else line


def _example(language: str) -> list[Message]:
    """An invented question rewritten, where there is one in the language."""
    texts = prompt("example", language).templates
    tag = language if f"followup_{language}" in texts else language.split("-", maxsplit=1)[0]
    if f"followup_{tag}" not in texts:
        return []
    history = (
        Turn(role="user", content=texts[f"question_{tag}"].text),
        Turn(role="assistant", content=texts[f"answer_{tag}"].text),
    )
    return [
        _asked(texts[f"followup_{tag}"].text, history, language),
        Message("assistant", texts[f"rewritten_{tag}"].text),
    ]


def _asked(question: str, history: Sequence[Turn], language: str) -> Message:
    """The question after what was said before it."""
    said = [f"{turn.role}: {_plain(turn)[:_TURN_CHARS]}" for turn in history]
    user = prompt("followup", language)["user"].fill(
        history="\n".join(said),
        question=as_data(question),
        language=language_name(language, within=language),
    )
    return Message("user", user.strip())


def is_sound(
    written: ContextualQuestion,
    asked: ContextualQuestion,
    by_rules: Resolved,
    seen: View,
    history: Sequence[Turn],
) -> bool:
    """Whether a rewriting asks what was asked and brings nothing of its own."""
    last = [turn.content for turn in history[-_LAST:]]
    in_view = "\n".join([*last, " ".join(seen.matter), asked.text])
    language = detect(asked.text)
    return (
        0 < len(written.text) <= _LONGEST
        and not (_GOES_ON.search(written.text) or speaks_to_a_model(written.text))
        and primary(detect(written.text)) == primary(language)
        and _asks_the_same(asked, written)
        and _stands_alone(written, asked, by_rules, seen)
        and _brings_nothing(written, in_view, language)
    )


def _asks_the_same(asked: ContextualQuestion, written: ContextualQuestion) -> bool:
    """Whether it asks, and for all that the visitor asked for."""
    return (
        bool(_ASKS.search(written.text) or not _ASKS.search(asked.text))
        and written.asks_who == asked.asks_who
        and written.asks_for_others == asked.asks_for_others
        and {*asked.named, *asked.groups} <= {*written.named, *written.groups}
        and set(_NUMBER.findall(asked.text)) <= set(_NUMBER.findall(written.text))
        and _denials(written) == _denials(asked)
        and all(_held(word, written.text) for word in asked.matter)
    )


def _denials(asked: ContextualQuestion) -> frozenset[str]:
    """What makes it its contrary; Portuguese “no” does not, which is “in the”."""
    said = {fold(word).replace("’", "'") for word in words(asked.text)}
    if primary(detect(asked.text)) == "pt":
        said.discard("no")
    return asked.cues.denying & said


def _stands_alone(
    written: ContextualQuestion, asked: ContextualQuestion, by_rules: Resolved, seen: View
) -> bool:
    """Whether it can be understood alone, and by nobody and nothing but what is in view."""
    added = {
        name
        for name in written.named
        if name not in asked.named and not any(group in name for group in asked.groups)
    }
    return (
        (not written.leans or bool(added and not by_rules.matter))
        and added <= set(by_rules.whom or (*seen.speakers, *seen.about))
        and (len(added) == 1 or not by_rules.whom)
        and not (added and asked.asks_who)
        and bool(added or any(_held(word, written.text) for word in by_rules.matter))
    )


def _brings_nothing(written: ContextualQuestion, in_view: str, language: str) -> bool:
    """Whether every number and every word that says something was in view."""
    telling = matter(written.text, (*written.named, *written.groups))
    if primary(language) != "zh":
        telling = tuple(word for word in telling if fold(word) not in function_words(language))
    numbers = set(_NUMBER.findall(_MARKERS.sub("", in_view)))
    return set(_NUMBER.findall(written.text)) <= numbers and all(
        _held(word, in_view) for word in telling
    )


def _held(word: str, text: str) -> bool:
    """Whether the text has the word, in any form of it."""
    if script(word) == "han":
        return stands_in(word, text)
    return any(_alike(word, other) for other in words(text))


def _alike(one: str, other: str) -> bool:
    """Whether two words are the same but for their endings; of names in Latin letters, wholly."""
    one, other = _POSSESSIVE.sub("", one), _POSSESSIVE.sub("", other)
    if _LATIN_NAME.match(one) and _LATIN_NAME.match(other):
        return fold(one) == fold(other)
    one, other = fold(one), fold(other)
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
    return one == other or shared >= max(_SHORTEST_STEM, _STEM_SHARE * max(len(one), len(other)))


def _plain(turn: Turn) -> str:
    """What was said, without markers and what describes speakers."""
    return as_data(_DESCRIBED.sub("", _MARKERS.sub("", turn.content)))


def _first_line(pieces: Iterable[str]) -> str:
    """The first line that says something, reading no further."""
    text = ""
    for piece in pieces:
        text = (text + piece).lstrip()
        if "\n" in text or len(text) > _LONGEST:
            break
    return text.partition("\n")[0]
