"""The answer a chat model writes, sentence by sentence, each checked before it is let out."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from assistant.answering.generation.answer_assembler import Composer
from assistant.answering.generation.answer_chunk import Piece
from assistant.answering.generation.chat_model import ChatModel, Message, NotWritten
from assistant.answering.generation.citation_parser import CitationParser
from assistant.answering.generation.prompt_builder import asked_to_translate, briefing
from assistant.answering.generation.sentence_stream import Draft, Drafter
from assistant.answering.verification.claim_verifier import Checker
from assistant.answering.verification.exact_terms import squeezed
from assistant.answering.verification.llm_judge import Judge
from assistant.answering.verification.semantic_support import Meaning, SentenceVectors
from assistant.answering.verification.verdict import Reason, Verdict
from assistant.records import Evidence
from vectorstore.embedder_protocol import Embedder
from vectorstore.errors import Unavailable

_LONGEST_SENTENCE = 700
_MOST_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Writing:
    """How answers are written: `strict` leaves unsupported sentences out, `judge` asks the model
    itself about each sentence, `context_chars` and `answer_chars` bound what it reads and writes.
    """

    strict: bool = False
    judge: bool = False
    context_chars: int = 3000
    answer_chars: int = 3000


class Writer:
    """Has a chat model write answers."""

    def __init__(
        self,
        model: ChatModel,
        embedder: Embedder,
        sentence_vectors: SentenceVectors,
        writing: Writing | None = None,
    ) -> None:
        self._model = model
        self._embedder = embedder
        self._sentence_vectors = sentence_vectors
        self._writing = writing or Writing()

    def write(
        self,
        question: str,
        language: str,
        evidence: Sequence[Evidence],
        speakers: Sequence[str],
    ) -> Iterator[Piece]:
        """The answer from the evidence, piece by piece; closing the iterator ends the work.

        Nothing comes before a first sentence that cites and passes its check. A model that
        replies in another language is asked once to translate. `speakers` are all names of the
        corpus. Raises NotWritten, and only before the first piece.
        """
        messages, shown = briefing(question, language, evidence, self._writing.context_chars)
        if not shown:
            raise NotWritten("There is no passage that a chat model could be shown.")
        meaning = Meaning(self._embedder, self._sentence_vectors, shown)
        try:
            checker = Checker(question, language, shown, speakers, meaning)
            yield from self._reply(messages, checker, language, len(shown))
        except _Foreign as foreign:
            checker = Checker(question, language, shown, speakers, meaning)
            translation = [*messages, *asked_to_translate(foreign.reply, language)]
            yield from self._reply(translation, checker, language, len(shown))

    def _reply(
        self, messages: Sequence[Message], checker: Checker, language: str, shown: int
    ) -> Iterator[Piece]:
        """The pieces of one reply. Raises _Foreign where all of it is in another language."""
        judge = Judge(self._model, language) if self._writing.judge else None
        composer = Composer(checker, strict=self._writing.strict)
        parser = CitationParser(shown)
        reader = _Reader(self._model.name, parser, self._writing.answer_chars)
        try:
            with closing(self._pieces(messages)) as pieces:
                for read in reader.drafts(pieces):
                    draft = checker.signed(read)
                    verdict = checker.check(draft)
                    if judge and any(
                        judge.rejects(draft.claim, quote) for quote in verdict.quotes.values()
                    ):
                        verdict = Verdict(Reason.JUDGE)
                    yield from composer.take(draft, verdict, parser.unknown)
        except Unavailable as error:
            reader.broke_off = error.message
        if not composer.begun:
            why = reader.broke_off or composer.failure(self._model.name, language, parser.unknown)
            if composer.foreign and not reader.broke_off:
                raise _Foreign(why, reader.read)
            raise NotWritten(why, declined=composer.declined)
        yield from composer.close(parser.unknown, reader.broke_off)

    def _pieces(self, messages: Sequence[Message]) -> Generator[str]:
        """The model's reply; whole at once where the same model is asked to judge it."""
        reply = self._model.stream(messages)
        yield from [*reply] if self._writing.judge else reply


class _Foreign(NotWritten):
    """The reply was in another language than the question."""

    def __init__(self, message: str, reply: str) -> None:
        super().__init__(message)
        self.reply = reply


class _Reader:
    """Reads sentences off a reply, and stops where it never ends or only repeats itself."""

    def __init__(self, model: str, parser: CitationParser, answer_chars: int) -> None:
        self._model = model
        self._parser = parser
        self._longest = answer_chars
        self.broke_off: str | None = None
        self.read = ""

    def drafts(self, pieces: Iterable[str]) -> Iterator[Draft]:
        """Each sentence once; `broke_off` says why there are no more, if not by themselves."""
        drafter, seen, repeats = Drafter(), set[str](), 0
        for piece in pieces:
            self.read += piece
            for draft in drafter.feed(self._parser.feed(piece)):
                said = squeezed(draft.claim)
                repeats += said in seen
                if said not in seen:
                    yield draft
                seen.add(said)
            if repeats >= _MOST_REPEATS:
                return
            if len(self.read) > self._longest or len(drafter.unfinished) > _LONGEST_SENTENCE:
                self.broke_off = f"The chat model {self._model!r} wrote on without end."
                return
        for draft in [*drafter.feed(self._parser.finish()), *drafter.finish()]:
            if squeezed(draft.claim) not in seen:
                yield draft
