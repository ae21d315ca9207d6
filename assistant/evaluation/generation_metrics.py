"""Metrics of generated answers, sentence by sentence."""

from assistant.answering.chat_model import ChatModel
from assistant.answering.generation.sentence_stream import answer_sentences
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.llm_judge import Judge
from assistant.answering.verification.verdict import EvidenceSpan
from assistant.records import Answer
from vectorstore.analysis.unicode_text import LETTER
from vectorstore.errors import Unavailable


def fell_back(answer: Answer) -> float | None:
    """Whether the answer fell back to quotations although a chat model was asked."""
    if answer.mode == "generative":
        return 0.0
    return 1.0 if answer.degraded else None


def unsupported(answer: Answer) -> float | None:
    """Share of a generated answer's sentences that its citations do not support."""
    written = sentences(answer)
    return len(answer.unsupported) / len(written) if written else None


def judged(answer: Answer, model: ChatModel) -> float | None:
    """Share of a generated answer's citations that a judge model finds to support their sentence.

    The judge is asked about each pair of sentence and quotation. None if it is unavailable.
    """
    judge = Judge(model, answer.language)
    cited = {citation.marker: citation for citation in answer.citations}
    passages = {passage.id: passage for passage in answer.passages}
    pairs = [
        (sentence.claim, cited[number])
        for sentence in sentences(answer)
        for number in sentence.cited
        if number in cited
    ]
    try:
        accepted = [
            judge.accepts(claim, EvidenceSpan(passages[c.passage_id], c.start, c.end))
            for claim, c in pairs
        ]
    except Unavailable:
        return None
    return sum(accepted) / len(accepted) if accepted else None


def sentences(answer: Answer) -> tuple[AnswerSentence, ...]:
    """The sentences of a generated answer that contain a word; an extractive answer has none."""
    if answer.mode != "generative":
        return ()
    written = answer_sentences(answer.text, shown=len(answer.citations))
    return tuple(sentence for sentence in written if LETTER.search(sentence.claim))
