"""What the library stores of a document beside its text, found before anybody waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.analysis.ngram_tokenizer import indexed
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.analysis.tokenizer import tokens
from vectorstore.progress import Progress, silent
from vectorstore.records import ParsedDocument, ParsedSpeech, PassageSpan
from vectorstore.vector_reader import text_hash, with_question
from vectorstore.vocabulary import coined, is_term


@dataclass(frozen=True, slots=True)
class AnalyzedSentence:
    """A sentence by its place in the body, with its words and coined terms, blanks between."""

    start: int
    end: int
    text_hash: bytes
    words: str


@dataclass(frozen=True, slots=True)
class AnalyzedPassage:
    """A passage with its sentences; what is looked up of it, with blanks between.

    `words` are those of its heading, of the question that it answers and of its text, `ngrams` the
    n-grams of its text. The hash is of what is embedded, the question with the text.
    """

    span: PassageSpan
    text_hash: bytes
    words: str
    ngrams: str
    sentences: tuple[AnalyzedSentence, ...]


@dataclass(frozen=True, slots=True)
class AnalyzedSpeech:
    """A speech and its passages."""

    speech: ParsedSpeech
    passages: tuple[AnalyzedPassage, ...]


@dataclass(frozen=True, slots=True)
class AnalyzedDocument:
    """A document, analysed, and the terms that its passages hold, each once."""

    document: ParsedDocument
    speeches: tuple[AnalyzedSpeech, ...]
    terms: tuple[str, ...]

    def texts(self) -> dict[bytes, str]:
        """What of it has a vector: every passage and every sentence, by its hash."""
        found: dict[bytes, str] = {}
        for analyzed in self.speeches:
            body = analyzed.speech.body
            for passage in analyzed.passages:
                span = passage.span
                found[passage.text_hash] = with_question(span.question, body[span.start : span.end])
                for sentence in passage.sentences:
                    found[sentence.text_hash] = body[sentence.start : sentence.end]
        return found


def analyze(document: ParsedDocument, progress: Progress = silent) -> AnalyzedDocument:
    """Cut every passage into sentences and words. Raises what the progress raises."""
    total = sum(len(speech.spans) for speech in document.speeches)
    done = 0
    terms: dict[str, None] = {}
    speeches = []
    for speech in document.speeches:
        passages = []
        for span in speech.spans:
            progress("analyze", done, total)
            passages.append(_passage(speech.body, span, terms))
            done += 1
        speeches.append(AnalyzedSpeech(speech, tuple(passages)))
    return AnalyzedDocument(document, tuple(speeches), tuple(terms))


def _passage(body: str, span: PassageSpan, terms: dict[str, None]) -> AnalyzedPassage:
    text = body[span.start : span.end]
    words = tokens(text)
    terms.update(dict.fromkeys(term for term in [*words, *coined(text)] if is_term(term)))
    return AnalyzedPassage(
        span,
        text_hash(with_question(span.question, text)),
        passage_words(span.heading, span.question, words),
        indexed(text),
        tuple(
            AnalyzedSentence(
                span.start + start,
                span.start + end,
                text_hash(text[start:end]),
                sentence_words(text[start:end]),
            )
            for start, end in sentences(text)
        ),
    )


def passage_words(heading: str, question: str, words: Sequence[str]) -> str:
    """The words by which a passage is found, blanks between; `words` are those of its text."""
    return " ".join([*tokens(heading), *tokens(question), *words])


def sentence_words(text: str) -> str:
    """The words and coined terms of a sentence, blanks between."""
    return " ".join([*tokens(text), *coined(text)])
