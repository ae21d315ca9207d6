"""A corpus that another process serves is as good as one at hand."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from serving import PausingCorpus, serving
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.client import RemoteCorpus
from assistant.events import Done
from assistant.keys import Keyring
from assistant.keys import Scope as KeyScope
from assistant.records import Answer, Question
from assistant.settings import Settings, load_settings
from vectorstore.errors import InvalidRequest, NotFound, Unavailable
from vectorstore.records import Filters


class Busy:
    """An app that turns requests away so many `times`."""

    def __init__(self, app: ASGIApp, status: int, when: str) -> None:
        self._app = app
        self._refusal = JSONResponse({"detail": "It is busy."}, status, {"Retry-After": when})
        self.times = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.times:
            self.times -= 1
            await self._refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)


QUESTION = Question(question="怎样建设岸电设施，减少船舶排放？")


@pytest.fixture
def remote(url: str) -> Iterator[RemoteCorpus]:
    with closing(RemoteCorpus(url)) as found:
        yield found


def same(answer: Answer) -> Answer:
    """The answer without what differs from one asking to the next."""
    return answer.model_copy(update={"id": "", "timings": None})


def test_the_answer_is_the_same_whole_and_in_parts(
    remote: RemoteCorpus, assistant: Assistant
) -> None:
    here = list(assistant.stream(QUESTION))
    there = list(remote.stream(QUESTION))

    assert there[:-1] == here[:-1]
    assert isinstance(there[-1], Done)
    assert isinstance(here[-1], Done)
    assert same(there[-1].answer) == same(here[-1].answer) == same(remote.ask(QUESTION))


def test_the_corpus_is_the_same(remote: RemoteCorpus, assistant: Assistant) -> None:
    assert remote.speeches() == assistant.speeches()
    assert remote.documents() == assistant.documents()
    speech = assistant.speeches()[0].id
    assert remote.speech(speech) == assistant.speech(speech)


def test_the_same_is_found(remote: RemoteCorpus, assistant: Assistant) -> None:
    asked = Question(
        question=QUESTION.question,
        language="zh-Hant",
        top_k=2,
        filters=Filters(speakers=("周海宁",)),
    )
    here, there = assistant.search(asked), remote.search(asked)

    assert there.passages == here.passages
    assert (there.language, there.confidence) == (here.language, here.confidence)


@pytest.mark.parametrize(
    "question", [Question(question=" "), Question(question="x", filters=Filters(("无此人",)))]
)
def test_what_cannot_be_asked_is_said_as_it_is_here(
    remote: RemoteCorpus, assistant: Assistant, question: Question
) -> None:
    with pytest.raises(InvalidRequest) as here:
        assistant.ask(question)
    for ask in (remote.ask, lambda asked: list(remote.stream(asked))):
        with pytest.raises(InvalidRequest) as there:
            ask(question)
        assert there.value.message == here.value.message
    with pytest.raises(NotFound):
        remote.speech("none")


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with closing(RemoteCorpus("http://127.0.0.1:9")) as nobody:
        for ask in (nobody.speeches, lambda: list(nobody.stream(QUESTION))):
            with pytest.raises(Unavailable, match="does not answer"):
                ask()


def test_an_answer_that_breaks_off_says_why(assistant: Assistant, tmp_path: Path) -> None:
    class Breaking(PausingCorpus):
        def stream(self, question: Question) -> Iterator[object]:
            yield next(iter(assistant.stream(question)))
            raise Unavailable("The chat model is gone; ask again.")

    corpus = Breaking(assistant)
    app = partial(build_app, corpus, Settings(data_dir=tmp_path))
    with serving(app) as url, closing(RemoteCorpus(url)) as remote:
        parts = remote.stream(QUESTION)
        next(parts)
        with pytest.raises(Unavailable, match="chat model is gone"):
            next(parts)


def test_events_and_comments_that_a_newer_server_sends_are_passed_over(
    assistant: Assistant, tmp_path: Path
) -> None:
    app = build_app(assistant, Settings(data_dir=tmp_path))

    async def newer(scope: Scope, receive: Receive, send: Send) -> None:
        async def more(message: Message) -> None:
            if message["type"] == "http.response.body" and message.get("body"):
                added = b': still at work\n\nevent: judged\ndata: {"claims": 3}\n\n'
                message = {**message, "body": added + message["body"]}
            await send(message)

        await app(scope, receive, more if scope["type"] == "http" else send)

    with serving(lambda: newer) as url, closing(RemoteCorpus(url)) as remote:
        events = list(remote.stream(QUESTION))
    assert [event.event for event in events] == [e.event for e in assistant.stream(QUESTION)]


def test_a_key_is_shown_where_one_is_asked_for(assistant: Assistant, tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    _, token = keyring.create("x", KeyScope.READ)
    with (
        serving(lambda: build_app(assistant, Settings(data_dir=tmp_path))) as url,
        closing(RemoteCorpus(url, token)) as reader,
        closing(RemoteCorpus(url, keyring.open_session(KeyScope.WRITE))) as writer,
        closing(RemoteCorpus(url)) as stranger,
    ):
        assert reader.speeches() == writer.speeches() == assistant.speeches()
        with pytest.raises(InvalidRequest, match="API key"):
            stranger.speeches()
        with pytest.raises(InvalidRequest, match="--write"):
            reader.remove("x")
        with pytest.raises(NotFound):
            writer.remove("x")
    keyring.close()


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_turned_away_comes_again_when_told_to(
    assistant: Assistant, tmp_path: Path, status: int
) -> None:
    busy = Busy(build_app(assistant, Settings(data_dir=tmp_path)), status, "0")
    with serving(lambda: busy) as url, closing(RemoteCorpus(url)) as remote:
        for ask in (remote.speeches, lambda: list(remote.stream(QUESTION))):
            busy.times = 2
            assert ask()
        busy.times = 3
        with pytest.raises(Unavailable, match="busy"):
            remote.speeches()


@pytest.mark.parametrize("when", ["", "86400", "Fri, 31 Dec 2027 23:59:59 GMT", "-1", "9" * 30])
def test_nobody_waits_longer_than_is_good(assistant: Assistant, tmp_path: Path, when: str) -> None:
    busy = Busy(build_app(assistant, Settings(data_dir=tmp_path)), 503, when)
    busy.times = 1
    with (
        serving(lambda: busy) as url,
        closing(RemoteCorpus(url)) as remote,
        pytest.raises(Unavailable),
    ):
        remote.speeches()


@pytest.mark.parametrize("url", ["http://[::1", "http://127.0.0.1:port", "http://a b", "ftp://x"])
def test_what_is_no_url_is_refused_in_words(url: str) -> None:
    with pytest.raises((InvalidRequest, Unavailable)), closing(RemoteCorpus(url)) as remote:
        remote.speeches()


@pytest.mark.parametrize("name", ["../documents", "..", "a/b", "?", "#", "%2e%2e", "\n"])
def test_an_id_stays_an_id(remote: RemoteCorpus, name: str) -> None:
    with pytest.raises(NotFound, match=r"speech|Not Found"):
        remote.speech(name)


def test_an_empty_setting_is_none_and_a_key_may_be_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("WENZHENG_TOP_K=\nWENZHENG_CHROMA_URL=\n", encoding="utf-8")
    monkeypatch.setenv("WENZHENG_PORT", "")
    monkeypatch.setenv("WENZHENG_API_KEY", "wz_1_2")

    settings = load_settings()

    assert (settings.top_k, settings.chroma_url, settings.port) == (8, None, 7860)
    assert settings.api_key
    assert settings.api_key.get_secret_value() == "wz_1_2"
    assert "wz_1_2" not in repr(settings)
