"""A BEIR folder is read, searched and scored by document; SQuAD files become one."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.embedders import WordEmbedder
from two_speakers import speech

from assistant.assistant import Assistant
from assistant.evaluation.beir import BeirDocument, BeirEvaluator, read_beir
from assistant.evaluation.beir_corpus import TemporaryCorpus
from assistant.evaluation.squad import convert_squad
from assistant.evidence import Evidence, Retrieval
from assistant.records import Question
from assistant.settings import Settings
from vectorstore.errors import InvalidRequest, Unavailable
from vectorstore.store import Store


def _write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return _write(
        tmp_path,
        {
            "corpus.jsonl": '{"_id": "d1", "title": "码头", "text": "冷链码头"}\n'
            '{"_id": "d2", "text": "夜间图书馆"}\n{"_id": "d3", "text": ""}\n',
            "queries.jsonl": '{"_id": "q1", "text": "码头", "metadata": {"lang": "zh"}}\n'
            '{"_id": "q2", "text": "图书馆"}\n{"_id": "q3", "text": "没有判断"}\n',
            "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t1\nq2\td1\t1\n",
        },
    )


class Shelf:
    """Keeps documents by number; finds two passages of each, those sharing characters first."""

    def __init__(self) -> None:
        self.documents: list[BeirDocument] = []

    def add(self, document: BeirDocument) -> str | None:
        if not document.text:
            return None
        self.documents.append(document)
        return str(len(self.documents) - 1)

    def search(self, question: Question) -> Retrieval:
        if question.question == "没有判断":
            raise Unavailable("The shelf is locked; find the key.")
        ranked = sorted(
            range(len(self.documents)),
            key=lambda n: -len(set(question.question) & set(self.documents[n].text)),
        )
        passages = [
            passage.model_copy(update={"document_id": str(number)})
            for number in ranked
            for passage in speech("s", "", "一", "二").passages
        ]
        evidence = [Evidence(passage=p, sentences=(), sentence_scores=()) for p in passages]
        return Retrieval(
            question=question.question, language="fr", evidence=tuple(evidence), confidence=0.5
        )


def test_documents_are_ranked_by_their_best_passage_and_scored_by_grade(folder: Path) -> None:
    evaluator = BeirEvaluator(read_beir(folder), Shelf())
    assert [document.id for document in evaluator.index()] == ["d1", "d2", "d3"]
    first, second = evaluator.rows()
    assert [hit.id for hit in first.retrieved] == ["d1", "d2"]
    assert first.metrics["recall@1"] == 1 / 2
    assert first.metrics["ndcg@10"] == 1
    assert second.metrics["recall@1"] == 0
    assert second.metrics["recall@5"] == 1
    assert second.metrics["mrr"] == 1 / 2


def test_the_language_of_a_query_is_as_the_folder_says_or_as_retrieval_found(folder: Path) -> None:
    evaluator = BeirEvaluator(read_beir(folder), Shelf())
    list(evaluator.index())
    assert [row.lang for row in evaluator.rows()] == ["zh", "fr"]


def test_queries_without_judgement_are_left_out(folder: Path) -> None:
    assert [query.id for query in read_beir(folder).queries] == ["q1", "q2"]


def test_a_query_that_fails_scores_nothing(folder: Path) -> None:
    with (folder / "qrels" / "test.tsv").open("a", encoding="utf-8") as judged:
        judged.write("q3\td1\t1\n")
    evaluator = BeirEvaluator(read_beir(folder), Shelf())
    list(evaluator.index())
    failed = list(evaluator.rows())[-1]
    assert failed.error == "The shelf is locked; find the key."
    assert failed.metrics["recall@10"] == 0


def test_the_products_own_corpus_finds_the_documents_by_their_words(
    folder: Path, tmp_path: Path
) -> None:
    store = Store(tmp_path / "data", WordEmbedder())
    corpus = TemporaryCorpus(store, Assistant(store, Settings(_env_file=None)))
    try:
        evaluator = BeirEvaluator(read_beir(folder), corpus)
        assert len(list(evaluator.index())) == 3
        first, second = evaluator.rows()
        assert first.retrieved[0].id == "d1"
        assert second.retrieved[0].id == "d2"
        assert len(store.library.documents()) == 2
    finally:
        store.close()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("corpus.jsonl", '{"title": "x"}\n', "corpus.jsonl, line 1"),
        ("queries.jsonl", '{"_id": "q1", "text": "x"}\n{\n', "queries.jsonl, line 2"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\n", "test.tsv, line 2"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n", "no query"),
    ],
)
def test_what_is_wrong_with_a_folder_is_named(
    folder: Path, name: str, text: str, said: str
) -> None:
    _write(folder, {name: text})
    with pytest.raises(InvalidRequest) as caught:
        read_beir(folder)
    assert said in caught.value.message


def test_a_folder_without_judgements_is_refused(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").unlink()
    with pytest.raises(InvalidRequest):
        read_beir(folder)


def _squad(folder: Path, name: str, paragraphs: Mapping[str, Mapping[str, str]]) -> Path:
    data = [
        {
            "title": "An Article",
            "paragraphs": [
                {"context": context, "qas": [{"id": k, "question": q} for k, q in asked.items()]}
                for context, asked in paragraphs.items()
            ],
        }
    ]
    path = folder / name
    path.write_text(json.dumps({"version": "1.1", "data": data}), encoding="utf-8")
    return path


def test_questions_of_one_language_find_the_paragraphs_of_another(tmp_path: Path) -> None:
    chinese = _squad(
        tmp_path, "zh.json", {"冷链\u2028码头": {"1": "多少？"}, "图书馆": {"2": "何时？"}}
    )
    english = _squad(
        tmp_path,
        "en.json",
        {"A quay": {"1": "How much is invested in it?"}, "A hall": {"9": "When is it open?"}},
    )
    assert convert_squad(chinese, english, tmp_path / "out") == 1
    beir = read_beir(tmp_path / "out")
    assert [document.text for document in beir.documents] == ["冷链\u2028码头", "图书馆"]
    assert {document.title for document in beir.documents} == {""}
    (query,) = beir.queries
    assert (query.text, query.language) == ("How much is invested in it?", "en")
    assert beir.qrels == {"1": {beir.documents[0].id: 1}}


def test_files_without_a_common_question_are_refused(tmp_path: Path) -> None:
    one = _squad(tmp_path, "one.json", {"码头": {"1": "多少？"}})
    other = _squad(tmp_path, "other.json", {"A quay": {"2": "How much?"}})
    for questions in (other, tmp_path / "missing.json"):
        with pytest.raises(InvalidRequest):
            convert_squad(one, questions, tmp_path / "out")


@pytest.mark.shared
def test_the_parallel_benchmark_becomes_a_folder_with_every_question(tmp_path: Path) -> None:
    shared = Path(__file__).parents[2] / "../shared/benchmarks/xquad"
    if not shared.is_dir():
        pytest.skip("the benchmarks are not in ../shared here")
    converted = convert_squad(shared / "xquad.zh.json", shared / "xquad.ru.json", tmp_path / "out")
    beir = read_beir(tmp_path / "out")
    assert converted == len(beir.queries) == len(beir.qrels) == 1190
    assert len(beir.documents) == 240
    assert {query.language for query in beir.queries} == {"ru"}
