"""Overviews of more speeches than a chat model can read at once.

The passages are read in batches, speaker by speaker; of each batch the model notes what bears on
the question, with the numbers of the passages, and notes that the rules refute are dropped. The
answer is then written from the notes: what is called map and reduce (Dean and Ghemawat, "MapReduce:
Simplified Data Processing on Large Clusters", 2004). Its sentences cite passages, never notes, and
are verified against these.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.answering.chat_model import ChatModel
from assistant.answering.generation.answer_form import AnswerForm
from assistant.answering.generation.passage_order import as_spoken, flattened
from assistant.answering.generation.prompt_builder import (
    BuiltPrompt,
    Note,
    WritingRequest,
    build_notes_prompt,
    build_prompt,
)
from assistant.answering.generation.sentence_stream import answer_sentences
from assistant.answering.generation.token_budget import TokenBudget
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.claim_verifier import ClaimVerifier
from assistant.evidence import Evidence
from assistant.localization.glosser import Glosser
from vectorstore.errors import Unavailable

_MOST_ROUNDS = 4
"""Rounds in which notes are made of notes; each makes them fewer."""

MakeVerifier = Callable[[Sequence[Evidence]], ClaimVerifier]


@dataclass(frozen=True, slots=True)
class Reading:
    """How many of the passages have been read."""

    read: int
    total: int


@dataclass(frozen=True, slots=True)
class OverviewReader:
    """Reads passages in batches and notes what they say.

    `make_verifier` makes what verifies notes against the passages of a batch.
    """

    model: ChatModel
    budget: TokenBudget
    glosser: Glosser
    make_verifier: MakeVerifier

    def prompt(self, request: WritingRequest) -> Iterator[Reading | BuiltPrompt]:
        """How far the reading is, and last the prompt for the answer from the notes.

        Where nothing was noted, no prompt comes. Raises Unavailable.
        """
        left = list(flattened(as_spoken(request.evidence)))
        total, notes = len(left), list[Note]()
        while left:
            yield Reading(total - len(left), total)
            batch = replace(request, form=AnswerForm.NOTES, evidence=tuple(left))
            built = build_prompt(batch, self.budget, self.glosser)
            notes += self._noted(built)
            read = {item.passage.id for item in built.shown}
            left = [item for item in left if item.passage.id not in read] if read else []
        yield Reading(total, total)
        for _ in range(_MOST_ROUNDS):
            built, used = build_notes_prompt(request, notes, self.budget)
            if used == len(notes):
                if notes:
                    yield built
                return
            notes = self._condensed(request, notes)
        raise Unavailable(
            f"The notes of the chat model {self.model.name!r} on {total} passages are longer than "
            "it can take; raise WENZHENG_LLM_CONTEXT_TOKENS."
        )

    def _condensed(self, request: WritingRequest, notes: Sequence[Note]) -> list[Note]:
        """Notes of the notes, as many at once as fit."""
        fewer, left = list[Note](), list(notes)
        while left:
            built, used = build_notes_prompt(
                replace(request, form=AnswerForm.NOTES), left, self.budget
            )
            fewer += self._noted(built)
            left = left[used:]
        return fewer

    def _noted(self, built: BuiltPrompt) -> list[Note]:
        """What the model notes on a prompt, but for what the rules refute."""
        if not built.shown:
            return []
        with closing(self.model.stream(built.messages)) as pieces:  # type: ignore[type-var]
            reply = "".join(pieces)
        verifier, notes = self.make_verifier(built.shown), list[Note]()
        written = answer_sentences(reply, len(built.shown))
        for sentence in map(verifier.cite_if_verbatim, written):
            if sentence.cited and verifier.verify(sentence).accepted:
                notes.append(_note(sentence, built.shown))
        return notes


def _note(sentence: AnswerSentence, shown: Sequence[Evidence]) -> Note:
    return Note(sentence.claim, tuple(shown[number - 1] for number in sentence.cited))
