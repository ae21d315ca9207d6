"""Whether a passage has, word for word, all that a question asks a speaker about."""

from assistant.retrieval.query.answer_type import contains_answer_type, expected_answer_type
from assistant.retrieval.query.query_analysis import AnalyzedQuery
from assistant.retrieval.query.query_terms import topic_words
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.lemmatizer import lemma
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.tokenizer import tokens
from vectorstore.records import Passage


class LiteralTopic:
    """The words of a question's topic, without those that only ask; inflected forms are alike."""

    def __init__(self, query: AnalyzedQuery) -> None:
        self._language = primary(query.language)
        self._words = self._forms(topic_words(query.topic, query.language))
        self._expected = expected_answer_type(query.text, query.language)

    def stands_in(self, passage: Passage) -> bool:
        """Whether the passage has them all, with its speaker and the question that it answers.

        Besides, it has a detail of the type that is asked for.
        """
        if not self._words:
            return False
        text = fold(passage.text)
        if self._expected and not contains_answer_type(text, self._expected):
            return False
        speech = passage.speech
        context = (speech.speaker, speech.role, speech.affiliation, passage.question, text)
        return self._words <= self._forms(tokens(comparable(" ".join(context))))

    def _forms(self, words: list[str]) -> frozenset[str]:
        return frozenset(lemma(word, self._language) for word in words)
