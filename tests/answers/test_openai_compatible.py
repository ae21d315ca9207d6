"""Whatever a chat model's server does, the reply comes in bounded time or one error says why."""

import time
from collections.abc import Iterable
from itertools import chain, repeat

import pytest
from misbehaving import Server, elapsed, endless, event, hanging, reply, serving

from assistant.answering.chat_model import Message
from assistant.answering.generation.circuit_breaker import CircuitBreaker
from assistant.answering.generation.openai_compatible import Limits, OpenAICompatible
from assistant.answering.generation.reasoning_filter import without_reasoning
from assistant.bootstrap import chat_model
from assistant.settings import Settings
from vectorstore.errors import Unavailable

LIMITS = Limits(
    connect_seconds=0.5,
    silence_seconds=0.8,
    total_seconds=1.6,
    retries=1,
    longest_pause_seconds=0.5,
    failures=100,
)
SLOWEST = 6.0
ASK = [Message("system", "be brief"), Message("user", "say it")]


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Importing the framework takes seconds; no test is to measure them."""
    OpenAICompatible("http://127.0.0.1:9", "m")._model()


def ask(server: Server, limits: Limits = LIMITS, key: str | None = None) -> str:
    return "".join(OpenAICompatible(server.url, "m", key, limits).stream(ASK))


def test_a_reply_comes_as_it_was_sent() -> None:
    with serving((200, {}, reply(["你", "好", "。"]))) as server:
        assert ask(server) == "你好。"
        (request,) = server.requests
    assert request["stream"] is True
    assert request["max_tokens"] == LIMITS.max_tokens
    assert [message["role"] for message in request["messages"]] == ["system", "user"]


def test_how_a_chat_model_is_asked_is_set_by_the_settings() -> None:
    with serving((500, {}, [b"{}"])) as server:
        settings = Settings(
            llm_base_url=server.url, llm_model="m", llm_max_tokens=33, llm_retries=0
        )
        model = chat_model(settings)
        assert model is not None
        with pytest.raises(Unavailable, match="failed on its own side"):
            list(model.stream(ASK))
        (request,) = server.requests
        assert request["max_tokens"] == 33
    with serving((200, {}, hanging())) as server:
        model = chat_model(
            Settings(llm_base_url=server.url, llm_model="m", llm_silence_seconds=0.3)
        )
        assert model is not None
        with pytest.raises(Unavailable, match=r"silent for 0\.3 s"):
            list(model.stream(ASK))


def test_pieces_come_while_the_model_still_writes() -> None:
    with serving((200, {}, [event("a"), 0.5, *reply(["b"])])) as server:
        pieces = OpenAICompatible(server.url, "m").stream(ASK)
        assert next(pieces) == "a"
        assert server.written <= 1
        assert "".join(pieces) == "b"


FAULTS: list[tuple[str, tuple[int, dict[str, str], Iterable[bytes | float]], str]] = [
    ("hangs before its first word", (200, {}, hanging()), "silent"),
    ("hangs in the middle", (200, {}, hanging(event("a"))), "silent"),
    ("asks to wait too long", (429, {"Retry-After": "60"}, [b"{}"]), "asks for 60 s"),
    ("fails", (500, {}, [b"{}"]), "failed on its own side"),
    ("wants another key", (401, {}, [b"{}"]), "WENZHENG_LLM_API_KEY"),
    ("has no such model", (404, {}, [b"{}"]), "WENZHENG_LLM_MODEL"),
    ("refuses the request", (400, {}, [b"{}"]), "malformed"),
    ("sends nothing", (200, {}, []), "no reply of a chat model"),
    ("sends no JSON", (200, {}, [b"data: <html>\n\n"]), "no reply of a chat model"),
    ("sends a web page", (200, {"Content-Type": "text/html"}, [b"<html>"]), "no reply"),
    ("breaks off", (200, {}, reply(["a", "b"], finish=None)), "broke off"),
    ("is cut inside a character", (200, {}, [event("好")[:-9]]), "no reply"),
    ("reaches its longest reply", (200, {}, reply(["a"], "length")), "cut off"),
    ("is held back by a filter", (200, {}, reply([], "content_filter")), "filter"),
    ("fails in the stream", (200, {}, [b'data: {"error": {"code": 5}}\n\n']), "own side"),
    ("keeps alive for ever", (200, {}, chain.from_iterable(repeat([b": wait\n\n", 0.05]))), "took"),
    ("writes for ever", (200, {}, endless("a ", 0.05)), "took longer"),
]  # fmt: skip


@pytest.mark.parametrize(("_what", "script", "why"), FAULTS, ids=[what for what, _, _ in FAULTS])
def test_a_fault_is_one_error_that_says_why_in_bounded_time(
    _what: str, script: tuple[int, dict[str, str], Iterable[bytes | float]], why: str
) -> None:
    with serving(script) as server:
        started = time.monotonic()
        with pytest.raises(Unavailable, match=why) as caught:
            ask(server, key="sk-secret")
        assert elapsed(started) < SLOWEST
    assert "sk-secret" not in caught.value.message
    assert caught.value.message.endswith(".")


def test_a_server_that_is_not_there_is_said_to_be_unreachable() -> None:
    with serving((200, {}, [])) as server:
        url = server.url
    model = OpenAICompatible(url.replace("//", "//user:secret@"), "m", None, LIMITS)
    with pytest.raises(Unavailable, match=r"cannot be reached at http://127\.0\.0\.1") as caught:
        list(model.stream(ASK))
    assert "secret" not in caught.value.message


def test_a_short_wait_is_honoured_and_then_the_reply_comes() -> None:
    script = ((429, {"Retry-After": "0.3"}, [b"{}"]), (200, {}, reply(["ok"])))
    with serving(*script) as server:
        started = time.monotonic()
        assert ask(server) == "ok"
        assert elapsed(started) >= 0.3
        assert len(server.requests) == 2


def test_what_already_came_is_never_asked_for_twice() -> None:
    with serving((200, {}, reply(["a"], finish=None)), (200, {}, reply(["b"]))) as server:
        pieces = OpenAICompatible(server.url, "m", None, LIMITS).stream(ASK)
        assert next(pieces) == "a"
        with pytest.raises(Unavailable):
            next(pieces)
        assert len(server.requests) == 1


def test_a_caller_who_goes_away_ends_the_work() -> None:
    with serving((200, {}, endless("a ", 0.02))) as server:
        pieces = OpenAICompatible(server.url, "m", None, LIMITS).stream(ASK)
        next(pieces)
        pieces.close()  # type: ignore[attr-defined]
        time.sleep(0.3)
        written = server.written
        time.sleep(0.2)
        assert server.written == written


def test_a_model_that_keeps_failing_is_left_alone() -> None:
    limits = Limits(retries=0, failures=2, rest_seconds=60)
    with serving((500, {}, [b"{}"])) as server:
        model = OpenAICompatible(server.url, "m", None, limits)
        for _ in range(2):
            with pytest.raises(Unavailable, match="own side"):
                list(model.stream(ASK))
        with pytest.raises(Unavailable, match="left alone"):
            list(model.stream(ASK))
        assert len(server.requests) == 2


def test_the_breaker_lets_one_try_through_after_its_rest() -> None:
    now = [0.0]
    breaker = CircuitBreaker(2, 10.0, clock=lambda: now[0])
    breaker.failed()
    assert breaker.wait() == 0
    breaker.failed()
    assert breaker.wait() == 10
    now[0] = 10.0
    assert breaker.wait() == 0
    assert breaker.wait() == 10
    breaker.succeeded()
    assert breaker.wait() == 0


@pytest.mark.parametrize(
    ("pieces", "left"),
    [
        (["<thi", "nk>hm", "m</think>", "\n\nanswer", " it"], "answer it"),
        ([" <think>a</think>b"], "b"),
        (["<b", "old>"], "<bold>"),
        (["a <think>b"], "a <think>b"),
        (["<think>never ends"], ""),
        (["", "a", ""], "a"),
        (["<"], "<"),
        (["<think>a</think>", "\n", "b"], "b"),
    ],
)
def test_thoughts_are_no_part_of_the_reply(pieces: list[str], left: str) -> None:
    assert "".join(without_reasoning(iter(pieces))) == left
