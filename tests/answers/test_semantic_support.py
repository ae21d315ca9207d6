"""A sentence is held to be about the passage that says the same, and about no other."""

from pathlib import Path

import numpy as np
import pytest
from answering import Vectors, passage
from support.embedders import BundledEmbedder

from assistant.answering.verification.semantic_support import ClaimSimilarity, SemanticSupport
from assistant.records import Evidence
from ingest.pipeline import parse
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.records import ParsedDocument, Sentence

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "../shared/corpus"


def similarity(*cosines: float) -> tuple[ClaimSimilarity, list[Evidence]]:
    """A claim's cosines with the one sentence of each of several passages."""
    shown = [passage(f"说话人{n}", "甲。") for n in range(len(cosines))]
    found = [Sentence(item.passage.id, 0, 2) for item in shown]
    return ClaimSimilarity(found, np.array(cosines, np.float32)), shown


def test_the_nearest_passage_is_close_and_a_far_one_is_not() -> None:
    claim, shown = similarity(0.90, 0.82, 0.80)
    assert claim.supports([shown[0]])
    assert not claim.supports([shown[1]])
    assert claim.supports([shown[0], shown[1]])


def test_where_nothing_stands_out_nothing_is_close_but_for_its_facts() -> None:
    claim, shown = similarity(0.81, *[0.80, 0.81] * 8)
    assert not claim.supports([shown[0]])
    assert claim.supports([shown[0]], has_facts=True)


def test_a_margin_is_counted_in_deviations_over_those_it_is_asked_about() -> None:
    claim, shown = similarity(0.90, 0.82, 0.80)
    ahead = 0.08 / claim.cosines.std()
    assert claim.margin([shown[0]], shown[1:]) == pytest.approx(ahead, rel=1e-5)
    assert claim.margin([shown[2]], [shown[1]]) < 0
    assert claim.margin([shown[0]], []) == np.inf
    assert claim.margin([], shown) == -np.inf


def test_a_lone_passage_has_nothing_to_be_compared_with() -> None:
    claim, shown = similarity(0.5)
    assert claim.supports(shown)
    assert not claim.supports([passage("别人", "乙。")])


@pytest.mark.slow
@pytest.mark.shared
def test_sentences_of_the_real_page_are_told_to_the_right_speaker_of_the_digest() -> None:
    page = next(PAGES.glob("*.txt"), None) if PAGES.is_dir() else None
    if page is None:
        pytest.skip("The real page is not at ../shared/corpus.")
    embedder = BundledEmbedder()
    original = parse(page.name, page.read_bytes(), embedder)
    sample = ROOT / "ingest/sample/page.txt"
    shown = passages_of(parse(sample.name, sample.read_bytes(), embedder))
    support = SemanticSupport(embedder, Vectors(embedder, shown), shown)
    right, wrong = [], []
    for speaker, sentence in sentences_of(original):
        claim = support.similarity(sentence)
        own = [item for item in shown if item.passage.speaker == speaker]
        others = [item for item in shown if item.passage.speaker != speaker]
        right.append(claim.supports(own))
        wrong.append(claim.supports([max(others, key=claim.best)]))
    assert np.mean(right) >= 0.95
    assert np.mean(wrong) <= 0.10


def passages_of(document: ParsedDocument) -> list[Evidence]:
    return [
        passage(speech.speaker, speech.body[span.start : span.end], span.start)
        for speech in document.speeches
        for span in speech.spans
    ]


def sentences_of(document: ParsedDocument) -> list[tuple[str, str]]:
    """Every fourth sentence that says something."""
    found = [
        (speech.speaker, speech.body[start:end])
        for speech in document.speeches
        for start, end in sentences(speech.body)
        if end - start >= 15
    ]
    return found[::4]
