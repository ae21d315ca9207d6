"""Chat models behind the servers people run, each answering as it documents.

OpenAI (structured outputs, errors with `code`), vLLM (reasoning apart from content, a chunk of
usage without choices), Ollama (`response_format`, a role in every chunk), llama.cpp (timings, 503
while it loads, `exceed_context_size_error`) and LiteLLM (400 for parameters that a provider does
not take).
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from answering import SPEAKERS, Vectors, evidence, whole
from misbehaving import Server, serving
from support.embedders import WordEmbedder

from assistant.answering.chat_model import Message
from assistant.answering.generation.answer_form import AnswerForm
from assistant.answering.generation.answer_writer import AnswerWriter
from assistant.answering.generation.openai_compatible import Limits, OpenAICompatible
from assistant.answering.generation.prompt_builder import WritingRequest
from assistant.answering.verification.llm_judge import SCHEMA
from vectorstore.errors import Unavailable

SHOWN = evidence()
ASKED = WritingRequest("谁建议了什么？", "zh", AnswerForm.FACT, SHOWN, SPEAKERS)
SENTENCE = "何书影主张各校办合唱节[4]。"
VERDICT = json.dumps({"claims": [{"claim": 1, "verdict": "supported", "words": [], "reason": ""}]})
LIMITS = Limits(retries=1, total_seconds=20)
Script = tuple[int, dict[str, str], list[bytes | float]]


def chunk(choices: list[dict[str, Any]], **more: Any) -> bytes:
    body = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m"}
    said = body | {"choices": choices} | more
    return b"data: " + json.dumps(said, ensure_ascii=False).encode() + b"\n\n"


def choice(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish} | more


def streamed(*chunks: bytes) -> Script:
    return 200, {}, [*chunks, b"data: [DONE]\n\n"]


def refused(status: int, error: dict[str, Any]) -> Script:
    return status, {"Content-Type": "application/json"}, [json.dumps({"error": error}).encode()]


def openai(text: str) -> Script:
    nothing = {"logprobs": None}
    return streamed(
        chunk([choice({"role": "assistant", "content": "", "refusal": None}, **nothing)]),
        chunk([choice({"content": text}, **nothing)], service_tier="default"),
        chunk([choice({}, "stop", **nothing)]),
    )


def vllm(text: str) -> Script:
    return streamed(
        chunk([choice({"role": "assistant", "content": ""})]),
        chunk([choice({"reasoning": "想一想[1]。", "reasoning_content": "想一想[1]。"})]),
        chunk([choice({"content": text})]),
        chunk([choice({"content": ""}, "stop", stop_reason=None)]),
        chunk([], usage={"prompt_tokens": 9, "total_tokens": 12, "completion_tokens": 3}),
    )


def ollama(text: str) -> Script:
    return streamed(
        chunk([choice({"role": "assistant", "content": text})], system_fingerprint="fp_ollama"),
        chunk([choice({"role": "assistant", "content": ""}, "stop")]),
    )


def llama_cpp(text: str) -> Script:
    return streamed(
        chunk([choice({"role": "assistant", "content": None})]),
        chunk([choice({"content": text})]),
        chunk([choice({}, "stop")], timings={"prompt_n": 9, "predicted_per_second": 8.0}),
    )


SERVERS = {
    "OpenAI": openai,
    "vLLM": vllm,
    "Ollama": ollama,
    "llama.cpp": llama_cpp,
    "LiteLLM": openai,
}
NO_SCHEMA = {
    "message": "litellm.UnsupportedParamsError: m does not support parameters: "
    "['response_format'], for model=m. To drop these, set `litellm.drop_params=True`",
    "type": "None",
    "param": None,
    "code": "400",
}
OVERFLOW = {
    "code": 400,
    "message": "request (13392 tokens) exceeds the available context size (8192 tokens), "
    "try increasing it",
    "type": "exceed_context_size_error",
    "n_prompt_tokens": 13392,
    "n_ctx": 8192,
}
OVERFLOWS = {
    "OpenAI": {
        "message": "This model's maximum context length is 8192 tokens. However, your messages "
        "resulted in 13392 tokens. Please reduce the length of the messages.",
        "type": "invalid_request_error",
        "param": "messages",
        "code": "context_length_exceeded",
    },
    "vLLM": {
        "message": "This model's maximum context length is 8192 tokens. However, you requested "
        "13392 tokens in the messages. Please reduce the length of the messages.",
        "type": "BadRequestError",
        "param": None,
        "code": 400,
    },
    "llama.cpp": OVERFLOW,
    "LiteLLM": {
        "message": "litellm.ContextWindowExceededError: litellm.BadRequestError: "
        "ContextWindowExceededError: OpenAIException - This model's maximum context length is "
        "8192 tokens.",
        "type": None,
        "param": None,
        "code": "400",
    },
}


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Importing the framework takes seconds; no test is to measure them."""
    OpenAICompatible("http://127.0.0.1:9", "m")._model()


