"""A dependent question rewritten by a chat model, and what makes a rewriting faithful.

A rewriting is kept only where it asks, stands alone, is in the question's language, keeps every
name, number and content term of the question, takes up something of what was spoken of, and adds
nothing that neither the question nor the last answer holds, nor a negation.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from assistant.answering.chat_model import ChatModel, Message
from assistant.answering.conversation.coreference import ResolvedQuestion
from assistant.answering.conversation.dialogue_state import ContextualQuestion, DialogueState
from assistant.answering.lexicons.lookup import key_for, word_list
from assistant.answering.verification.content_terms import content_terms
from assistant.answering.verification.exact_terms import contains_term
from assistant.answering.verification.prompt_injection import inert, is_injection
from assistant.records import Turn
from prompts.template import language_name, prompt
from vectorstore.analysis.function_words import function_words, primary, words
from vectorstore.analysis.language_detection import detect
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import QUOTED, script
from vectorstore.errors import Unavailable

_TURNS_SHOWN, _LAST = 4, 2
_TURN_CHARS = 200
_LONGEST = 400
_ASKS = re.compile(r"[?？؟]")
_SECOND_SENTENCE = re.compile(r"[?？؟。！]\s*\S|[.!]\s")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|第[一二三四五六七八九十]+")
_MARKERS = re.compile(r"\s*\[\d+\]")
_DESCRIPTION = re.compile(r"\s*[(（][^()（）]*[)）]")
_LATIN_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_POSSESSIVE = re.compile("['’]s$")
_SHORTEST_STEM, _STEM_SHARE = 4, 0.6


def rewrite(question: str, history: Sequence[Turn], model: ChatModel) -> str:
    """What the model writes for the question; empty where it cannot be had."""
    language = detect(question)
    system = prompt("followup", language)["system"].fill(
        language=language_name(language, within=language)
    )
    messages = [
        Message("system", system.strip()),
        *_few_shot_example(language),
        _user_message(question, history[-_TURNS_SHOWN:], language),
    ]
    try:
        line = _first_line(model.stream(messages)).strip()
    except Unavailable:
        return ""
    return line[1:-1] if QUOTED.fullmatch(line) else line


def _few_shot_example(language: str) -> list[Message]:
    """An invented question rewritten, where there is one in the language."""
    texts = prompt("example", language).templates
    tag = language if f"followup_{language}" in texts else primary(language)
    if f"followup_{tag}" not in texts:
        return []
    history = (
        Turn(role="user", content=texts[f"question_{tag}"].text),
        Turn(role="assistant", content=texts[f"answer_{tag}"].text),
    )
    return [
        _user_message(texts[f"followup_{tag}"].text, history, language),
        Message("assistant", texts[f"rewritten_{tag}"].text),
    ]


def _user_message(question: str, history: Sequence[Turn], language: str) -> Message:
    """The question after what was said before it."""
    said = [f"{turn.role}: {_plain(turn)[:_TURN_CHARS]}" for turn in history]
    user = prompt("followup", language)["user"].fill(
        history="\n".join(said),
        question=inert(question),
        language=language_name(language, within=language),
    )
    return Message("user", user.strip())


def is_faithful(
    rewriting: ContextualQuestion,
    question: ContextualQuestion,
    resolved: ResolvedQuestion,
    state: DialogueState,
    history: Sequence[Turn],
) -> bool:
    """Whether a rewriting asks what was asked and adds nothing of its own."""
    last = history[-_LAST:]
    context = "\n".join([*(turn.content for turn in last), " ".join(state.topic), question.text])
    language = detect(question.text)
    return (
        0 < len(rewriting.text) <= _LONGEST
        and not (_SECOND_SENTENCE.search(rewriting.text) or is_injection(rewriting.text))
        and primary(detect(rewriting.text)) == primary(language)
        and _asks_the_same(question, rewriting)
        and _stands_alone(rewriting, question, resolved, _spoken_of(state))
        and _adds_nothing(rewriting, context, language)
    )


def _asks_the_same(question: ContextualQuestion, rewriting: ContextualQuestion) -> bool:
    """Whether it asks, and for all that the user asked for."""
    return (
        bool(_ASKS.search(rewriting.text) or not _ASKS.search(question.text))
        and rewriting.asks_who == question.asks_who
        and rewriting.asks_for_others == question.asks_for_others
        and {*question.speakers, *question.groups} <= {*rewriting.speakers, *rewriting.groups}
        and set(_NUMBER.findall(question.text)) <= set(_NUMBER.findall(rewriting.text))
        and _negations(rewriting.text) == _negations(question.text)
        and all(
            _contains(rewriting.text, term)
            for term in question.terms
            if not question.cues.demonstrative.search(term)
        )
    )


def _negations(text: str) -> frozenset[str]:
    """The words that negate it; Portuguese “no” does not, which is “in the”."""
    negations = word_list("negations")
    said = {fold(word).replace("’", "'") for word in words(text)}
    if primary(detect(text)) == "pt":
        said.discard("no")
    known = negations.grouped(key_for(text, negations.grouped())).get("word", ())
    return frozenset(said.intersection(known))


def _stands_alone(
    rewriting: ContextualQuestion,
    question: ContextualQuestion,
    resolved: ResolvedQuestion,
    spoken_of: frozenset[str],
) -> bool:
    """Whether it puts in something of what was spoken of, of people only who were.

    What it puts in besides names stands in the context, as `_adds_nothing` sees to.
    """
    added = {
        name
        for name in rewriting.speakers
        if name not in question.speakers and not any(group in name for group in question.groups)
    }
    terms = {term for term in rewriting.terms if not _contains(question.text, term)}
    return (
        bool(added or terms)
        and added <= spoken_of
        and (len(added) == 1 or not resolved.candidates)
        and not (added and question.asks_who)
    )


def _spoken_of(state: DialogueState) -> frozenset[str]:
    """The speakers of whom the conversation is."""
    return frozenset((*state.speakers, *state.asked_about, *state.answered_first))


def _adds_nothing(rewriting: ContextualQuestion, context: str, language: str) -> bool:
    """Whether every number and every content term stands in the context."""
    terms = content_terms(rewriting.text, (*rewriting.speakers, *rewriting.groups))
    if primary(language) != "zh":
        terms = tuple(term for term in terms if fold(term) not in function_words(language))
    numbers = set(_NUMBER.findall(_MARKERS.sub("", context)))
    return set(_NUMBER.findall(rewriting.text)) <= numbers and all(
        _contains(context, term) for term in terms
    )


def _contains(text: str, word: str) -> bool:
    """Whether the text has the word, in any form of it."""
    if script(word) == "han":
        return contains_term(text, word)
    return any(_is_same_word(word, other) for other in words(text))


def _is_same_word(one: str, other: str) -> bool:
    """Whether two words differ only in their endings; names in Latin letters not even there."""
    one, other = _POSSESSIVE.sub("", one), _POSSESSIVE.sub("", other)
    if _LATIN_NAME.match(one) and _LATIN_NAME.match(other):
        return fold(one) == fold(other)
    one, other = fold(one), fold(other)
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
    return one == other or shared >= max(_SHORTEST_STEM, _STEM_SHARE * max(len(one), len(other)))


def _plain(turn: Turn) -> str:
    """What was said, without markers and what describes speakers."""
    return inert(_DESCRIPTION.sub("", _MARKERS.sub("", turn.content)))


def _first_line(pieces: Iterable[str]) -> str:
    """The first line that is not empty, reading no further."""
    text = ""
    for piece in pieces:
        text = (text + piece).lstrip()
        if "\n" in text or len(text) > _LONGEST:
            break
    return text.partition("\n")[0]
