"""A term looked up over REST: who uses it, how often, and where."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from support.embedders import WordEmbedder
from support.speeches import document, speech

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.store import Store

KEEPER = speech("凌望舒", "灯塔年久失修。", "一是修缮燈塔。", "二是把灯塔列为文物，灯塔旁设步道。")
PILOT = speech("秦观海", "夜航要看灯塔。", "一是增设浮标。")
TEACHER = speech("何书影", "乡村学校缺少音乐教师。")


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    store = Store(tmp_path, WordEmbedder())
    store.add(document(PILOT, KEEPER, TEACHER), name="a", source="a", sha256="1" * 64)
    settings = Settings(data_dir=tmp_path)
    return TestClient(build_app(Assistant(store, settings), settings))


def test_everybody_who_uses_the_term_is_counted_and_placed(client: TestClient) -> None:
    found = client.get("/v1/mentions", params={"term": "灯塔"}).json()

    assert (found["speakers"], found["places"], found["next"]) == (2, 5, None)
    assert [(one["speaker"], one["count"]) for one in found["mentions"]] == [
        ("凌望舒", 4),
        ("秦观海", 1),
    ]
    for one in found["mentions"]:
        for place in one["places"]:
            text = client.get(f"/v1/speeches/{place['speech_id']}").json()["text"]
            assert text[place["start"] : place["end"]] == place["text"]
            assert f"{place['before']}{place['text']}{place['after']}" in text


def test_pages_add_up_to_all_places(client: TestClient) -> None:
    seen: list[tuple[str, int]] = []
    parameters = {"term": "灯塔", "limit": "2"}
    for _ in range(3):
        page = client.get("/v1/mentions", params=parameters).json()
        assert page["places"] == 5
        places = [place for one in page["mentions"] for place in one["places"]]
        seen += [(place["speech_id"], place["start"]) for place in places]
        parameters["cursor"] = page["next"]

    assert page["next"] is None
    assert len(set(seen)) == len(seen) == 5


def test_one_speaker_is_looked_at_alone_and_an_unknown_one_refused(client: TestClient) -> None:
    alone = client.get("/v1/mentions", params={"term": "灯塔", "speaker": "秦观海"}).json()
    assert (alone["speakers"], alone["places"]) == (1, 1)

    silent = client.get("/v1/mentions", params={"term": "灯塔", "speaker": "何书影"}).json()
    assert (silent["speakers"], silent["places"], silent["mentions"]) == (0, 0, [])

    assert client.get("/v1/mentions", params={"term": "灯塔", "speaker": "谁"}).status_code == 422


@pytest.mark.parametrize("parameters", [{"term": "  "}, {"term": "？"}, {"term": "灯" * 101}])
def test_what_is_no_term_is_refused(client: TestClient, parameters: dict[str, str]) -> None:
    assert client.get("/v1/mentions", params=parameters).status_code == 422


@pytest.mark.parametrize("cursor", ["x", "ß", "LTE=", "====", "MTAwMDAwMDAwMDAwMDAw"])
def test_a_cursor_is_followed_or_refused_but_never_breaks(client: TestClient, cursor: str) -> None:
    answer = client.get("/v1/mentions", params={"term": "灯塔", "cursor": cursor})
    assert answer.status_code in {200, 422}


def test_a_term_is_looked_up_in_its_written_forms_and_its_chinese_name(tmp_path: Path) -> None:
    store = Store(tmp_path, WordEmbedder())
    customs = speech("凌望舒", "海关要便民。", "一是建设自由贸易试验区。", "二是扩大自贸试验区。")
    store.add(document(customs), name="a", source="a", sha256="1" * 64)
    settings = Settings(data_dir=tmp_path)
    with TestClient(build_app(Assistant(store, settings), settings)) as client:
        zones = client.get("/v1/mentions", params={"term": "自贸区"}).json()
        english = client.get("/v1/mentions", params={"term": "customs authority"}).json()

    assert [place["text"] for place in zones["mentions"][0]["places"]] == [
        "自由贸易试验区",
        "自贸试验区",
    ]
    assert "自贸试验区" in zones["looked_for"]
    assert english["looked_for"] == ["customs authority", "海关"]
    assert english["places"] == 1


@pytest.mark.parametrize(
    ("text", "term", "stands"),
    [
        ("The drought in Ethiopia drove prices up. Inflation followed.", "埃塞俄比亚", "Ethiopia"),
        ("The drought in Ethiopia drove prices up. Inflation followed.", "通货膨胀", "Inflation"),
        ("The drought in Ethiopia drove prices up. Inflation followed.", "Эфиопия", "Ethiopia"),
        ("Засуха в Эфиопии подняла цены. Инфляция растёт.", "Ethiopia", "Эфиопии"),
        ("埃塞俄比亚的旱情推高了物价。", "Ethiopia", "埃塞俄比亚"),
    ],
)
def test_a_term_is_looked_up_by_its_names_in_the_languages_of_the_speeches(
    text: str, term: str, stands: str, tmp_path: Path
) -> None:
    store = Store(tmp_path, WordEmbedder())
    store.add(document(speech("凌望舒", text, "")), name="a", source="a", sha256="1" * 64)
    settings = Settings(data_dir=tmp_path)
    with TestClient(build_app(Assistant(store, settings), settings)) as client:
        found = client.get("/v1/mentions", params={"term": term}).json()

    assert [place["text"] for place in found["mentions"][0]["places"]] == [stands]
    assert found["looked_for"][0] == term
