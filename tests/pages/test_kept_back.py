"""Pages that were written before they were read, batch by batch; how the first looks went is in
docs/evaluation.md. Since then they show that what was mended stays so."""

from pathlib import Path

import pytest

from assistant.evaluation.pages import read_truth, score
from ingest.pipeline import parse
from vectorstore.embedder_protocol import Embedder

KEPT_BACK = Path(__file__).parent / "kept_back"
TRUTHS = sorted(KEPT_BACK.rglob("*.truth.json"))


@pytest.mark.slow
@pytest.mark.parametrize("truth", TRUTHS, ids=lambda path: path.name.removesuffix(".truth.json"))
def test_every_body_is_its_speakers(truth: Path, embedder: Embedder) -> None:
    name = truth.name.removesuffix(".truth.json")
    (page,) = (path for path in truth.parent.glob(f"{name}.*") if path != truth)
    found = score(name, read_truth(truth), parse(page.name, page.read_bytes(), embedder).speeches)
    assert (found.found, found.speakers) == (found.speeches, 1.0)
    assert found.characters > 0.99
    assert found.proposals is None or found.proposals >= 0.98
