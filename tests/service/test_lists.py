"""Lists that clients page through and read again: cursors, entity tags, compression."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from serving import serving
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.client import RemoteCorpus
from assistant.settings import Settings
from ui.serve import faces
from vectorstore.records import Correction
from vectorstore.store import Store

FORWARDED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Assistant]:
    store = Store(tmp_path, WordEmbedder())
    store.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    yield Assistant(store, Settings(data_dir=tmp_path))
    store.close()


@pytest.fixture
def client(corpus: Assistant, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(build_app(corpus, Settings(data_dir=tmp_path))) as opened:
        yield opened


class TestPages:
    def test_the_pages_of_a_list_add_up_to_the_list(self, client: TestClient) -> None:
        whole = client.get("/v1/speeches").json()
        first = client.get("/v1/speeches", params={"limit": 1}).json()
        second = client.get("/v1/speeches", params={"limit": 1, "cursor": first["next"]}).json()

        assert whole["next"] is None
        assert whole["total"] == first["total"] == 2
        assert first["speeches"] + second["speeches"] == whole["speeches"]
        assert second["next"] is None

    @pytest.mark.parametrize("path", ["/v1/speeches", "/v1/documents"])
    def test_a_cursor_of_nobody_is_refused_in_words(self, client: TestClient, path: str) -> None:
        refused = client.get(path, params={"cursor": "那里"})

        assert refused.status_code == 422
        assert "cursor" in refused.json()["detail"]

    def test_the_client_reads_every_page(
        self, corpus: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("assistant.client._PAGE", 1)
        with serving(lambda: build_app(corpus, Settings(data_dir=tmp_path))) as url:
            remote = RemoteCorpus(url)
            assert remote.speeches() == corpus.speeches()
            assert remote.documents() == corpus.documents()
            remote.close()


class TestUnknownParameters:
    def test_are_refused_with_those_there_are(self, client: TestClient) -> None:
        refused = client.get("/v1/passages", params={"q": "岸电", "speakers": "周海宁"})

        assert refused.status_code == 422
        assert "speakers" in refused.json()["detail"]
        there_are = (
            "affiliation, collection, document, k, kind, language, occasion, q, since, speaker,"
            " until"
        )
        assert there_are in refused.json()["detail"]


class TestEntityTags:
    @pytest.mark.parametrize(
        "path", ["/v1/speeches", "/v1/documents", "/v1/mentions?term=%E5%B2%B8%E7%94%B5"]
    )
    def test_what_has_not_changed_is_not_sent_again(self, client: TestClient, path: str) -> None:
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})

        assert again.status_code == 304
        assert not again.content
        assert again.headers["etag"] == first.headers["etag"]

    def test_a_corrected_byline_is_sent(self, client: TestClient, corpus: Assistant) -> None:
        speech = corpus.speeches()[0].id
        before = client.get(f"/v1/speeches/{speech}")
        corpus.correct(speech, Correction(speaker="林远山"))
        after = client.get(
            f"/v1/speeches/{speech}", headers={"If-None-Match": before.headers["etag"]}
        )

        assert after.status_code == 200
        assert after.json()["speaker"] == "林远山"


class TestCompression:
    def test_long_lists_are_compressed_for_clients_that_read_it(self, client: TestClient) -> None:
        speech = client.get("/v1/speeches").json()["speeches"][0]["id"]
        path = f"/v1/speeches/{speech}"

        assert client.get(path).headers["content-encoding"] == "gzip"
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers

    def test_streams_are_not(self, client: TestClient) -> None:
        asked = {"question": "怎样建设岸电设施？", "stream": True}
        assert "content-encoding" not in client.post("/v1/answers", json=asked).headers


class TestRateLimitHeaders:
    def test_say_what_is_left(self, corpus: Assistant, tmp_path: Path) -> None:
        settings = Settings(data_dir=tmp_path, rate_limit="2/hour")
        with TestClient(build_app(corpus, settings)) as client:
            answers = [client.get("/v1/speeches") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        left = [answer.headers["ratelimit"].split(";")[1] for answer in answers]
        assert left == ["r=1", "r=0", "r=0"]
        assert answers[0].headers["ratelimit-policy"] == '"caller";q=2;w=3600'


class TestOtherSites:
    SITE = "https://portal.example"

    @pytest.fixture
    def url(self, corpus: Assistant, tmp_path: Path) -> Iterator[str]:
        settings = Settings(data_dir=tmp_path, cors_origins=self.SITE)
        with serving(lambda: faces(corpus, settings), settings) as found:
            yield found

    def test_a_named_site_may_ask(self, url: str) -> None:
        asked = {"question": "怎样建设岸电设施？"}
        preflight = httpx.options(
            f"{url}/v1/answers",
            headers={
                "Origin": self.SITE,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization,content-type",
            },
        )
        answer = httpx.post(f"{url}/v1/answers", json=asked, headers={"Origin": self.SITE})

        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == self.SITE
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == self.SITE

    def test_others_may_not(self, url: str) -> None:
        asked = {"question": "怎样建设岸电设施？"}
        other = {"Origin": "https://elsewhere.example"}
        answer = httpx.post(f"{url}/v1/answers", json=asked, headers=other)

        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


class TestTrustedProxies:
    @pytest.mark.parametrize(("trusted", "scheme"), [("127.0.0.1", "https"), (None, "http")])
    def test_only_what_they_say_of_the_visitor_is_believed(
        self, corpus: Assistant, tmp_path: Path, trusted: str | None, scheme: str
    ) -> None:
        settings = Settings(data_dir=tmp_path, trusted_proxies=trusted)
        with serving(lambda: build_app(corpus, settings), settings) as url:
            asked = {"messages": [{"role": "user", "content": "怎样建设岸电设施，减少船舶排放？"}]}
            answer = httpx.post(f"{url}/v1/chat/completions", json=asked, headers=FORWARDED)

        link = answer.json()["choices"][0]["message"]["annotations"][0]["url_citation"]["url"]
        assert link.startswith(f"{scheme}://")
