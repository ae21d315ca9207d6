"""The answer a chat model writes, sentence by sentence, each verified before it is let out."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from assistant.answering.chat_model import ChatModel, Message
from assistant.answering.generation.answer_assembler import AnswerAssembler
from assistant.answering.generation.answer_chunk import AnswerChunk
from assistant.answering.generation.citation_parser import CitationParser
from assistant.answering.generation.prompt_builder import build_prompt, translation_request
from assistant.answering.generation.sentence_stream import SentenceStream
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.claim_verifier import ClaimVerifier
from assistant.answering.verification.exact_terms import comparison_key
from assistant.answering.verification.llm_judge import Judge
from assistant.answering.verification.semantic_support import SemanticSupport, SentenceVectors
from assistant.answering.verification.verdict import Reason, Verdict
from assistant.records import Evidence
from vectorstore.embedder_protocol import Embedder
from vectorstore.errors import Unavailable

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
    """How answers are written: `strict` leaves unsupported sentences out, `judge` asks the model
    itself about each sentence, `context_chars` and `answer_chars` bound what it reads and writes.
    """

    strict: bool = False
    judge: bool = False
    context_chars: int = 3000
    answer_chars: int = 3000


class AnswerWriter:
    """Has a chat model write answers."""

    def __init__(
        self,
        model: ChatModel,
        embedder: Embedder,
        sentence_vectors: SentenceVectors,
        options: GenerationOptions | None = None,
    ) -> None:
        self._model = model
        self._embedder = embedder
        self._sentence_vectors = sentence_vectors
        self._options = options or GenerationOptions()

    def write(
        self,
        question: str,
        language: str,
        evidence: Sequence[Evidence],
        speakers: Sequence[str],
    ) -> Iterator[AnswerChunk]:
        """The answer from the evidence in chunks; closing the iterator ends the work.

        Nothing comes before a first sentence that cites and is supported. A model that replies in
        another language is asked once to translate. `speakers` are all names of the corpus.
        Raises GenerationFailed, and only before the first chunk.
        """
        messages, shown = build_prompt(question, language, evidence, self._options.context_chars)
        if not shown:
            raise GenerationFailed("There is no passage that a chat model could be shown.")
        support = SemanticSupport(self._embedder, self._sentence_vectors, shown)

        def reply(messages: Sequence[Message]) -> Iterator[AnswerChunk]:
            verifier = ClaimVerifier(question, language, shown, speakers, support)
            return self._reply(messages, verifier, language, len(shown))

        try:
            yield from reply(messages)
        except _OtherLanguage as error:
            yield from reply([*messages, *translation_request(error.reply, language)])

    def _reply(
        self, messages: Sequence[Message], verifier: ClaimVerifier, language: str, shown: int
    ) -> Iterator[AnswerChunk]:
        """The chunks of one reply. Raises _OtherLanguage where all of it is in another one."""
        judge = Judge(self._model, language) if self._options.judge else None
        assembler = AnswerAssembler(verifier, strict=self._options.strict)
        parser = CitationParser(shown)
        reader = _ReplyReader(self._model.name, parser, self._options.answer_chars)
        try:
            with closing(self._stream(messages)) as pieces:
                for read in reader.sentences(pieces):
                    sentence = verifier.cite_if_verbatim(read)
                    verdict = verifier.verify(sentence)
                    if judge and any(
                        judge.rejects(sentence.claim, span) for span in verdict.spans.values()
                    ):
                        verdict = Verdict(Reason.JUDGE)
                    yield from assembler.add(sentence, verdict, parser.unknown_markers)
        except Unavailable as error:
            reader.cut_off = error.message
        if not assembler.has_started:
            why = reader.cut_off or assembler.failure(
                self._model.name, language, parser.unknown_markers
            )
            if assembler.is_in_other_language and not reader.cut_off:
                raise _OtherLanguage(why, reader.text)
            raise GenerationFailed(why, abstained=assembler.abstained)
        yield from assembler.finish(parser.unknown_markers, reader.cut_off)

    def _stream(self, messages: Sequence[Message]) -> Generator[str]:
        """The model's reply; whole at once where the same model is asked to judge it."""
        reply = self._model.stream(messages)
        yield from [*reply] if self._options.judge else reply


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
