"""Metrics of generated answers, sentence by sentence."""

from assistant.answering.chat_model import ChatModel
from assistant.answering.generation.sentence_stream import answer_sentences
from assistant.answering.quoting import unscored
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.llm_judge import CitedClaim, Judge, Reading
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
    """Share of a generated answer's cited sentences that a judge model finds supported.

    The judge reads each against the whole passages that it cites. None if it is unavailable.
    """
    numbers = {passage.id: number for number, passage in enumerate(answer.passages, 1)}
    cited = {citation.marker: numbers[citation.passage_id] for citation in answer.citations}
    claims = [
        CitedClaim(sentence.claim, passages)
        for sentence in sentences(answer)
        if (passages := tuple({cited[marker] for marker in sentence.cited if marker in cited}))
    ]
    shown = dict(enumerate(map(unscored, answer.passages), 1))
    try:
        judgements = Judge(model, answer.language).read(claims, shown)
    except Unavailable:
        return None
    supported = [one is not None and one.reading is Reading.SUPPORTED for one in judgements]
    return sum(supported) / len(supported) if supported else None


def sentences(answer: Answer) -> tuple[AnswerSentence, ...]:
    """The sentences of a generated answer that contain a word; an extractive answer has none."""
    if answer.mode != "generative":
        return ()
    written = answer_sentences(answer.text, shown=len(answer.citations))
    return tuple(sentence for sentence in written if LETTER.search(sentence.claim))
