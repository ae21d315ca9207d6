"""An answer can be looked at again and judged, by who got it."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from assistant.answer_store import KeptAnswers, Verdict
from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.evaluation.questions import read_questions
from assistant.keys import Keyring, Scope
from assistant.records import Answer, Question
from assistant.settings import Settings
from ui.feedback import feedback
from vectorstore.errors import NotFound

QUESTION = "怎样建设岸电设施，减少船舶排放？"


@pytest.fixture
def client(assistant: Assistant, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(build_app(assistant, Settings(data_dir=tmp_path))) as found:
        yield found


@pytest.fixture
def answer(assistant: Assistant) -> Answer:
    return assistant.ask(Question(question=QUESTION))


def test_an_answer_comes_back_as_it_was_given_however_it_was_asked(client: TestClient) -> None:
    whole = client.post("/v1/answers", json={"question": QUESTION}).json()
    streamed = client.post("/v1/answers", json={"question": QUESTION, "stream": True}).text
    chat = client.post(
        "/v1/chat/completions", json={"messages": [{"role": "user", "content": QUESTION}]}
    ).json()

    done = json.loads(streamed.split("event: done\ndata: ")[1])
    assert client.get(f"/v1/answers/{whole['id']}").json() == whole
    assert client.get(f"/v1/answers/{done['id']}").json() == done
    assert client.get(f"/v1/answers/{chat['id']}").json()["citations"] == whole["citations"]


def test_an_answer_is_nobody_elses(client: TestClient, tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    mine, theirs = (
        {"Authorization": f"Bearer {keyring.create(name, Scope.WRITE)[1]}"} for name in ("a", "b")
    )
    keyring.close()
    answer = client.post("/v1/answers", json={"question": QUESTION}, headers=mine).json()
    path = f"/v1/answers/{answer['id']}"

    assert client.get(path, headers=mine).status_code == 200
    assert client.get(path, headers=theirs).status_code == 404
    judged = client.post(f"{path}/feedback", json={"verdict": "right"}, headers=theirs)
    assert judged.status_code == 404


def test_what_is_said_of_answers_comes_out_as_a_question_set(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, wrong = (
        client.post("/v1/answers", json={"question": QUESTION}).json() for _ in range(2)
    )
    for answer, verdict, note in (
        (right, "wrong_answer", "还没看完"),
        (right, "right", ""),
        (wrong, "wrong_evidence", "应引第一条"),
    ):
        said = client.post(
            f"/v1/answers/{answer['id']}/feedback", json={"verdict": verdict, "note": note}
        )
        assert said.status_code == 201
        assert said.json()["verdict"] == verdict

    monkeypatch.setenv("WENZHENG_DATA_DIR", str(tmp_path))
    exported = CliRunner().invoke(feedback, ["export"])
    file = tmp_path / "judged.jsonl"
    file.write_text(exported.stdout, encoding="utf-8")
    (first,), (second,) = (dialogue.turns for dialogue in read_questions(file))

    assert first.id == right["id"]
    assert first.evidence == tuple(citation["quote"] for citation in right["citations"])
    assert first.speakers == ("周海宁",)
    assert first.has_answer is True
    assert second.question == QUESTION
    assert second.kind == "wrong_evidence"
    assert second.has_answer is None
    assert second.model_dump()["note"] == "应引第一条"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("none", {"verdict": "right"}, 404),
        ("{id}", {"verdict": "fine"}, 422),
        ("{id}", {"verdict": "right", "note": "x" * 2001}, 422),
        ("{id}", {}, 422),
    ],
)
def test_a_judgement_that_says_nothing_is_refused(
    client: TestClient, path: str, body: dict[str, str], status: int
) -> None:
    answer = client.post("/v1/answers", json={"question": QUESTION}).json()

    response = client.post(f"/v1/answers/{path.format(id=answer['id'])}/feedback", json=body)

    assert response.status_code == status


def test_only_the_newest_are_kept_and_those_that_were_judged(
    tmp_path: Path, answer: Answer
) -> None:
    kept = KeptAnswers(tmp_path, most=10)
    for n in range(128):
        kept.keep(answer.model_copy(update={"id": str(n)}), "me")
        if n < 30:
            kept.judge(str(n), "me", Verdict.RIGHT, "")

    def there(name: int) -> bool:
        try:
            return kept.answer(str(name), "me").id == str(name)
        except NotFound:
            return False

    assert [n for n in range(128) if there(n)] == [*range(20, 30), *range(118, 128)]
    assert [judged.id for judged, _ in kept.judged()] == [str(n) for n in range(20, 30)]
    kept.close()


def test_none_are_kept_where_none_may_be(tmp_path: Path, answer: Answer) -> None:
    kept = KeptAnswers(tmp_path, most=0)
    kept.keep(answer, "me")

    with pytest.raises(NotFound):
        kept.answer(answer.id, "me")
    kept.close()


def test_only_their_owner_may_read_the_file(tmp_path: Path, answer: Answer) -> None:
    kept = KeptAnswers(tmp_path, most=10)
    kept.keep(answer, "me")

    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}

    assert modes == {0o600}
    kept.close()


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.app.state.service.kept.close()  # type: ignore[attr-defined]

    assert client.post("/v1/answers", json={"question": QUESTION}).status_code == 200
