"""The bundled model, which tells bodies and titles apart."""

import pytest
from support.embedders import BundledEmbedder


@pytest.fixture(scope="session")
def embedder() -> BundledEmbedder:
    return BundledEmbedder()
