"""How near a passage is says something only beside how near unrelated questions come."""

from collections.abc import Iterator

import numpy as np
import pytest
from support.embedders import BundledEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.retrieval.query.query_encoder import QueryEncoder
from assistant.retrieval.ranking.candidates import Candidate, CandidateReader
from assistant.retrieval.ranking.score_baseline import ScoreBaselines
from assistant.retrieval.ranking.scoring import dense_score
from vectorstore.analysis.function_words import sample_questions
from vectorstore.embedder_protocol import Matrix
from vectorstore.store import Store
from vectorstore.vocabulary import VocabularyReader


@pytest.fixture(scope="module")
def candidates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Candidate]]:
    store = Store(tmp_path_factory.mktemp("baseline"), BundledEmbedder())
    store.add(document(PORT, SCHOOL), name="a", source="a", sha256="a" * 64)
    vocabulary = VocabularyReader(store.library, lambda: np.zeros(512, np.float32)).at("now")
    yield CandidateReader(store.library, vocabulary).read(store.library.passage_ids())
    store.close()


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("zh", "音乐教师可以在几所学校授课吗？"),
        ("en", "Who wants music teachers to teach in several schools?"),
        ("hi", "संगीत शिक्षक कई स्कूलों में पढ़ाएँ, यह किसने कहा?"),
    ],
)
def test_a_question_on_the_matter_stands_above_everyday_ones_in_any_language(
    candidates: list[Candidate], language: str, asked: str
) -> None:
    encoder = QueryEncoder(BundledEmbedder())
    baseline = ScoreBaselines(encoder, lambda _: candidates).baseline(language)

    def z_score(question: str) -> float:
        vector = encoder.encode(question, language)
        return baseline.z_score(max(dense_score(vector, one)[0] for one in candidates))

    everyday = [z_score(question) for question in sample_questions(language)[:12]]
    assert z_score(asked) > max(2.0, *everyday)


def test_a_baseline_is_estimated_once(
    candidates: list[Candidate],
) -> None:
    asked: list[Matrix] = []

    def nearest(vector: Matrix) -> list[Candidate]:
        asked.append(vector)
        return candidates

    calibration = ScoreBaselines(QueryEncoder(BundledEmbedder()), nearest)
    first = calibration.baseline("en")
    before = len(asked)
    assert calibration.baseline("en-GB") is first
    assert len(asked) == before


def test_an_empty_corpus_has_a_baseline_all_the_same() -> None:
    baseline = ScoreBaselines(QueryEncoder(BundledEmbedder()), lambda _: []).baseline("en")
    assert baseline.z_score(0.0) == 0.0


def test_languages_that_nobody_knows_share_a_baseline() -> None:
    asked: list[Matrix] = []

    def nearest(vector: Matrix) -> list[Candidate]:
        asked.append(vector)
        return []

    calibration = ScoreBaselines(QueryEncoder(BundledEmbedder()), nearest)
    first = calibration.baseline("qaa")
    before = len(asked)
    assert calibration.baseline("qab") is first
    assert len(asked) == before
