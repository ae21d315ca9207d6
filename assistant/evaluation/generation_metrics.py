"""What a chat model wrote, sentence by sentence, as the scores see it."""

from assistant.answering.chat_model import ChatModel
from assistant.answering.generation.sentence_stream import answer_sentences
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.llm_judge import Judge
from assistant.answering.verification.verdict import EvidenceSpan
from assistant.records import Answer
from vectorstore.analysis.unicode_text import LETTER
from vectorstore.errors import Unavailable


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
    """The sentences of a written answer that say something; a quoted answer has none."""
    if answer.mode != "generative":
        return ()
    written = answer_sentences(answer.text, shown=len(answer.citations))
    return tuple(sentence for sentence in written if LETTER.search(sentence.claim))