def answered(writer: Server, judge: Server) -> tuple[str, list[str]]:
    """The text, and how each claim stands."""
    model = OpenAICompatible(writer.url, "m", None, LIMITS)
    reads = OpenAICompatible(judge.url, "j", None, LIMITS)
    embedder = WordEmbedder()
    made = AnswerWriter(model, embedder, Vectors(embedder, SHOWN), None, reads)
    text, chunks = whole(made.write(ASKED))
    return text, [chunk.claim.status for chunk in chunks if chunk.claim]


@pytest.mark.parametrize("name", SERVERS)
def test_each_server_writes_and_judges(name: str) -> None:
    with serving(SERVERS[name](SENTENCE)) as writer, serving(SERVERS[name](VERDICT)) as judge:
        assert answered(writer, judge) == ("何书影主张各校办合唱节[1]。", ["supported"])
        assert "response_format" not in writer.requests[0]
        wanted = judge.requests[0]["response_format"]["json_schema"]
        assert wanted["strict"] is True
        assert wanted["schema"] == SCHEMA


def test_where_structured_output_is_not_taken_the_judge_is_read_as_plain_text() -> None:
    plain = openai("1. supported: 各校办合唱节")
    with serving(openai(SENTENCE)) as writer, serving(refused(400, NO_SCHEMA), plain) as judge:
        assert answered(writer, judge)[1] == ["supported"]
        assert [("response_format" in one) for one in judge.requests] == [True, False]


def test_llama_cpp_is_waited_for_while_it_loads() -> None:
    loading = {"code": 503, "message": "Loading model", "type": "unavailable_error"}
    with serving(refused(503, loading), llama_cpp("好")) as server:
        model = OpenAICompatible(server.url, "m", None, LIMITS)
        assert "".join(model.stream([Message("user", "?")])) == "好"


@pytest.mark.parametrize("name", OVERFLOWS)
def test_a_prompt_that_is_too_long_says_which_setting_to_lower(name: str) -> None:
    with serving(refused(400, OVERFLOWS[name]), SERVERS[name](VERDICT)) as server:
        model = OpenAICompatible(server.url, "m", None, LIMITS)
        with pytest.raises(Unavailable, match="WENZHENG_LLM_CONTEXT_TOKENS"):
            list(model.stream([Message("user", "?")], schema=SCHEMA))
        assert "".join(model.stream([Message("user", "?")], schema=SCHEMA)) == VERDICT
        assert "response_format" in server.requests[-1]


def test_a_model_that_thinks_within_its_reply_is_read_after_its_thoughts() -> None:
    def thought(text: str) -> Iterator[bytes]:
        yield chunk([choice({"content": "<think>先想[3]。</think>"})])
        yield chunk([choice({"content": text})])
        yield chunk([choice({}, "stop")])

    with serving(streamed(*thought(SENTENCE))) as writer, serving(openai(VERDICT)) as judge:
        assert answered(writer, judge)[0] == "何书影主张各校办合唱节[1]。"
