"""Documents that are prepared at once share what they learn."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from support.embedders import WordEmbedder

from vectorstore.embedder_protocol import Matrix
from vectorstore.embedding_cache import RecallingEmbedder, UnderWay
from vectorstore.errors import Unavailable
from vectorstore.store import Store

SHARED, OWN = "港口要用岸电。", "学校要有合唱。"


class HeldEmbedder(WordEmbedder):
    """Holds the text that is shared until it is let go, and then may fail."""

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__()
        self.begun, self.let_go, self.fails = Event(), Event(), fails

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        if SHARED in texts:
            self.begun.set()
            assert self.let_go.wait(10)
            if self.fails:
                self.fails = False
                raise Unavailable("The model is gone.")
        elif OWN in texts:
            self.let_go.set()
        return super().embed_documents(texts)


def two(store: Store, embedder: WordEmbedder) -> tuple[RecallingEmbedder, RecallingEmbedder]:
    under_way = UnderWay(2)
    first, second = (RecallingEmbedder(embedder, store.library, under_way) for _ in range(2))
    return first, second


def test_what_another_document_is_embedding_is_awaited_and_not_embedded_again(store: Store) -> None:
    embedder = HeldEmbedder()
    first, second = two(store, embedder)
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(first.embed_documents, [SHARED])
        assert embedder.begun.wait(10)
        vectors = second.embed_documents([SHARED, OWN])
        assert vectors[0].tolist() == waiting.result()[0].tolist()
    assert sorted(embedder.embedded) == sorted([SHARED, OWN])


def test_what_another_document_failed_to_embed_is_embedded_here(store: Store) -> None:
    embedder = HeldEmbedder(fails=True)
    first, second = two(store, embedder)
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(first.embed_documents, [SHARED])
        assert embedder.begun.wait(10)
        assert len(second.embed_documents([SHARED, OWN])) == 2
        with pytest.raises(Unavailable):
            waiting.result()
    assert sorted(embedder.embedded) == sorted([SHARED, OWN])
