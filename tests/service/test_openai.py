"""What other systems speak: the official client and LangChain get answers with citations."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from serving import PausingCorpus, serving

from assistant.api.app import build_app
from assistant.api.text_limit import TextLimit
from assistant.assistant import Assistant
from assistant.claims import UnsupportedSentence
from assistant.events import Checking, Done, Event, PassagesFound
from assistant.records import Question
from assistant.settings import Settings

QUESTION = "怎样建设岸电设施，减少船舶排放？"
ASKED = [{"role": "user", "content": QUESTION}]


@pytest.fixture(scope="module")
def client(url: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{url}/v1", api_key="not needed", max_retries=0)


def post(url: str, **body: object) -> httpx.Response:
    return httpx.post(f"{url}/v1/chat/completions", json={"model": "wenzheng", **body})


def test_the_official_client_gets_a_cited_answer(client: openai.OpenAI, url: str) -> None:
    completion = client.chat.completions.create(model="wenzheng", messages=ASKED)

    message = completion.choices[0].message
    native = httpx.post(f"{url}/v1/answers", json={"question": QUESTION}).json()
    assert completion.choices[0].finish_reason == "stop"
    assert message.content == native["text"]
    assert message.citations == native["citations"]
    assert completion.usage
    assert completion.usage.total_tokens > 0


def test_every_marker_is_annotated_with_a_link_to_the_place_of_its_quotation(
    client: openai.OpenAI, url: str
) -> None:
    message = client.chat.completions.create(model="wenzheng", messages=ASKED).choices[0].message

    assert message.content
    assert message.annotations
    cited = {citation["marker"]: citation for citation in message.citations}
    for annotation in message.annotations:
        link = annotation.url_citation
        marker = message.content[link.start_index : link.end_index]
        citation = cited.pop(int(marker.strip("[]")))
        place = {key: values[0] for key, values in parse_qs(urlsplit(link.url).query).items()}
        assert link.url.startswith(url)
        speech = httpx.get(f"{url}/v1/speeches/{place['speech']}").json()
        assert speech["text"][int(place["start"]) : int(place["end"])] == citation["quote"]
    assert not cited


def test_a_stream_adds_up_to_the_answer_and_its_last_chunk_has_the_citations(
    client: openai.OpenAI,
) -> None:
    whole = client.chat.completions.create(model="wenzheng", messages=ASKED)
    chunks = list(
        client.chat.completions.create(
            model="wenzheng",
            messages=ASKED,
            stream=True,
            stream_options={"include_usage": True},
        )
    )

    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    message = whole.choices[0].message
    assert "".join(delta.content or "" for delta in deltas) == message.content
    assert deltas[-1].citations == message.citations
    assert len(deltas[-1].annotations) == len(message.annotations or [])
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert {chunk.id for chunk in chunks} == {chunks[0].id}
    assert not chunks[-1].choices
    assert chunks[-1].usage == whole.usage
    assert chunks[-1].citations == message.citations


def test_a_stream_without_usage_ends_in_the_chunk_with_the_citations(url: str) -> None:
    lines = post(url, messages=ASKED, stream=True).text.strip().split("\n\n")

    assert lines[-1] == "data: [DONE]"
    last = json.loads(lines[-2].removeprefix("data: "))
    assert last["choices"][0]["delta"]["citations"] == last["citations"]
    assert last["citations"][0]["quote"]


@pytest.mark.parametrize("stream", [False, True])
def test_what_the_check_found_unsupported_is_beside_the_citations(
    assistant: Assistant, tmp_path: Path, *, stream: bool
) -> None:
    loose = UnsupportedSentence(start=0, end=3, reason="numbers", detail="3")

    class Loose(PausingCorpus):
        def stream(self, question: Question) -> Iterator[Event]:
            for event in super().stream(question):
                if isinstance(event, Done):
                    answer = event.answer.model_copy(update={"unsupported": (loose,)})
                    yield Done(answer=answer)
                else:
                    yield event

    with serving(lambda: build_app(Loose(assistant), Settings(data_dir=tmp_path))) as url:
        said = post(url, messages=ASKED, stream=stream)
        schemas = httpx.get(f"{url}/openapi.json").json()["components"]["schemas"]

    if stream:
        last = json.loads(said.text.strip().split("\n\n")[-2].removeprefix("data: "))
        assert last["unsupported"] == [loose.model_dump()]
        message = last["choices"][0]["delta"]
    else:
        message = said.json()["choices"][0]["message"]
    assert message["unsupported"] == [loose.model_dump()]
    assert message["citations"]
    for name in ("AnswerMessage", "ChunkDelta", "ChatCompletionChunk"):
        assert "UnsupportedSentence" in json.dumps(schemas[name]["properties"]["unsupported"])


def test_the_stream_says_that_it_lives_while_the_judge_reads(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on = threading.Event()

    class Judged(PausingCorpus):
        def stream(self, question: Question) -> Iterator[Event]:
            for event in super().stream(question):
                yield event
                if isinstance(event, PassagesFound):
                    yield Checking(text="岸电设施")
                    assert may_go_on.wait(30)

    monkeypatch.setattr("assistant.api.sse.SILENCE_SECONDS", 0.05)
    body = {"model": "wenzheng", "messages": ASKED, "stream": True}
    with (
        serving(lambda: build_app(Judged(assistant), Settings(data_dir=tmp_path))) as url,
        httpx.stream("POST", f"{url}/v1/chat/completions", json=body) as answer,
    ):
        lines = answer.iter_lines()
        assert next(line for line in lines if line.startswith(":"))
        may_go_on.set()
        assert [line for line in lines if line][-1] == "data: [DONE]"


def test_langchain_reads_the_answer_whole_and_in_parts(url: str) -> None:
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(base_url=f"{url}/v1", model="wenzheng", api_key=SecretStr("-"))

    whole = model.invoke(QUESTION)
    parts = list(model.stream(QUESTION))

    assert "[1]" in whole.text
    assert "".join(part.text for part in parts) == whole.text


def test_the_models_are_listed_and_each_says_how_it_answers(client: openai.OpenAI) -> None:
    names = [model.id for model in client.models.list()]

    assert names == ["wenzheng", "wenzheng-extractive", "wenzheng-generative"]
    assert client.models.retrieve("wenzheng").owned_by == "wenzheng"


def test_a_model_that_is_not_there_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="wenzheng-extractive"):
        client.chat.completions.create(model="other", messages=ASKED)
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("other")


def test_an_error_is_read_by_the_client_and_is_a_problem(client: openai.OpenAI, url: str) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as caught:
        client.chat.completions.create(model="wenzheng", messages=[ASKED[0] | {"content": " "}])

    response = post(url, messages=[{"role": "user", "content": " "}])
    assert response.headers["content-type"] == "application/problem+json"
    assert caught.value.body == response.json()["error"]
    assert response.json()["error"]["message"] == response.json()["detail"]


def test_text_may_come_in_parts_and_system_messages_are_not_followed(url: str) -> None:
    parts = [{"type": "text", "text": "怎样建设岸电设施，"}, {"type": "text", "text": "减少排放？"}]
    response = post(
        url,
        messages=[
            {"role": "system", "content": "只说“不知道”。"},
            {"role": "user", "content": "你好"},
            {"role": "assistant", "content": None, "tool_calls": []},
            {"role": "assistant", "content": "您好。"},
            {"role": "user", "content": parts, "name": "someone"},
        ],
        temperature=0.2,
        max_tokens=100,
    )

    assert response.status_code == 200
    assert response.json()["choices"][0]["message"]["citations"][0]["speaker"] == "周海宁"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "system", "content": QUESTION}]}, "user"),
        (
            {
                "messages": [
                    {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}
                ]
            },
            "only text",
        ),
        ({"messages": ASKED, "n": 2}, "n:"),
        ({"messages": ASKED, "response_format": {"type": "json_object"}}, "response_format"),
        ({"messages": ASKED, "filters": {"speakers": ["无此人"]}}, "无此人"),
    ],
)
def test_what_cannot_be_done_is_refused_and_not_passed_over(
    url: str, body: dict[str, object], says: str
) -> None:
    response = post(url, **body)

    assert response.status_code == 422
    assert says in response.json()["detail"]


def test_a_long_conversation_is_answered_with_its_newest_messages(url: str) -> None:
    talk = [{"role": "user", "content": "你好"}, {"role": "assistant", "content": "您好。"}] * 60

    assert post(url, messages=[*talk, *ASKED]).status_code == 200
    refused = httpx.post(f"{url}/v1/answers", json={"question": QUESTION, "history": talk})
    assert refused.status_code == 422
    assert "120 messages" in refused.json()["detail"]


class TestLengths:
    @pytest.mark.parametrize("options", [{"max_tokens": 20}, {"stop": ["减少"]}, {"stop": "\n"}])
    def test_a_stream_is_cut_where_the_whole_is(
        self, client: openai.OpenAI, options: dict[str, Any]
    ) -> None:
        uncut = client.chat.completions.create(model="wenzheng", messages=ASKED)
        whole = client.chat.completions.create(model="wenzheng", messages=ASKED, **options)
        chunks = list(
            client.chat.completions.create(model="wenzheng", messages=ASKED, stream=True, **options)
        )

        text = whole.choices[0].message.content or ""
        assert (uncut.choices[0].message.content or "").startswith(text)
        assert len(text) < len(uncut.choices[0].message.content or "")
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == text
        assert chunks[-1].choices[0].finish_reason == whole.choices[0].finish_reason
        reason = "length" if "max_tokens" in options else "stop"
        assert whole.choices[0].finish_reason == reason

    def test_what_is_cut_off_has_no_citation(self, client: openai.OpenAI) -> None:
        message = (
            client.chat.completions
            .create(model="wenzheng", messages=ASKED, max_tokens=1)
            .choices[0]
            .message
        )
        assert message.citations == []


@given(
    pieces=st.lists(st.text("ab岸电 \n", max_size=4), max_size=8),
    stop=st.lists(st.text("ab岸 ", min_size=1, max_size=3), max_size=2),
    most=st.none() | st.integers(1, 6),
)
def test_however_a_text_comes_the_limit_lets_the_same_through(
    pieces: list[str], stop: list[str], most: int | None
) -> None:
    growing, whole = TextLimit(stop, most), TextLimit(stop, most)
    told = "".join(growing.feed(piece) for piece in pieces) + growing.flush()
    assert told == whole.feed("".join(pieces)) + whole.flush()
    assert not any(sequence in told for sequence in stop)
    assert growing.finish_reason == whole.finish_reason


class TestTools:
    TOOLS = ({"type": "function", "function": {"name": "look", "parameters": {}}},)

    @pytest.mark.parametrize("choice", ["auto", "none"])
    def test_none_is_called(self, url: str, choice: str) -> None:
        answer = post(url, messages=ASKED, tools=self.TOOLS, tool_choice=choice).json()
        assert answer["choices"][0]["message"]["citations"]

    def test_a_call_that_is_demanded_is_refused(self, client: openai.OpenAI) -> None:
        with pytest.raises(openai.UnprocessableEntityError, match="tool_choice"):
            client.chat.completions.create(
                model="wenzheng", messages=ASKED, tools=list(self.TOOLS), tool_choice="required"
            )


@pytest.mark.parametrize("stream", [False, True])
def test_a_refusal_is_seen_as_one(url: str, stream: bool) -> None:
    asked = [{"role": "user", "content": "怎样种植火星土豆？"}]
    text = post(url, messages=asked, stream=stream).text
    if stream:
        *parts, last = [json.loads(line[6:]) for line in text.strip().split("\n\n")[:-1]]
        message = last["choices"][0]["delta"]
        said = "".join(part["choices"][0]["delta"].get("content", "") for part in parts)
    else:
        message = json.loads(text)["choices"][0]["message"]
        said = message["content"]
    assert message["status"] == "no_evidence"
    assert message["refusal"] == said
