"""The service does what its description says; `FUZZ=500` asks that much of every route."""

import json
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import schemathesis
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)
from serving import serving
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.api import answers, batches, corpus, health, openai
from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.keys import Keyring, Scope
from assistant.settings import Settings
from vectorstore.store import Store

EXAMPLES = int(os.environ.get("FUZZ", "20"))
bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 100,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    """The description of an app that asks for a key, and whose corpus may be changed."""
    folder: Path = tmp_path_factory.mktemp("fuzzed")
    ours = Settings(data_dir=folder, rate_limit="1000000/minute")
    keyring = Keyring(folder)
    _, token = keyring.create("fuzzing", Scope.WRITE)
    keyring.close()
    store = Store(folder, WordEmbedder())
    store.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    with serving(lambda: build_app(Assistant(store, ours), ours)) as url:
        schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
        schema.config.headers = {"Authorization": f"Bearer {token}"}
        yield schema
    store.close()


ASKED = [
    pytest.param(route.path, method.lower(), mode, id=f"{method} {route.path} {mode.value}")
    for router in (answers.router, batches.router, openai.router, corpus.router, health.router)
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
    for mode in GenerationMode
    if mode.is_positive or route.body_field or route.dependant.query_params
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method", "mode"), ASKED)
def test_every_route_does_what_its_description_says(
    api: schemathesis.BaseSchema, path: str, method: str, mode: GenerationMode
) -> None:
    operation = api[path][method]
    # No schema says whom a filter may name, or which file can be read; in a form all is text.
    unsayable = [positive_data_acceptance]
    if path == "/v1/documents":
        # Its header `Prefer` is made up together with an Authorization that ours then replaces.
        unsayable += [negative_data_rejection, ignored_auth]

    @bounded
    @given(case=operation.as_strategy(generation_mode=mode))
    def validate(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=unsayable)

    validate()


WORDS = ("岸电", "船舶排放", "音乐教师", "合唱", "夜航", "?", "谁", "\n", "[1]", "【1】", "x", "é")
questions = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)


@pytest.fixture(scope="module")
def client(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    ours = Settings(data_dir=tmp_path_factory.mktemp("events"), rate_limit="1000000/minute")
    with TestClient(build_app(assistant, ours)) as found:
        yield found


def test_the_description_is_valid_and_has_names_for_clients(client: TestClient) -> None:
    description = client.get("/openapi.json").json()

    OpenAPIV31SpecValidator(description).validate()
    assert description["info"]["title"].isascii()
    names = [one["operationId"] for path in description["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)


@bounded
@given(
    question=questions.filter(str.strip),
    top_k=st.none() | st.integers(1, 50),
    mode=st.sampled_from(["auto", "extractive", "generative"]),
)
def test_the_events_of_any_answer_add_up_to_it(
    client: TestClient, question: str, top_k: int | None, mode: str
) -> None:
    asked = {"question": question, "top_k": top_k, "mode": mode}
    whole = client.post("/v1/answers", json=asked).json()
    text = client.post("/v1/answers", json=asked | {"stream": True}).text

    blocks = [block.split("\n", 1) for block in text.strip().split("\n\n")]
    told = [
        (name.removeprefix("event: "), json.loads(data.removeprefix("data: ")))
        for name, data in blocks
    ]
    names = [name for name, _ in told]
    assert names[0] == "passages"
    assert names[-1] == "done"
    assert set(names[1:-1]) <= {"delta", "citation"}
    done = told[-1][1]
    assert "".join(data["text"] for name, data in told if name == "delta") == done["text"]
    assert [data for name, data in told if name == "citation"] == done["citations"]
    assert told[0][1]["passages"] == done["passages"]
    varying = {"id", "timings"}
    assert {k: v for k, v in done.items() if k not in varying} == {
        k: v for k, v in whole.items() if k not in varying
    }
    written = ""
    markers = count(1)
    for name, data in told:
        if name == "delta":
            written += data["text"]
        elif name == "citation":
            assert data["marker"] == next(markers)
            assert f"[{data['marker']}]" in done["text"]
