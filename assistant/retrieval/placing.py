"""Where a question stands among the passages, whatever its language.

The bundled word model knows some languages only, so its part of the vector is silent for others.
There e5 stands alone, and half of what all questions of a language share is taken off it: that
share is near some passages (hubs) whatever is asked.
"""

from assistant.retrieval.wording import SAMPLED, primary, sample_questions
from vectorstore.bundled_model import USE, bundled_identity
from vectorstore.embedding import Embedder, Matrix
from vectorstore.word_model import LANGUAGES

_SHARE = 0.5


class Placing:
    """Places questions for one embedder; what a language's questions share is worked out once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._shared: dict[str, Matrix] = {}

    def __call__(self, question: str, language: str) -> Matrix:
        """The vector to search with, shape (dimension,)."""
        vector: Matrix = self._embedder.embed_queries([question])[0]
        if self._embedder.identity != bundled_identity() or primary(language) in LANGUAGES:
            return vector
        placed: Matrix = vector - _SHARE * self._share(primary(language))
        placed[USE] = 0
        return placed

    def _share(self, language: str) -> Matrix:
        """What questions of the language share; of all languages when there is no sample of it."""
        if language not in self._shared:
            sample = sample_questions(language) or [sample_questions(one)[0] for one in SAMPLED]
            mean: Matrix = self._embedder.embed_queries(list(sample)).mean(axis=0)
            self._shared[language] = mean
        return self._shared[language]
