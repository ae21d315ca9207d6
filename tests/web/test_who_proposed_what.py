from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import InventedCorpus, invented_speeches
from test_rendering import Tags

from ui.web.i18n import words
from ui.web.themes import Meaning, landscape, words_alone
from ui.web.topic_map import Atlas
from vectorstore.embedder_protocol import Matrix
from vectorstore.records import PassageKind

PASSAGES = [
    passage
    for speech in invented_speeches()
    for passage in speech.passages
    if passage.kind is PassageKind.PROPOSAL
]


def by_chance(seed: int) -> Meaning:
    """Vectors that say nothing of the texts."""

    def meaning(texts: Sequence[str]) -> Matrix:
        vectors = np.random.default_rng(seed).normal(size=(len(texts), 8)).astype(np.float32)
        unit: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    return meaning


@settings(deadline=None)
@given(st.integers(0, 2**31))
def test_every_proposal_lies_in_one_theme_and_on_the_map(seed: int) -> None:
    land = landscape(PASSAGES, by_chance(seed))
    assert sorted(p.id for t in land.themes for p in t.passages) == sorted(p.id for p in PASSAGES)
    assert len(land.places) == len(PASSAGES)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in land.places)
    assert all(theme.name for theme in land.themes)


def test_vectors_of_words_are_of_unit_length_and_nearer_where_words_are_shared() -> None:
    vectors = words_alone(["修复湖泊水质", "湖泊水质日报", "夜班列车票价", "列车票价半价"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_too_few_proposals_make_no_theme() -> None:
    assert landscape(PASSAGES[:2]).themes == ()


def test_the_table_links_each_proposal_and_asks_about_each_filled_cell() -> None:
    parser = Tags()
    parser.feed(Atlas(InventedCorpus(), words_alone).html([], words("zh-Hans")))
    hrefs = {a["href"] for t, a in parser.tags if t == "a" and a.get("class") == "n"}
    assert hrefs == {f"?speech={p.speech_id}&start={p.start}&end={p.end}" for p in PASSAGES}
    asks = [a["data-ask"] for t, a in parser.tags if t == "button"]
    cells = [a for t, a in parser.tags if t == "td" and a.get("class") != "none"]
    assert len(asks) == len(cells) > 0
    assert len([t for t, _ in parser.tags if t == "circle"]) == len(PASSAGES)


def test_the_table_follows_the_chosen_affiliations_and_the_corpus() -> None:
    corpus = InventedCorpus()
    atlas = Atlas(corpus, words_alone)
    assert [value for _, value in atlas.affiliations(words("en"))] == ["农工党", "教育界", "工会"]
    only = atlas.html(["工会"], words("zh-Hans"))
    assert "罗海生" in only
    assert "沈若溪" not in only
    corpus.remove("lake")
    assert "沈若溪" not in atlas.html([], words("zh-Hans"))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**31))
def test_no_name_of_a_theme_leaves_the_map(seed: int) -> None:
    parser = Tags()
    parser.feed(Atlas(InventedCorpus(), by_chance(seed)).html([], words("zh-Hans")))
    letter = 20
    for x in [float(a["x"]) for t, a in parser.tags if t == "text"]:
        assert 2 * letter <= x <= 640 - 2 * letter
