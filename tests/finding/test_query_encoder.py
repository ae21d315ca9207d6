"""A question is turned towards what tells passages apart, and stays as long as it was."""

import numpy as np
import pytest
from support.embedders import BundledEmbedder, WordEmbedder

from assistant.retrieval.learned_models import learned_models
from assistant.retrieval.query.query_encoder import QueryEncoder

ASKED = "Who wants longer library hours?"


def test_a_question_keeps_its_length() -> None:
    embedder = BundledEmbedder()
    weights = learned_models(embedder.identity).dimension_weights
    assert weights is not None
    placed = QueryEncoder(embedder, weights).encode(ASKED, "en")
    plain = embedder.embed_queries([ASKED])[0]
    assert np.linalg.norm(placed) == pytest.approx(np.linalg.norm(plain), abs=1e-5)
    assert placed / weights @ plain == pytest.approx(
        np.linalg.norm(placed / weights) * np.linalg.norm(plain), abs=1e-4
    )


def test_without_weights_a_question_stands_where_the_model_puts_it() -> None:
    embedder = BundledEmbedder()
    assert QueryEncoder(embedder).encode(ASKED, "en") == pytest.approx(
        embedder.embed_queries([ASKED])[0]
    )


def test_questions_to_another_embedder_stand_where_it_puts_them() -> None:
    embedder = WordEmbedder()
    assert QueryEncoder(embedder).encode(ASKED, "en") == pytest.approx(
        embedder.embed_queries([ASKED])[0]
    )
