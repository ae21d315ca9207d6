"""A term through time: every use where and when it stands, and nothing counted that does not."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.embedders import WordEmbedder

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.mentions import MentionQuery
from assistant.settings import Settings
from ui.cli import cli
from ui.terminal import print_timeline
from vectorstore.records import Filters
from vectorstore.store import Store

_SAID = (
    ("凌望舒", "港务局", "2019-03-05", "灯塔年久失修，要修缮灯塔。"),
    ("凌望舒", "海事局", "2021-03-04", "灯塔已经修好。"),
    ("秦观海", "海事局", "2021-03-06", "夜航要看灯塔。"),
    ("何书影", "教育局", "2023", "乡村缺少教师。"),
    ("林雨晴", "", "", "山上也有灯塔。"),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("timeline")
    ours = Settings(_env_file=None, data_dir=folder)
    store = Store(folder, WordEmbedder())
    with TestClient(build_app(Assistant(store, ours), ours)) as opened:
        for place, (speaker, body, date, text) in enumerate(reversed(_SAID)):
            said = {"speaker": speaker, "affiliation": body, "text": text, "date": date}
            file = {"file": (f"{place}.jsonl", json.dumps(said, ensure_ascii=False))}
            assert opened.post("/v1/documents", files=file).status_code == 201
        yield opened
    store.close()


def _timeline(client: TestClient, **query: Any) -> dict[str, Any]:
    found = client.get("/v1/timeline", params={"term": "灯塔"} | query)
    assert found.status_code == 200, found.text
    told: dict[str, Any] = found.json()
    return told


def test_the_uses_come_in_the_order_of_their_days_and_open_at_their_places(
    client: TestClient,
) -> None:
    found = _timeline(client)
    assert [use["date"] for use in found["uses"]] == [
        *("2019-03-05", "2019-03-05", "2021-03-04", "2021-03-06", "")
    ]
    for use in found["uses"]:
        place = use["place"]
        text = client.get(f"/v1/speeches/{place['speech_id']}").json()["text"]
        assert text[place["start"] : place["end"]] == place["text"] == "灯塔"
    assert (found["count"], found["undated"]) == (5, 1)
    assert found["first"]["speaker"] == "凌望舒"
    assert found["latest"]["speaker"] == "秦观海"


def test_it_is_counted_by_year_speaker_and_body(client: TestClient) -> None:
    found = _timeline(client)
    years = [(one["year"], one["count"], one["speakers"]) for one in found["years"]]
    assert years == [("2019", 2, 1), ("2021", 2, 2)]
    speakers = {one["name"]: one for one in found["speakers"]}
    assert list(speakers) == ["凌望舒", "秦观海", "林雨晴"]
    assert [one["year"] for one in speakers["凌望舒"]["years"]] == ["2019", "2021"]
    assert speakers["凌望舒"]["latest"]["date"] == "2021-03-04"
    assert speakers["林雨晴"]["first"]["date"] == ""
    assert [(one["name"], one["count"]) for one in found["bodies"]] == [
        ("港务局", 2),
        ("海事局", 2),
    ]


@pytest.mark.parametrize(
    ("within", "count"),
    [({"since": "2020"}, 2), ({"speaker": "凌望舒"}, 3), ({"affiliation": "海事局"}, 2)],
)
def test_filters_narrow_all_that_is_counted(
    client: TestClient, within: dict[str, str], count: int
) -> None:
    found = _timeline(client, **within)
    assert found["count"] == sum(one["count"] for one in found["speakers"]) == count
    assert found["undated"] == 0


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    term=st.sampled_from(["灯塔", "修", "夜航", "教师", "声呐"]),
    limit=st.integers(1, 4),
    since=st.sampled_from(["", "2019", "2021-03-05", "2024"]),
)
def test_it_is_exact_however_it_is_paged(
    client: TestClient, term: str, limit: int, since: str
) -> None:
    places = Counter[str]()
    for _, _, date, text in _SAID:
        if not since or (date and date >= since):
            places[date[:4]] += len(re.findall(term, text))
    within = {"term": term, "limit": limit} | ({"since": since} if since else {})
    pages = [_timeline(client, **within)]
    while pages[-1]["next"]:
        pages.append(_timeline(client, **within, cursor=pages[-1]["next"]))
    uses = [use for page in pages for use in page["uses"]]
    assert Counter(use["date"][:4] for use in uses) == +places
    assert {one["year"]: one["count"] for one in pages[0]["years"]} == {
        year: count for year, count in places.items() if year and count
    }


def test_it_is_printed_for_a_terminal(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus: Assistant = client.app.state.service.corpus  # type: ignore[attr-defined]
    print_timeline(corpus.timeline(MentionQuery(term="灯塔", filters=Filters())))
    told = capsys.readouterr().out
    assert "2021 · 2" in told
    assert "凌望舒 · 3 · 2019-03-05 – 2021-03-04" in told
    assert "[灯塔]" in told


def test_the_command_tells_it_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENZHENG_DATA_DIR", str(tmp_path))
    told = CliRunner().invoke(cli, ["timeline", "知识产权", "--json"])
    assert json.loads(told.stdout)["count"] > 0
