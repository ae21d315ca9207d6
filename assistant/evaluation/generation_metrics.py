"""What a chat model wrote, sentence by sentence, as the scores see it."""

import re
from collections.abc import Iterator

from assistant.answering.generation.chat_model import ChatModel
from assistant.answering.generation.citation_parser import CitationParser
from assistant.answering.generation.sentence_stream import Draft, Drafter
from assistant.answering.verification.llm_judge import Judge
from assistant.answering.verification.verdict import Quote
from assistant.records import Answer
from vectorstore.errors import Unavailable

_LETTER = re.compile(r"[^\W\d_]")


def fell_back(answer: Answer) -> float | None:
    """Whether a chat model was asked and the answer is quoted all the same."""
    if answer.mode == "generative":
        return 0.0
    return 1.0 if answer.degraded else None


def unsupported(answer: Answer) -> float | None:
    """The share of a written answer's sentences that its citations do not bear out."""
    written = sentences(answer)
    return len(answer.unsupported) / len(written) if written else None


def judged(answer: Answer, model: ChatModel) -> float | None:
    """The share of what a written answer's sentences cite that the model finds to bear them out.

    Each sentence is put to it with each of its quotations, one question a pair. None also where
    the model cannot be had.
    """
    judge = Judge(model, answer.language)
    cited = {citation.marker: citation for citation in answer.citations}
    passages = {passage.id: passage for passage in answer.passages}
    pairs = [
        (sentence.claim, cited[number])
        for sentence in sentences(answer)
        for number in sentence.numbers
        if number in cited
    ]
    try:
        accepted = [
            judge.accepts(claim, Quote(passages[c.passage_id], c.start, c.end))
            for claim, c in pairs
        ]
    except Unavailable:
        return None
    return sum(accepted) / len(accepted) if accepted else None


def sentences(answer: Answer) -> tuple[Draft, ...]:
    """The sentences of a written answer that say something; a quoted answer has none."""
    return tuple(_sentences(answer.text)) if answer.mode == "generative" else ()


def _sentences(text: str) -> Iterator[Draft]:
    parser, drafter = CitationParser(shown=len(text)), Drafter()
    tokens = [*parser.feed(text), *parser.finish()]
    for draft in [*drafter.feed(tokens), *drafter.finish()]:
        if _LETTER.search(draft.claim):
            yield draft
