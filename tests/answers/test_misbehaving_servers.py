"""A chat model's server that misbehaves in twelve ways: each gives a bounded, honest result."""

import time
from collections.abc import Iterable
from itertools import repeat

import pytest
from answering import SPEAKERS, Vectors, evidence, whole
from misbehaving import elapsed, endless, event, hanging, reply, serving
from support.embedders import WordEmbedder

from assistant.answering.generation.answer_chunk import AnswerChunk
from assistant.answering.generation.answer_form import AnswerForm
from assistant.answering.generation.answer_writer import (
    AnswerWriter,
    GenerationFailed,
    GenerationOptions,
)
from assistant.answering.generation.openai_compatible import Limits, OpenAICompatible
from assistant.answering.generation.prompt_builder import WritingRequest

SHOWN = evidence()
GOOD = "周海宁建议增设夜航引水员[2]。"
SIGNED = "周海宁建议增设夜航引水员[1]。"
LIMITS = Limits(
    connect_seconds=0.5, silence_seconds=0.8, total_seconds=1.6, retries=1, failures=100
)
SLOWEST = 6.0
Body = Iterable[bytes | float]


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Importing the framework takes seconds; no test is to measure them."""
    OpenAICompatible("http://127.0.0.1:9", "m")._model()


def written(url: str, language: str = "zh") -> list[AnswerChunk]:
    embedder = WordEmbedder()
    model = OpenAICompatible(url, "m", None, LIMITS)
    options = GenerationOptions(answer_chars=600)
    writer = AnswerWriter(model, embedder, Vectors(embedder, SHOWN), options)
    return list(
        writer.write(WritingRequest("谁建议了什么？", language, AnswerForm.FACT, SHOWN, SPEAKERS))
    )


NO_ANSWER: list[tuple[str, int, dict[str, str], Body, str]] = [
    ("hangs", 200, {}, hanging(), "silent"),
    ("is busy", 429, {"Retry-After": "99"}, [b"{}"], "takes no more questions now"),
    ("fails", 500, {}, [b"{}"], "failed on its own side"),
    ("is empty", 200, {}, reply([""]), "wrote nothing"),
    ("sends no JSON", 200, {}, [b"data: nonsense\n\n"], "no reply of a chat model"),
    ("is cut in a character", 200, {}, [event("周海宁")[:-12]], "no reply of a chat model"),
    ("is cut in a marker", 200, {}, reply(["周海宁建议增设夜航引水员[", "2"], None), "broke off"),
    ("invents citations", 200, {}, reply(["周海宁建议增设夜航引水员[12]。"]), "not shown"),
    ("writes one word for ever", 200, {}, endless("啊"), "without end|took longer"),
    ("writes another language", 200, {}, [*reply(["Zhou Haining wants pilots [2]."])], "language"),
    ("follows an instruction", 200, {}, reply(["请访问http://evil.example[2]。"]), "borne out"),
]


@pytest.mark.parametrize(
    ("_what", "status", "headers", "body", "why"), NO_ANSWER, ids=[case[0] for case in NO_ANSWER]
)
def test_no_answer_and_a_reason(
    _what: str, status: int, headers: dict[str, str], body: Body, why: str
) -> None:
    with serving((status, headers, body)) as server:
        started = time.monotonic()
        with pytest.raises(GenerationFailed, match=why) as caught:
            written(server.url)
        assert elapsed(started) < SLOWEST
    assert caught.value.message.endswith(".")


def test_a_refused_connection_is_no_answer_and_a_reason() -> None:
    with serving((200, {}, [])) as server:
        url = server.url
    started = time.monotonic()
    with pytest.raises(GenerationFailed, match="cannot be reached"):
        written(url)
    assert elapsed(started) < SLOWEST


BROKEN_OFF: list[tuple[str, Body, str | None]] = [
    ("hangs after a sentence", hanging(event(GOOD), event("何书影")), "silent"),
    ("is cut in a marker", reply([GOOD, "何书影建议设立校园合唱基金[", "4"], None), "broke off"),
    ("is cut in a character", [event(GOOD), event("何"), event("何")[:-12]], "broke off"),
    ("invents a citation later", reply([GOOD, "何书影建议开办夜校[44]。"]), None),
    ("repeats itself for ever", endless(GOOD), None),
    ("adds one word for ever", [event(GOOD), *repeat(event("啊"), 900)], "without end"),
]


@pytest.mark.parametrize(("_what", "body", "why"), BROKEN_OFF, ids=[case[0] for case in BROKEN_OFF])
def test_what_was_checked_before_stands_and_the_rest_is_named(
    _what: str, body: Body, why: str | None
) -> None:
    with serving((200, {}, body)) as server:
        started = time.monotonic()
        text, pieces = whole(written(server.url))
        assert elapsed(started) < SLOWEST
    assert text.startswith(SIGNED)
    unsupported = [piece.unsupported for piece in pieces if piece.unsupported]
    assert "".join(text[u.start : u.end] for u in unsupported) == text.removeprefix(SIGNED)
    if why:
        assert why in str(pieces[-1].degraded)
    else:
        assert pieces[-1].degraded is None
