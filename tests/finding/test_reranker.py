"""A cross-encoder, where one is set, decides the order; here one with random weights."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.embedders import BundledEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.retrieval.retriever import Retriever
from vectorstore.errors import Unavailable
from vectorstore.records import EVERYWHERE
from vectorstore.reranker import Reranker
from vectorstore.store import Store

QUESTION = "音乐教师"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("cross-encoder")
    characters = sorted({char for one in (PORT, SCHOOL) for char in one.body + QUESTION})
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(tmp_path_factory.mktemp("reranked"), BundledEmbedder())
    opened.add(document(PORT, SCHOOL), name="a", source="a", sha256="a" * 64)
    yield opened
    opened.close()


def test_the_cross_encoder_decides_the_order(store: Store, model: Path) -> None:
    reranker = Reranker(str(model))
    plain = Retriever(store).retrieve(QUESTION, language=None, filters=EVERYWHERE, k=9)
    found = Retriever(store, reranker=reranker).retrieve(
        QUESTION, language=None, filters=EVERYWHERE, k=9
    )

    judged = reranker.scores(QUESTION, [passage.text for passage in found.passages]).tolist()
    assert judged == sorted(judged, reverse=True)
    assert {one.id for one in found.passages} == {one.id for one in plain.passages}
    assert [one.score for one in found.passages] == [one.score for one in plain.passages]


def test_a_reranker_that_is_not_there_is_said_to_be_so(store: Store, tmp_path: Path) -> None:
    retriever = Retriever(store, reranker=Reranker(str(tmp_path / "none")))
    with pytest.raises(Unavailable, match="WENZHENG_RERANKER"):
        retriever.retrieve(QUESTION, language=None, filters=EVERYWHERE, k=3)
