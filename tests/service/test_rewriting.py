"""Follow-ups that wait for a chat model to rewrite them keep nobody else waiting."""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from serving import serving
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.answering.chat_model import JsonSchema, Message
from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.store import Store

PLACES = 16
QUOTED = {"question": "怎样建设岸电设施，减少船舶排放？", "mode": "extractive"}
FOLLOW_UP = {
    "question": "他对合唱有什么建议？",
    "history": [
        {"role": "user", "content": "谁谈到岸电和基金？"},
        {
            "role": "assistant",
            "content": "周海宁：“二是建设岸电设施。”[1]\n何书影：“二是设立校园合唱基金。”[2]",
        },
    ],
}


class WaitingModel:
    """A chat model that rewrites nothing before it may."""

    name = "waiting"

    def __init__(self) -> None:
        self.may_write = threading.Event()
        self._counting = threading.Lock()
        self._asked = 0

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        with self._counting:
            self._asked += 1
        assert self.may_write.wait(60)
        yield "何书影对合唱有什么建议？"

    def wait_for(self, dialogues: int) -> None:
        """Wait until so many dialogues wait for it."""
        deadline = time.monotonic() + 30
        while self._asked < dialogues:
            assert time.monotonic() < deadline, f"{self._asked} of {dialogues} wait"
            time.sleep(0.005)


def test_as_many_waiting_dialogues_as_there_are_places_keep_no_quoted_question_waiting(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path, WordEmbedder())
    store.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    settings = Settings(data_dir=tmp_path, max_requests=PLACES)
    model = WaitingModel()
    assistant = Assistant(store, settings, model)
    with (
        serving(lambda: build_app(assistant, settings)) as url,
        httpx.Client(base_url=url, timeout=60) as client,
        ThreadPoolExecutor(PLACES) as threads,
    ):
        asked = [threads.submit(client.post, "/v1/answers", json=FOLLOW_UP) for _ in range(PLACES)]
        try:
            model.wait_for(PLACES)
            quoted = client.post("/v1/answers", json=QUOTED)
            assert not any(answer.done() for answer in asked)
        finally:
            model.may_write.set()
        answers = [answer.result() for answer in asked]
    store.close()

    assert quoted.status_code == 200
    assert quoted.json()["status"] == "answered"
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["understood"] for answer in answers} == {"何书影对合唱有什么建议？"}
