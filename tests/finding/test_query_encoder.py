"""A question is turned towards what tells passages apart, and stays as long as it was."""

import numpy as np
import pytest
from support.embedders import BundledEmbedder, WordEmbedder

from assistant.retrieval.query.query_encoder import QueryEncoder, emphasis

ASKED = "Who wants longer library hours?"


def test_every_element_of_a_question_counts_and_none_much_more_than_the_others() -> None:
    weights = emphasis()
    assert weights.shape == (BundledEmbedder().dimension,)
    assert np.mean(weights**2) == pytest.approx(1, abs=1e-3)
    assert 0 < weights.min() < 1 < weights.max() < 2


def test_a_question_keeps_its_length() -> None:
    embedder = BundledEmbedder()
    placed = QueryEncoder(embedder).encode(ASKED, "en")
    plain = embedder.embed_queries([ASKED])[0]
    assert np.linalg.norm(placed) == pytest.approx(np.linalg.norm(plain), abs=1e-5)
    assert placed / emphasis() @ plain == pytest.approx(
        np.linalg.norm(placed / emphasis()) * np.linalg.norm(plain), abs=1e-4
    )


def test_questions_to_another_embedder_stand_where_it_puts_them() -> None:
    embedder = WordEmbedder()
    assert QueryEncoder(embedder).encode(ASKED, "en") == pytest.approx(
        embedder.embed_queries([ASKED])[0]
    )
