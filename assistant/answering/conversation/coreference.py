"""Makes a dependent question stand alone by rules.

A pronoun, or a verb without its subject, is given the speaker it stands for; a question without a
topic of its own is given the topic of the one before, and whom that was asked of.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.conversation.dialogue_state import ContextualQuestion, DialogueState
from assistant.answering.lexicons.anaphora_lexicon import AnaphoraCues
from vectorstore.analysis.unicode_text import script

_FEW_WITH_DEMONSTRATIVE = 2
_SPACE_BEFORE_PUNCTUATION = re.compile(r"\s+(?=[?!.,;?؟،।])")
_ENGLISH_POSSESSIVE = re.compile(r"\b(?:his|her|their)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ResolvedQuestion:
    """A question that the rules made stand alone.

    `is_certain` where there was one way only; `candidates` are the speakers one of whom it is
    about; `topic`, the terms of what was spoken of that it may take up.
    """

    text: str
    is_certain: bool = True
    candidates: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()


def resolve(question: ContextualQuestion, state: DialogueState) -> ResolvedQuestion:
    """The question as it can be understood alone; itself where it already can."""
    if not question.is_dependent:
        return ResolvedQuestion(question.text)
    is_of_last_speaker = _is_of_last_speaker(question)
    antecedents = _antecedents(question, state)
    candidates = antecedents if is_of_last_speaker else ()
    text = question.text
    if antecedents:
        text = _with_name(text, antecedents[0], question.cues)
    speaker = antecedents[:1] if text == question.text else ()
    topic = tuple(term for term in state.topic if term not in question.terms)
    if not antecedents or _refers_to_topic(question, text):
        text = _with_context(text, [*speaker, *topic], question.text)
        return ResolvedQuestion(text, not (antecedents or topic), candidates, topic)
    text = _with_context(text, speaker, question.text)
    if is_of_last_speaker:
        return ResolvedQuestion(text, len(candidates) == 1, candidates)
    return ResolvedQuestion(text, is_certain=False, topic=topic)


def _antecedents(question: ContextualQuestion, state: DialogueState) -> tuple[str, ...]:
    """The speakers it may be about without naming them: who spoke last, or who was asked about."""
    if _is_of_last_speaker(question):
        return state.speakers
    names = question.names_somebody or question.asks_for_others or question.asks_who
    return state.asked_about if len(state.asked_about) == 1 and not names else ()


def _is_of_last_speaker(question: ContextualQuestion) -> bool:
    """Whether it is about who spoke last: it says so, or says nothing else."""
    is_empty = not (question.terms or question.names_somebody or question.asks_who)
    return not question.asks_for_others and (question.refers_to_speaker or is_empty)


def _refers_to_topic(question: ContextualQuestion, named: str) -> bool:
    """Whether it refers to what was spoken of, given the question with its speaker `named`."""
    cues = question.cues
    if cues.more.search(question.text):
        return False
    if not question.terms:
        references = (cues.pronoun, cues.possessive, cues.demonstrative)
        return any(cue.search(question.text) for cue in references)
    is_short = len(question.terms) <= _FEW_WITH_DEMONSTRATIVE
    return is_short and bool(cues.demonstrative.search(named))


def _with_name(question: str, speaker: str, cues: AnaphoraCues) -> str:
    possessive = f"{speaker}’s" if _ENGLISH_POSSESSIVE.search(question) else speaker
    replaced = cues.possessive.sub(possessive, question)
    if script(question) == "han":
        return cues.pronoun.sub(speaker, replaced, count=1)
    named = cues.pronoun.sub(f" {speaker} ", replaced, count=1)
    if named == replaced:
        return named
    return _SPACE_BEFORE_PUNCTUATION.sub("", " ".join(named.split()))


def _with_context(question: str, terms: Sequence[str], original: str) -> str:
    """The question with these terms in brackets after it, in those of the original's script."""
    if not terms:
        return question
    if script(original) == "han":
        return f"{question}（{' '.join(terms)}）"
    return f"{question} ({' '.join(terms)})"
