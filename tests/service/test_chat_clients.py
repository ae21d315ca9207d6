"""Chat clients ask for titles, tags and embeddings too, in the words of their own sources."""

import base64
import json

import httpx
import numpy as np
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.embedders import WordEmbedder

from assistant.api.client_tasks import client_task

QUESTION = "怎样建设岸电设施，减少船舶排放？"
_OPEN_WEBUI = """### Task:
{task}
### Guidelines:
- The title should clearly represent the main theme or subject of the conversation.
### Output:
JSON format: {wanted}
### Chat History:
<chat_history>
USER: {question}
ASSISTANT: 周海宁提出建设岸电设施。[1]
</chat_history>"""
_LIBRECHAT = """Provide a concise, 5-word-or-less title for the conversation, using title case \
conventions. Only return the title itself.

Conversation:
User: {question}
AI: 周海宁提出建设岸电设施。[1]"""
_LIBRECHAT_JSON = """Analyze this conversation and provide:
1. The detected language of the conversation
2. A concise title in the detected language (5 words or less, no punctuation or quotation)

User: {question}
AI: 周海宁提出建设岸电设施。[1]"""
TASKS = [
    ('{ "title": "your concise title here" }', {"title": QUESTION}),
    ('{ "tags": ["tag1", "tag2", "tag3"] }', {"tags": []}),
    ('{ "follow_ups": ["Question 1?", "Question 2?"] }', {"follow_ups": []}),
    ('{ "queries": ["query1", "query2"] }', {"queries": []}),
]


def prompted(url: str, prompt: str, **body: object) -> httpx.Response:
    messages = [{"role": "user", "content": prompt}]
    return httpx.post(f"{url}/v1/chat/completions", json={"messages": messages, **body})


@pytest.mark.parametrize(("wanted", "given_back"), TASKS)
def test_open_webui_gets_the_json_it_asks_for(
    url: str, wanted: str, given_back: dict[str, object]
) -> None:
    prompt = _OPEN_WEBUI.format(task="Do.", wanted=wanted, question=QUESTION)
    message = prompted(url, prompt).json()["choices"][0]["message"]
    assert json.loads(message["content"]) == given_back
    assert [message["citations"], message["refusal"]] == [[], None]


def test_librechat_gets_a_title_as_text_and_as_json(url: str) -> None:
    plain = prompted(url, _LIBRECHAT.format(question=QUESTION)).json()
    assert plain["choices"][0]["message"]["content"] == QUESTION
    form = {"type": "json_schema", "json_schema": {"name": "extract", "schema": {}}}
    structured = prompted(url, _LIBRECHAT_JSON.format(question=QUESTION), response_format=form)
    assert json.loads(structured.json()["choices"][0]["message"]["content"]) == {"title": QUESTION}


def test_a_title_streams_too(url: str) -> None:
    said = prompted(url, _LIBRECHAT.format(question=QUESTION), stream=True).text
    lines = [line.removeprefix("data: ") for line in said.splitlines() if line.startswith("data")]
    assert lines[-1] == "[DONE]"
    chunks = [json.loads(line) for line in lines[:-1]]
    text = "".join(c["choices"][0]["delta"].get("content", "") for c in chunks if c["choices"])
    assert text == QUESTION


@given(question=st.text(min_size=1).map(str.strip).filter(bool))
def test_a_title_is_short_and_one_line_of_what_was_asked(question: str) -> None:
    task = client_task(_LIBRECHAT.format(question=question))
    assert task
    title = task.answer(as_json=False)
    assert len(title) <= 41
    assert "\n" not in title
    assert title.removesuffix("…") in " ".join(f"{question} AI: 周海宁".split()) or not title


@pytest.mark.parametrize(
    "question",
    [QUESTION, "What is the title of User: 5?", "<chat_history>港口</chat_history> 是什么？", ""],
)
def test_a_question_is_no_task(question: str) -> None:
    assert client_task(question) is None


def test_half_a_character_in_a_conversation_is_no_fault_of_the_server(url: str) -> None:
    body = b'{"messages":[{"role":"user","content":"a title\\nUser: \\ud800\\nAI: x"}]}'
    kind = {"Content-Type": "application/json"}
    answer = httpx.post(f"{url}/v1/chat/completions", content=body, headers=kind)
    assert answer.status_code == 200


def test_a_stream_has_the_id_of_its_answer_from_its_first_chunk_on(url: str) -> None:
    said = prompted(url, QUESTION, stream=True).text
    lines = [line.removeprefix("data: ") for line in said.splitlines() if line.startswith("data")]
    (one,) = {json.loads(line)["id"] for line in lines[:-1]}
    answer = httpx.get(f"{url}/v1/answers/{one}").json()
    assert [answer["id"], answer["question"]] == [one, QUESTION]


@pytest.fixture(scope="module")
def client(url: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{url}/v1", api_key="not needed", max_retries=0)


def test_the_official_client_gets_the_vectors_of_the_embedder_in_use(
    client: openai.OpenAI,
) -> None:
    texts = ["港口", "学校", "岸电设施"] * 5
    given_back = client.embeddings.create(model="wenzheng-embedding", input=texts)
    vectors = np.array([item.embedding for item in given_back.data], np.float32)
    np.testing.assert_allclose(vectors, WordEmbedder().embed_documents(texts), atol=1e-6)
    assert [item.index for item in given_back.data] == list(range(15))
    assert given_back.usage.total_tokens > 0


def test_vectors_come_as_numbers_and_in_base64_alike(url: str) -> None:
    def vectors(**more: object) -> list[object]:
        answer = httpx.post(f"{url}/v1/embeddings", json={"input": "港口", **more})
        return [item["embedding"] for item in answer.json()["data"]]

    (numbers,), (packed,) = vectors(), vectors(encoding_format="base64")
    assert isinstance(packed, str)
    np.testing.assert_allclose(np.frombuffer(base64.b64decode(packed), "<f4"), numbers)


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"input": "x", "model": "text-embedding-3-small"}, 404, "wenzheng-embedding"),
        ({"input": [1, 2, 3]}, 422, "input"),
        ({"input": []}, 422, "input"),
        ({"input": ""}, 422, "input"),
        ({"input": ["x" * 60_000] * 2}, 422, "100000"),
        ({"input": "x", "dimensions": 3}, 422, "dimensions"),
    ],
)
def test_what_cannot_be_embedded_is_refused(
    url: str, body: dict[str, object], status: int, says: str
) -> None:
    answer = httpx.post(f"{url}/v1/embeddings", json=body)
    assert answer.status_code == status
    assert says in answer.json()["detail"]
    assert answer.json()["error"]["message"] == answer.json()["detail"]
