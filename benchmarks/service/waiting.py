"""How fast a quoted question is answered while dialogues wait for a chat model.

    .venv/bin/python -m benchmarks.service.waiting [--dialogues 64] [--questions 40]

The sample page is served on the loopback address with a chat model that says nothing until it may.
The same quoted questions are asked alone, then while so many follow-ups wait to be rewritten, then
alone again; the medians are compared.
"""

import argparse
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from assistant.answering.chat_model import JsonSchema, Message
from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from ingest.pipeline import ingest_sample
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.store import Store

_QUESTIONS = ("谁谈到了知识产权法院？", "What was proposed for medical device exports?")
_FOLLOW_UP = {
    "question": "那白名单呢？",
    "history": [
        {"role": "user", "content": "数据跨境有哪些建议？"},
        {"role": "assistant", "content": "陈俊泳：“三是制定金砖数据分级标准。”[1]"},
    ],
}


class WaitingModel:
    """A chat model that rewrites nothing before it may."""

    name = "waiting"

    def __init__(self) -> None:
        self.may_write = threading.Event()
        self._counting = threading.Lock()
        self.waiting = 0

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        del messages, schema
        with self._counting:
            self.waiting += 1
        self.may_write.wait(300)
        yield "白名单在哪里试点？"


@contextmanager
def served(model: WaitingModel, settings: Settings, store: Store) -> Iterator[str]:
    """The address of the service with this model."""
    assistant = Assistant(store, settings, model)
    assistant.warm()
    listener = socket.create_server(("127.0.0.1", 0))
    app = build_app(assistant, settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def seconds(client: httpx.Client, questions: int) -> list[float]:
    """How long each quoted question took."""
    taken = []
    for n in range(questions):
        asked = {"question": _QUESTIONS[n % len(_QUESTIONS)], "mode": "extractive"}
        started = time.perf_counter()
        client.post("/v1/answers", json=asked).raise_for_status()
        taken.append(time.perf_counter() - started)
    return taken


def main() -> None:
    """Print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--dialogues", type=int, default=64)
    parser.add_argument("--questions", type=int, default=40)
    chosen = parser.parse_args()
    model = WaitingModel()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), LazyEmbedder("bundled"))
        ingest_sample(store)
        settings = Settings(data_dir=Path(folder), max_requests_per_caller=1000)
        with (
            served(model, settings, store) as url,
            httpx.Client(base_url=url, timeout=300) as client,
            ThreadPoolExecutor(chosen.dialogues) as threads,
        ):
            seconds(client, 8)
            alone = seconds(client, chosen.questions)
            asked = [
                threads.submit(httpx.post, f"{url}/v1/answers", json=_FOLLOW_UP, timeout=300)
                for _ in range(chosen.dialogues)
            ]
            while model.waiting < chosen.dialogues:
                time.sleep(0.01)
            beside = seconds(client, chosen.questions)
            still = sum(not answer.done() for answer in asked)
            model.may_write.set()
            codes = [answer.result().status_code for answer in asked]
            alone += seconds(client, chosen.questions)
        store.close()
    one, other = statistics.median(alone), statistics.median(beside)
    sys.stdout.write(
        f"{still} dialogues waited; {codes.count(200)} of {len(codes)} were answered after it\n"
        f"a quoted question: alone {one * 1000:.0f} ms, beside them {other * 1000:.0f} ms; "
        f"beside / alone {other / one:.2f}\n"
    )


if __name__ == "__main__":
    main()
