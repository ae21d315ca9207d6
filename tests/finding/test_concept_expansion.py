"""What laymen say for a term finds the passages that hold the term."""

import hashlib
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from support.embedders import BundledEmbedder
from support.speeches import document, speech

from assistant.retrieval.lexicons.concept_expansion import PlainWords, meant
from assistant.retrieval.query.query_encoder import QueryEncoder
from assistant.retrieval.retriever import Retriever
from vectorstore.records import EVERYWHERE
from vectorstore.store import Store

SOURCE = Path("tools/plain_words.toml")


def test_the_vectors_are_those_of_the_phrases_and_of_the_bundled_model() -> None:
    content = SOURCE.read_bytes()
    stored = files("assistant.models").joinpath("concepts.npz")
    with stored.open("rb") as file, np.load(file) as kept:
        assert str(kept["source"]) == hashlib.sha256(content).hexdigest()
        assert str(kept["model"]) == BundledEmbedder().identity
        assert kept["terms"][0].tolist() == list(tomllib.loads(content.decode()))


def test_plain_words_in_chinese_hold_nothing_of_their_term() -> None:
    table = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    assert [term for term, said in table.items() if any(term in one for one in said["zh"])] == []


@pytest.mark.parametrize(
    ("question", "language", "term"),
    [
        ("花钱用不用美元，直接用自己国家的钱结？", "zh", "本币结算"),
        ("Could firms be paid from abroad without changing into dollars first?", "en", "本币结算"),
        ("Кто хочет хранить товар за границей ещё до заказа?", "ru", "海外仓"),
        ("錢能不能直接用自己國家的貨幣付給外國？", "zh-Hant", "本币结算"),
    ],
)
def test_a_question_in_plain_words_means_the_term(question: str, language: str, term: str) -> None:
    embedder = BundledEmbedder()
    vector = QueryEncoder(embedder).encode(question, language)
    found = meant(vector, chinese=language.startswith("zh"), embedder=embedder.identity)
    assert term in sorted(found, key=lambda one: -found[one])[:20]


def test_a_term_is_meant_in_either_script() -> None:
    embedder = BundledEmbedder()
    vector = QueryEncoder(embedder).encode("上网买外国卖家的东西", "zh")
    found = meant(vector, chinese=True, embedder=embedder.identity)
    assert found["跨境电商"] == found["跨境電商"] > 0


def test_another_embedder_knows_no_plain_words() -> None:
    assert meant(np.ones(896, np.float32), chinese=True, embedder="another") == {}


def test_only_terms_that_stand_out_are_meant() -> None:
    rows = np.eye(8, dtype=np.float32)
    known = PlainWords(tuple("甲乙丙丁戊己庚辛"), tuple("甲乙丙丁戊己庚辛"), rows, rows)
    assert list(known.meant(rows[2], chinese=True)) == ["丙"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path, BundledEmbedder())
    speeches = document(
        speech("周海宁", "建议推动本币结算。鼓励银行开办相关业务，给小企业培训。"),
        speech("何书影", "建议降低办公用品采购价格。统一结账，让各单位付账更省心。"),
    )
    opened.add(speeches, name="a", source="a", sha256="a" * 64)
    yield opened
    opened.close()


def test_the_passage_that_holds_the_meant_term_rises(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "和外国人做买卖，能不能不用美元，各付各的钱？"

    def lead() -> float:
        found = Retriever(store).retrieve(question, language="zh", filters=EVERYWHERE, k=2)
        scores = {one.passage.speaker: one.passage.score for one in found.evidence}
        return scores["周海宁"] - scores["何书影"]

    with_terms = lead()
    monkeypatch.setattr("assistant.retrieval.retriever.meant", lambda *_, **__: {})
    assert with_terms > lead()
