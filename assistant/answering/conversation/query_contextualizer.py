"""A question in a conversation, made into one that stands alone.

By rules (`resolving.py`); where these cannot be sure what a question leans on, a chat model may be
asked to rewrite it (`rewriting.py`), and what it writes is kept only if it is sound.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.conversation.coreference import resolved
from assistant.answering.conversation.dialogue_state import ContextualQuestion, view
from assistant.answering.conversation.query_rewriter import is_sound, rewritten
from assistant.answering.generation.chat_model import ChatModel
from assistant.records import Turn
from vectorstore.records import Filters


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question as it can be understood alone.

    `readings` are the ways to read it, best first; `others_than`, whom it leaves out, where it
    asks who else.
    """

    readings: tuple[str, ...]
    others_than: tuple[str, ...] = ()

    def elsewhere(self, filters: Filters, speakers: Sequence[str]) -> Filters:
        """Where the others are to be looked for; everywhere again where there are none."""
        among = filters.speakers or speakers
        others = tuple(name for name in among if name not in self.others_than)
        return replace(filters, speakers=others) if others else filters


def standalone(
    question: str,
    history: Sequence[Turn],
    speakers: Sequence[str],
    model: ChatModel | None = None,
) -> StandaloneQuestion:
    """The question as it can be understood without `history`; itself where it already can.

    `speakers` are the names of the corpus. A model is asked only where the rules are not sure, and
    their reading is there still, for where its own finds nothing.
    """
    asked, seen = ContextualQuestion.of(question, speakers), view(history, speakers)
    others_than = tuple(dict.fromkeys(seen.heard)) if asked.asks_for_others else ()
    by_rules = resolved(asked, seen)
    readings = [by_rules.text]
    if model is not None and not by_rules.sure:
        written = ContextualQuestion.of(rewritten(question, history, model), speakers)
        if is_sound(written, asked, by_rules, seen, history):
            readings.insert(0, written.text)
    return StandaloneQuestion(tuple(readings), others_than)
