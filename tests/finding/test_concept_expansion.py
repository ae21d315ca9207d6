"""What laymen say for a term finds the passages that hold the term."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.embedders import BundledEmbedder
from support.speeches import document, speech

from assistant.retrieval.learned_models import LearnedModels, learned_models
from assistant.retrieval.lexicons.concept_expansion import ConceptIndex
from assistant.retrieval.query.query_encoder import QueryEncoder
from assistant.retrieval.retriever import Retriever
from vectorstore.bundled_model import bundled_identity
from vectorstore.records import EVERYWHERE
from vectorstore.store import Store

SOURCE = Path("benchmarks/training/everyday_phrases.toml")


@pytest.fixture(scope="module")
def models() -> LearnedModels:
    return learned_models(bundled_identity())


@pytest.fixture(scope="module")
def concepts(models: LearnedModels) -> ConceptIndex:
    assert models.concepts is not None
    return models.concepts


def test_the_terms_are_those_that_the_phrases_are_written_for(concepts: ConceptIndex) -> None:
    table = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    assert list(concepts.simplified) == list(table)


def test_the_vector_of_a_term_is_the_mean_of_its_phrases(concepts: ConceptIndex) -> None:
    table = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    for place, (term, phrases) in enumerate(list(table.items())[:3]):
        mean = BundledEmbedder().embed_queries(phrases["en"]).mean(axis=0)
        assert concepts.english[place] == pytest.approx(mean, abs=2e-3), term


def test_everyday_phrases_in_chinese_hold_nothing_of_their_term() -> None:
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
def test_a_question_in_plain_words_means_the_term(
    models: LearnedModels, concepts: ConceptIndex, question: str, language: str, term: str
) -> None:
    vector = QueryEncoder(BundledEmbedder(), models.dimension_weights).encode(question, language)
    found = concepts.expand(vector, chinese=language.startswith("zh"))
    assert term in sorted(found, key=lambda one: -found[one])[:30]


def test_a_term_is_meant_in_either_script(models: LearnedModels, concepts: ConceptIndex) -> None:
    vector = QueryEncoder(BundledEmbedder(), models.dimension_weights).encode(
        "上网买外国卖家的东西", "zh"
    )
    found = concepts.expand(vector, chinese=True)
    assert found["跨境电商"] == found["跨境電商"] > 0


def test_only_terms_that_stand_out_are_meant() -> None:
    rows = np.eye(8, dtype=np.float32)
    known = ConceptIndex(tuple("甲乙丙丁戊己庚辛"), tuple("甲乙丙丁戊己庚辛"), rows, rows)
    assert list(known.expand(rows[2], chinese=True)) == ["丙"]


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


def test_the_passage_that_holds_the_meant_term_rises(store: Store, models: LearnedModels) -> None:
    question = "和外国人做买卖，能不能不用美元，各付各的钱？"

    def lead(models: LearnedModels) -> float:
        retriever = Retriever(store, models=models)
        found = retriever.retrieve(question, language="zh", filters=EVERYWHERE, k=2)
        scores = {one.passage.speaker: one.passage.score for one in found.evidence}
        return scores["周海宁"] - scores["何书影"]

    assert lead(models) > lead(replace(models, concepts=None))
