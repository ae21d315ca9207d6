"""A part of the corpus is searched as exactly as the whole."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from support.embedders import WordEmbedder
from support.speeches import document, speech

from vectorstore import filtered_search
from vectorstore.filtered_search import FilteredSearch
from vectorstore.records import Filters
from vectorstore.store import Store

SPEECHES = [
    speech(f"讲者{number}", "背景。", *(f"{number}之{place}，修桥铺路。" for place in range(6)),
           affiliation=f"界别{number % 2}")
    for number in range(8)
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(tmp_path_factory.mktemp("narrowed"), WordEmbedder())
    opened.add(document(*SPEECHES), name="a", source="a", sha256="a" * 64)
    yield opened
    opened.close()


@pytest.mark.parametrize("small", [0, 2_000])
@pytest.mark.parametrize(
    "filters",
    [
        Filters(speakers=("讲者3",)),
        Filters(speakers=("讲者3", "讲者5")),
        Filters(affiliations=("界别1",)),
        Filters(affiliations=("界别1",), speakers=("讲者4",)),
    ],
)
def test_the_nearest_of_a_part_are_those_a_full_comparison_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch, filters: Filters, small: int
) -> None:
    monkeypatch.setattr(filtered_search, "_SMALL", small)
    ids = store.library.passage_ids(filters)
    _, vectors = store.library.passage_vectors(ids)
    asked = store.embedder.embed_queries(["修桥铺路 3之2"])[0]
    scores = sorted((vectors @ asked).tolist(), reverse=True)[:4] if ids else []

    found = FilteredSearch(store).search(asked, 4, filters, store.size(), store.look())

    assert set(found) <= set(ids)
    _, chosen = store.library.passage_vectors(found)
    assert np.allclose(chosen @ asked if found else [], scores, atol=1e-5)


def test_what_is_added_to_a_part_is_found_in_it(tmp_path: Path) -> None:
    store = Store(tmp_path, WordEmbedder())
    search = FilteredSearch(store)
    filters = Filters(affiliations=("界别1",))
    asked = store.embedder.embed_queries(["修桥铺路"])[0]
    for number, one in enumerate(SPEECHES[:4]):
        store.add(document(one), name="a", source=str(number), sha256=f"{number:064x}"[::-1])
        found = search.search(asked, 99, filters, store.size(), store.look())
        assert set(found) == set(store.library.passage_ids(filters))
    store.close()
