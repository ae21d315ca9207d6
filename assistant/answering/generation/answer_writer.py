"""The answer a chat model writes, sentence by sentence, each verified before it is let out."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

from assistant.answering.chat_model import ChatModel, Message
from assistant.answering.generation.answer_assembler import AnswerAssembler
from assistant.answering.generation.answer_chunk import AnswerChunk
from assistant.answering.generation.answer_form import AnswerForm
from assistant.answering.generation.citation_parser import CitationParser
from assistant.answering.generation.overview import OverviewReader
from assistant.answering.generation.prompt_builder import (
    BuiltPrompt,
    WritingRequest,
    build_prompt,
    translation_request,
)
from assistant.answering.generation.sentence_stream import SentenceStream
from assistant.answering.generation.token_budget import TokenBudget
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.claim_settlement import RuledSentence, settle
from assistant.answering.verification.claim_verifier import ClaimVerifier
from assistant.answering.verification.exact_terms import comparison_key
from assistant.answering.verification.llm_judge import Judge, Judgement
from assistant.answering.verification.semantic_support import SemanticSupport, SentenceVectors
from assistant.evidence import Evidence
from assistant.localization.glosser import Glosser
from vectorstore.embedder_protocol import Embedder
from vectorstore.errors import Unavailable

_OVERVIEWS = {AnswerForm.SYNTHESIS, AnswerForm.SUMMARY}
_LONGEST_SENTENCE = 700
_MOST_REPEATS = 3


class GenerationFailed(Unavailable):
    """No answer came of the chat model; the message says why, in a sentence.

    `abstained` means that the model found nothing in the passages that answers.
    """

    def __init__(self, message: str, *, abstained: bool = False) -> None:
        super().__init__(message)
        self.abstained = abstained


class _OtherLanguage(GenerationFailed):
    """The reply was in another language than the question."""

    def __init__(self, message: str, reply: str) -> None:
        super().__init__(message)
        self.reply = reply


@dataclass(frozen=True, slots=True)
class GenerationOptions:
    """How answers are written: `strict` leaves unsupported sentences out.

    `budget` bounds what the model reads, `answer_chars` what it writes; `glosser` knows the names
    of terms in other languages.
    """

    strict: bool = False
    glosser: Glosser = field(default_factory=Glosser)
    budget: TokenBudget = field(default_factory=TokenBudget)
    answer_chars: int = 3000


class AnswerWriter:
    """Has a chat model write answers."""

    def __init__(
        self,
        model: ChatModel,
        embedder: Embedder,
        sentence_vectors: SentenceVectors,
        options: GenerationOptions | None = None,
        judge: ChatModel | None = None,
    ) -> None:
        """`judge` reads what was written; without one, exact rules alone check it."""
        self._model = model
        self._judge = judge
        self._embedder = embedder
        self._sentence_vectors = sentence_vectors
        self._options = options or GenerationOptions()

    def write(self, request: WritingRequest) -> Iterator[AnswerChunk]:
        """The answer from the evidence in chunks; closing the iterator ends the work.

        No text comes before a first sentence that cites and is accepted; what waits for the judge
        comes as `checking`. A model that replies in another language is asked once to translate.
        An overview in which not every speaker would fit is written from notes on all passages; how
        many of these have been read comes as `reading`. Raises GenerationFailed, and only before
        any text.
        """
        built = build_prompt(request, self._options.budget, self._options.glosser)
        if not built.shown:
            raise GenerationFailed("There is no passage that a chat model could be shown.")
        if request.form in _OVERVIEWS and _voices(built.shown) < _voices(request.evidence):
            built = yield from self._read_all(request)
        language = request.language
        try:
            yield from self._reply(
                built.messages, self._verifier(request, built.shown), language, built.shown
            )
        except _OtherLanguage as error:
            again = [*built.messages, *translation_request(error.reply, language)]
            yield from self._reply(
                again, self._verifier(request, built.shown), language, built.shown
            )

    def _read_all(self, request: WritingRequest) -> Generator[AnswerChunk, None, BuiltPrompt]:
        """How far the reading of all passages is; returns the prompt. Raises GenerationFailed."""
        options = self._options
        reader = OverviewReader(
            self._model, options.budget, options.glosser, partial(self._verifier, request)
        )
        built: BuiltPrompt | None = None
        try:
            for step in reader.prompt(request):
                if isinstance(step, BuiltPrompt):
                    built = step
                else:
                    yield AnswerChunk("", reading=(step.read, step.total))
        except Unavailable as error:
            raise GenerationFailed(error.message) from error
        if built is None:
            raise GenerationFailed(
                f"The chat model {self._model.name!r} noted nothing that the passages bear out."
            )
        return built

    def _verifier(self, request: WritingRequest, shown: Sequence[Evidence]) -> ClaimVerifier:
        support = SemanticSupport(self._embedder, self._sentence_vectors, shown)
        return ClaimVerifier(request.question, request.language, shown, request.speakers, support)

    def _reply(
        self,
        messages: Sequence[Message],
        verifier: ClaimVerifier,
        language: str,
        shown: Sequence[Evidence],
    ) -> Iterator[AnswerChunk]:
        """The chunks of one reply. Raises _OtherLanguage where all of it is in another one."""
        assembler = AnswerAssembler(verifier, strict=self._options.strict)
        parser = CitationParser(len(shown))
        reader = _ReplyReader(self._model.name, parser, self._options.answer_chars)
        waiting, checking = list[RuledSentence](), ""
        try:
            with closing(self._model.stream(messages)) as pieces:  # type: ignore[type-var]
                for read in reader.sentences(pieces):
                    sentence = verifier.cite_if_verbatim(read)
                    ruled = RuledSentence.of(sentence, verifier, len(shown))
                    if self._judge is None:
                        yield from assembler.add(sentence, ruled.verdict, parser.unknown_markers)
                        continue
                    waiting.append(ruled)
                    if ruled.verdict.accepted and not self._options.strict:
                        checking += sentence.render(lambda _: ())
                        yield AnswerChunk("", checking=checking)
        except Unavailable as error:
            reader.cut_off = error.message
        judge, unread = self._judge.name if self._judge else None, None
        try:
            judgements = self._read(waiting, shown, language)
        except Unavailable as error:
            judgements, judge, unread = [None] * len(waiting), None, error.message
        for ruled, judgement in zip(waiting, judgements, strict=True):
            settled = settle(ruled, judgement, shown, verifier)
            yield from assembler.add(*settled, parser.unknown_markers)
        if not assembler.has_started:
            why = reader.cut_off or assembler.failure(
                self._model.name, language, parser.unknown_markers
            )
            if assembler.is_in_other_language and not reader.cut_off:
                raise _OtherLanguage(why, reader.text)
            raise GenerationFailed(why, abstained=assembler.abstained)
        yield assembler.finish(parser.unknown_markers, reader.cut_off, judge, unread)

    def _read(
        self, waiting: Sequence[RuledSentence], shown: Sequence[Evidence], language: str
    ) -> list[Judgement | None]:
        """What the judge says of each sentence, None of those that it need not read."""
        claims = [ruled.claim for ruled in waiting if ruled.claim]
        if self._judge is None or not claims:
            return [None] * len(waiting)
        passages = dict(enumerate(shown, 1))
        judgements = iter(
            Judge(self._judge, language, self._options.budget.fits_judgements).read(
                claims, passages
            )
        )
        return [next(judgements) if ruled.claim else None for ruled in waiting]


def _voices(evidence: Iterable[Evidence]) -> int:
    """How many speakers, or texts without one, there are."""
    return len({item.passage.speaker or item.passage.speech_id for item in evidence})


class _ReplyReader:
    """Reads sentences off a reply, and stops where it never ends or only repeats itself."""

    def __init__(self, model: str, parser: CitationParser, answer_chars: int) -> None:
        self._model = model
        self._parser = parser
        self._longest = answer_chars
        self.cut_off: str | None = None
        self.text = ""

    def sentences(self, pieces: Iterable[str]) -> Iterator[AnswerSentence]:
        """Each sentence once; `cut_off` says why there are no more, if not by themselves."""
        stream, seen, repeats = SentenceStream(), set[str](), 0
        for piece in pieces:
            self.text += piece
            for sentence in stream.feed(self._parser.feed(piece)):
                key = comparison_key(sentence.claim)
                repeats += key in seen
                if key not in seen:
                    yield sentence
                seen.add(key)
            if repeats >= _MOST_REPEATS:
                return
            if len(self.text) > self._longest or len(stream.unfinished) > _LONGEST_SENTENCE:
                self.cut_off = f"The chat model {self._model!r} wrote on without end."
                return
        for sentence in [*stream.feed(self._parser.finish()), *stream.finish()]:
            if comparison_key(sentence.claim) not in seen:
                yield sentence
