"""Glosses over REST: on citations in the language of the question, beside a quotation unchanged."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.store import Store

QUESTION = "怎样建设岸电设施，减少船舶排放？"
GLOSSARY = '[terms]\n"岸电设施" = {en = ["shore power facilities"], zh = ["岸电"]}\n'


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("corpus")
    glossary = folder / "glossary.toml"
    glossary.write_text(GLOSSARY, encoding="utf-8")
    settings = Settings(data_dir=folder, glossary=glossary)
    store = Store(folder, WordEmbedder())
    store.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    with TestClient(build_app(Assistant(store, settings), settings)) as opened:
        yield opened
    store.close()


def cited(client: TestClient, language: str) -> list[dict[str, Any]]:
    asked = {"question": QUESTION, "language": language}
    citations: list[dict[str, Any]] = client.post("/v1/answers", json=asked).json()["citations"]
    return citations


@pytest.mark.parametrize("language", ["en", "pt-BR", "ru", "fr", "es", "ar", "id"])
def test_each_gloss_is_a_place_in_a_quotation_that_stays_as_it_is(
    client: TestClient, language: str
) -> None:
    printed = cited(client, "zh")
    read = cited(client, language)
    kept = ("quote", "start", "end", "speech_id")
    assert [[c[key] for key in kept] for c in read] == [[c[key] for key in kept] for c in printed]
    glosses = [(c, one) for c in read for one in c["glosses"]]
    assert glosses
    for citation, one in glosses:
        assert one.keys() == {"start", "end", "text", "gloss", "kind"}
        assert citation["quote"][one["start"] : one["end"]] == one["text"]
        assert one["kind"] in {"term", "figure", "date"}


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "ja"])
def test_readers_of_the_quotation_get_none(client: TestClient, language: str) -> None:
    assert all(citation["glosses"] == [] for citation in cited(client, language))


def test_the_owners_name_of_a_term_is_its_gloss(client: TestClient) -> None:
    glosses = [one for citation in cited(client, "en") for one in citation["glosses"]]
    assert {one["gloss"] for one in glosses if one["text"] == "岸电设施"} == {
        "shore power facilities"
    }


def test_what_is_streamed_has_the_glosses_of_the_whole_answer(client: TestClient) -> None:
    asked = {"question": QUESTION, "language": "en", "stream": True}
    blocks = client.post("/v1/answers", json=asked).text.strip().split("\n\n")
    said = [json.loads(b.split("data: ", 1)[1]) for b in blocks if b.startswith("event: citation")]
    streamed = [one["citation"]["glosses"] if "citation" in one else one["glosses"] for one in said]
    assert streamed == [citation["glosses"] for citation in cited(client, "en")]


def test_titles_in_lists_are_glossed_by_accept_language(client: TestClient) -> None:
    english = client.get("/v1/speeches", headers={"Accept-Language": "en"}).json()["speeches"]
    assert any(speech["title_glosses"] for speech in english)
    for speech in english:
        for one in speech["title_glosses"]:
            assert speech["title"][one["start"] : one["end"]] == one["text"]
    plain = client.get("/v1/speeches", headers={"Accept-Language": "zh"}).json()["speeches"]
    assert not any(speech["title_glosses"] for speech in plain)
