"""What a conversation is about, and whether a question depends on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.lexicons.anaphora_lexicon import AnaphoraCues, anaphora_cues
from assistant.answering.verification.content_terms import content_terms
from assistant.records import Turn
from assistant.retrieval.lexicons.organisation_lexicon import organisations_named
from assistant.retrieval.linking.name_matching import find_names
from vectorstore.analysis.normalization import comparable

_FEW, _FEW_WITH_DEMONSTRATIVE = 2, 3
_MOST_TERMS = 8
_LONG_NAME = 3
"""Shorter Chinese names of groups also stand where one word ends and the next begins."""


@dataclass(frozen=True, slots=True)
class ContextualQuestion:
    """A question within a conversation: the speakers and groups it names, and its content terms."""

    text: str
    cues: AnaphoraCues
    speakers: tuple[str, ...]
    groups: tuple[str, ...]
    terms: tuple[str, ...]

    @classmethod
    def of(cls, text: str, speakers: Sequence[str]) -> "ContextualQuestion":
        """`speakers` are the names of the corpus."""
        named, grouped = tuple(find_names(text, speakers)), _groups_in(text)
        terms = content_terms(text, (*named, *grouped))[:_MOST_TERMS]
        return cls(text, anaphora_cues(text), named, grouped, terms)

    @property
    def names_somebody(self) -> bool:
        return bool(self.speakers or self.groups)

    @property
    def asks_for_others(self) -> bool:
        """Whether it asks who else."""
        return bool(self.cues.others.search(self.text))

    @property
    def asks_who(self) -> bool:
        return bool(self.cues.who.search(self.text))

    @property
    def refers_to_speaker(self) -> bool:
        """Whether a pronoun, or a verb without its subject, stands for a speaker."""
        cues = (self.cues.pronoun, self.cues.possessive, self.cues.null_subject)
        return not self.names_somebody and any(cue.search(self.text) for cue in cues)

    @property
    def is_dependent(self) -> bool:
        """Whether it refers back, or names too little to be found alone."""
        if not self.terms:
            return True
        if self.asks_for_others:
            return False
        if self.refers_to_speaker:
            return True
        if self.cues.demonstrative.search(self.text):
            return len(self.terms) <= _FEW_WITH_DEMONSTRATIVE
        if self.asks_who or self.names_somebody:
            return False
        return len(self.terms) <= _FEW and bool(self.cues.continuation.search(self.text))


@dataclass(frozen=True, slots=True)
class DialogueState:
    """What is spoken of after a conversation's last message.

    `speakers` are those last named, in order; `asked_about`, those the user asks about;
    `answered_first`, whom the answers named first since something else was asked than who else;
    `topic`, the content terms of the last question that stood alone.
    """

    speakers: tuple[str, ...] = ()
    asked_about: tuple[str, ...] = ()
    answered_first: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()


def dialogue_state(history: Sequence[Turn], speakers: Sequence[str]) -> DialogueState:
    """What is spoken of after these messages; a dependent question adds no topic."""
    state = DialogueState()
    for turn in history:
        state = _after(turn, state, speakers)
    return state


def _after(turn: Turn, state: DialogueState, speakers: Sequence[str]) -> DialogueState:
    if turn.role == "assistant":
        named = tuple(find_names(turn.content, speakers))
        answered_first = (*state.answered_first, *named[:1])
        return replace(state, speakers=named or state.speakers, answered_first=answered_first)
    question = ContextualQuestion.of(turn.content, speakers)
    asked_about = question.speakers
    if question.is_dependent and not question.asks_who and not asked_about:
        asked_about = state.speakers[:1] if question.refers_to_speaker else state.asked_about
    return DialogueState(
        speakers=question.speakers or state.speakers,
        asked_about=asked_about,
        answered_first=state.answered_first if question.asks_for_others else (),
        topic=(question.is_dependent and state.topic) or question.terms,
    )


def _groups_in(text: str) -> tuple[str, ...]:
    """The names of groups in the text, as they stand in its comparable form."""
    spelled = comparable(text)
    found = (spelled[one.start : one.end] for one in organisations_named(spelled))
    return tuple(dict.fromkeys(name for name in found if len(name) >= _LONG_NAME))
