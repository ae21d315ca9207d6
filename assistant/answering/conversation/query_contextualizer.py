"""Makes a question in a conversation stand alone.

Rules do it (`coreference.py`); where they cannot be sure what a question refers to, a chat model
may be asked to rewrite it (`query_rewriter.py`), and a rewriting is kept only if it is faithful.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.chat_model import ChatModel
from assistant.answering.conversation.coreference import resolve
from assistant.answering.conversation.dialogue_state import ContextualQuestion, dialogue_state
from assistant.answering.conversation.query_rewriter import is_faithful, rewrite
from assistant.records import Turn
from vectorstore.records import Filters

_FEW = 3
"""Content terms of a question that may be about what was spoken of."""


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question as it can be understood alone.

    `readings` are the ways to read it, best first; `excluded_speakers`, whom it leaves out, where
    it asks who else.
    """

    readings: tuple[str, ...]
    excluded_speakers: tuple[str, ...] = ()

    def narrowed(self, filters: Filters, speakers: Sequence[str]) -> Filters:
        """The filters without the excluded speakers; as they are where nobody else is left."""
        among = filters.speakers or speakers
        others = tuple(name for name in among if name not in self.excluded_speakers)
        return replace(filters, speakers=others) if others else filters


def contextualize(
    question: str,
    history: Sequence[Turn],
    speakers: Sequence[str],
    model: ChatModel | None = None,
) -> StandaloneQuestion:
    """The question as it can be understood without `history`; itself where it already can.

    `speakers` are the names of the corpus. A model is asked where the rules are not sure, or where
    the question says too little to be sure of; their reading is there still, for where its own
    finds nothing.
    """
    asked, state = ContextualQuestion.of(question, speakers), dialogue_state(history, speakers)
    excluded = tuple(dict.fromkeys(state.answered_first)) if asked.asks_for_others else ()
    resolved = resolve(asked, state)
    readings = [resolved.text]
    if model is not None and (not resolved.is_certain or _may_lean_on_context(asked)):
        rewriting = ContextualQuestion.of(rewrite(question, history, model), speakers)
        if is_faithful(rewriting, asked, resolved, state, history):
            readings.insert(0, rewriting.text)
    return StandaloneQuestion(tuple(readings), excluded)


def _may_lean_on_context(question: ContextualQuestion) -> bool:
    """Whether what was said before may be meant, though nothing in the question refers to it."""
    is_clear = question.is_dependent or question.names_somebody
    return not is_clear and len(question.terms) <= _FEW
