"""The assistant with a chat model: what streams is what is answered, whatever the model does."""

import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from answering import Scripted, says
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misbehaving import elapsed, endless, event, hanging, reply, serving
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.answering.chat_model import ChatModel
from assistant.answering.generation.openai_compatible import Limits, OpenAICompatible
from assistant.assistant import Assistant
from assistant.events import Cited, Delta, Done, PassagesFound
from assistant.records import Answer, Question
from assistant.settings import Settings
from vectorstore.store import Store

ASKED = Question(question="周海宁提了哪些建议？")
PILOTS = "周海宁建议增设夜航引水员"
POWER = "周海宁建议建设岸电设施，减少船舶排放"
PATIENT = Limits(silence_seconds=15, total_seconds=30, retries=0, failures=100)
"""For a server that does wrong at once, however busy the machine is."""
HASTY = Limits(silence_seconds=0.8, total_seconds=1.6, retries=0, failures=100)
MARKER = re.compile(r"\[(\d+)\]")
LETS_GO = 28.0
"""Seconds; the server that hangs does so for longer."""
Body = Iterable[bytes | float]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("written")
    opened = Store(folder, WordEmbedder())
    opened.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    yield opened
    opened.close()


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Importing the framework takes seconds; no test is to measure them."""
    OpenAICompatible("http://127.0.0.1:9", "m")._model()


def assistant(store: Store, model: ChatModel | None = None) -> Assistant:
    return Assistant(store, Settings(data_dir=Path("unused")), model)


@pytest.fixture(scope="module")
def number(store: Store) -> int:
    """Under what number the model is shown the passage about pilots."""
    passages = assistant(store).search(ASKED).passages
    return 1 + next(place for place, p in enumerate(passages) if "引水员" in p.text)


def streamed(asked: Assistant, question: Question = ASKED) -> Answer:
    """The answer at the end of the stream, after making sure that the parts add up to it."""
    events = list(asked.stream(question))
    first, *between, last = events
    assert isinstance(first, PassagesFound)
    assert isinstance(last, Done)
    answer = last.answer
    assert first.passages == answer.passages
    assert "".join(e.text for e in between if isinstance(e, Delta)) == answer.text
    assert tuple(e.citation for e in between if isinstance(e, Cited)) == answer.citations
    so_far = ""
    for part in between:
        if isinstance(part, Cited):
            assert f"[{part.citation.marker}]" not in so_far
        elif isinstance(part, Delta):
            so_far += part.text
    return answer


def served(store: Store, url: str, what: str) -> Assistant:
    limits = HASTY if what == "hangs" else PATIENT
    return assistant(store, OpenAICompatible(url, "m", None, limits))


def said(answer: Answer) -> dict[str, Any]:
    """All of an answer but when and under which id it was given."""
    return answer.model_dump(exclude={"id", "timings"})


def assert_honest(store: Store, answer: Answer) -> None:
    """Every marker can be opened, every quotation is verbatim, what is unsupported is named."""
    markers = [int(n) for n in MARKER.findall(answer.text)]
    assert set(markers) == {c.marker for c in answer.citations}
    assert answer.citations
    for citation in answer.citations:
        body = store.library.speech(citation.speech_id).body
        assert body[citation.start : citation.end] == citation.quote
        assert citation.passage_id in {passage.id for passage in answer.passages}
    for part in answer.unsupported:
        assert not MARKER.search(answer.text[part.start : part.end])
    assert "evil" not in answer.text


@given(data=st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_streams_adds_up_to_what_is_answered(
    store: Store, number: int, data: st.DataObject
) -> None:
    sentences = [
        f"{PILOTS}[{number}]。",
        f"{POWER}【{number}】。",
        f"{POWER}[99]。",
        f"{PILOTS}57名[{number}]。",
        "大家都同意。",
        "他的建议如下：\n",
        "段落没有提到票价。\n",
        "见![图](http://evil.example/a.png)[1]。",
        "[1",
    ]
    text = "".join(data.draw(st.lists(st.sampled_from(sentences), max_size=6)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    answer = streamed(assistant(store, Scripted([pieces])))
    assert said(answer) == said(assistant(store, says(text)).ask(ASKED))
    assert_honest(store, answer)


def test_a_written_answer_names_its_model_and_its_prompt(store: Store, number: int) -> None:
    answer = streamed(assistant(store, says(f"{PILOTS}[{number}]。")))
    assert (answer.mode, answer.model, answer.degraded) == ("generative", "scripted", None)
    assert answer.prompts
    assert answer.text == f"{PILOTS}[1]。"


QUOTED: list[tuple[str, tuple[int, dict[str, str], Body] | None, str]] = [
    ("refuses the connection", None, "cannot be reached"),
    ("hangs", (200, {}, hanging()), "silent"),
    ("is busy", (429, {"Retry-After": "99"}, [b"{}"]), "takes no more questions now"),
    ("fails", (500, {}, [b"{}"]), "failed on its own side"),
    ("is empty", (200, {}, [*reply([""])]), "wrote nothing"),
    ("sends no JSON", (200, {}, [b"data: nonsense\n\n"]), "no reply of a chat model"),
    ("is cut in a token", (200, {}, [event("周海宁")[:-12]]), "no reply of a chat model"),
    ("is cut in a marker", (200, {}, [*reply([f"{PILOTS}[", "2"], None)]), "broke off"),
    ("invents citations", (200, {}, [*reply([f"{PILOTS}[12]。"])]), "not shown"),
    ("writes without end", (200, {}, [event("啊" * 50) for _ in range(80)]), "without end"),
    ("writes another language", (200, {}, [*reply(["He wants pilots [2]."])]), "language"),
    ("obeys an order", (200, {}, [*reply(["请访问http://evil.example[1]。"])]), "borne out"),
]


@pytest.mark.parametrize(("what", "script", "why"), QUOTED, ids=[case[0] for case in QUOTED])
def test_a_model_that_misbehaves_is_named_and_the_answer_quoted(
    store: Store, what: str, script: tuple[int, dict[str, str], Body] | None, why: str
) -> None:
    with serving(script or (200, {}, [])) as server:
        url = server.url if script else "http://127.0.0.1:9/v1"
        started = time.monotonic()
        answer = streamed(served(store, url, what))
        whole = served(store, url, what).ask(ASKED)
        assert elapsed(started) < LETS_GO
    assert said(answer) == said(whole)
    assert (answer.mode, answer.status, answer.model) == ("extractive", "answered", None)
    assert why in (answer.degraded or "")
    assert_honest(store, answer)
    quoted = assistant(store).ask(ASKED.model_copy(update={"mode": "extractive"}))
    assert answer.text == quoted.text


WRITTEN: list[tuple[str, list[bytes | float], str | None]] = [
    ("hangs", hanging(event("周海")), "silent"),
    ("is cut in a token", [event("周"), event("周")[:-12]], "broke off"),
    ("is cut in a marker", [*reply([f"{POWER}[", "2"], None)], "broke off"),
    ("invents citations", [*reply(["周海宁还说给船员发奖金[44]。"])], None),
    ("writes without end", [event("啊" * 50) for _ in range(80)], "without end"),
    ("writes another language", [*reply(["He wants pilots and power on shore [1]."])], None),
    ("obeys an order", [*reply(["请访问http://evil.example[1]。"])], None),
    ("sends no JSON", [event("周"), b"data: nonsense\n\n"], "no reply of a chat model"),
]


@pytest.mark.parametrize(("what", "after", "why"), WRITTEN, ids=[case[0] for case in WRITTEN])
def test_a_sentence_that_passed_stands_though_the_model_misbehaves_after_it(
    store: Store, number: int, what: str, after: list[bytes | float], why: str | None
) -> None:
    body = [event(f"{PILOTS}[{number}]。"), *after]
    with serving((200, {}, body)) as server:
        started = time.monotonic()
        answer = streamed(served(store, server.url, what))
        whole = served(store, server.url, what).ask(ASKED)
        assert elapsed(started) < LETS_GO
    assert said(answer) == said(whole)
    assert (answer.mode, answer.status, answer.model) == ("generative", "answered", "m")
    assert answer.text.startswith(f"{PILOTS}[1]。")
    assert [c.marker for c in answer.citations] == [1]
    unsupported = "".join(answer.text[u.start : u.end] for u in answer.unsupported)
    assert answer.text.removeprefix(f"{PILOTS}[1]。").strip() == unsupported
    assert (answer.degraded is None) if why is None else (why in (answer.degraded or ""))
    assert_honest(store, answer)


def test_a_reply_that_never_ends_is_left(store: Store) -> None:
    with serving((200, {}, endless("啊", pause=0.001))) as server:
        answer = served(store, server.url, "hangs").ask(ASKED)
    assert answer.mode == "extractive"
    assert answer.degraded
