"""How many honest sentences of written answers pass, and how many falsehoods are caught.

    .venv/bin/python -m benchmarks.written_answers [--part tuned|kept] [--show]

`benchmarks/written` holds honest sentences as a strong model writes them about invented pages, and
beside each the same with one falsehood. A scripted endpoint writes them through the whole product,
once with a judge, whose verdicts are those that the set records as a careful reader's, and once
without. A sentence whose passages the product does not show for the question is asked for by its
own words, and left out where that does not help. The rules were tuned with the pages `energy` and
`sport` in view; `law` and `elderly` were kept back for the first run.
"""

import argparse
import json
import re
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from assistant.answering.generation.openai_compatible import OpenAICompatible
from assistant.assistant import Assistant
from assistant.records import Answer, Question
from assistant.settings import Settings
from ingest.pipeline import ingest
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.store import Store

FOLDER = Path(__file__).parent
PARTS = {"tuned": ("energy", "sport"), "kept": ("law", "elderly")}
_PASSAGE = re.compile(r"<(?:段落|passage) (\d+)>.*?\n(.*?)\n</", re.DOTALL)
_CLAIM = re.compile(r"^(\d+)\. (?:\(cites [\d, ]*\) |（引用段落 [\d, ]*）)(.*)$", re.MULTILINE)
_NOT_HAN = re.compile(r"[^\u4e00-\u9fff]+")
_PLACE = re.compile(r"\s?\{(\d)\}")
_SHARE = 0.6
_RUN = 3
NOT_SHOWN = "not shown"

Scores = dict[str, list[bool]]


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence with `{n}` for the passage that holds the n-th of the words, and its verdict."""

    text: str
    words: Sequence[str]
    verdict: str

    @property
    def plain(self) -> str:
        return _PLACE.sub("", self.text)


@dataclass(slots=True)
class Script:
    """What the endpoint writes next, and what it says as a judge of any sentence."""

    reply: Sequence[Written] = ()
    judged: dict[str, Written] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)

    def write(self, prompt: str) -> str:
        """The sentences whose passages the prompt shows, with their numbers."""
        shown = dict(_PASSAGE.findall(prompt))
        lines = []
        self.written = set()
        for sentence in self.reply:
            numbers = [_number(words, shown) for words in sentence.words]
            if all(numbers):
                self.written.add(sentence.text)
                lines.append(
                    _PLACE.sub(lambda m, found=numbers: f" [{found[int(m[1])]}]", sentence.text)
                )
        return "\n".join(lines)

    def judge(self, prompt: str) -> str:
        shown = dict(_PASSAGE.findall(prompt))
        claims = []
        for number, text in _CLAIM.findall(prompt):
            if known := self.judged.get(_key(text)):
                words = [
                    {"passage": int(found), "text": one}
                    for one in known.words
                    if known.verdict != "not_stated" and (found := _number(one, shown))
                ]
                claims.append({"claim": int(number), "verdict": known.verdict, "words": words})
        return json.dumps({"claims": claims}, ensure_ascii=False)


def _number(words: str, shown: Mapping[str, str]) -> str | None:
    """The passage that holds most runs of their characters; it may gloss terms and amounts."""
    words = _NOT_HAN.sub("", words)
    shown = {number: _NOT_HAN.sub("", text) for number, text in shown.items()}
    runs = {words[n : n + _RUN] for n in range(max(1, len(words) - _RUN + 1))}
    share, number = max(
        ((sum(run in text for run in runs) / len(runs), n) for n, text in shown.items()),
        default=(0.0, ""),
    )
    return number if share >= _SHARE else None


def _key(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


@contextmanager
def endpoint(script: Script) -> Iterator[str]:
    """The address of a chat-completions server that does what the script says."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompt = asked["messages"][-1]["content"]
            said = script.judge(prompt) if asked["model"] == "judge" else script.write(prompt)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for delta, finish in (({"content": said}, None), ({}, "stop")):
                choice = {"index": 0, "delta": delta, "finish_reason": finish}
                chunk: dict[str, Any] = {
                    "id": "c",
                    "object": "chat.completion.chunk",
                    "created": 0,
                    "model": asked["model"],
                    "choices": [choice],
                }
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def status(answer: Answer, sentence: Written) -> str | None:
    """How the answer marks the sentence; None where it does not hold it."""
    for claim in answer.claims:
        said = re.sub(r"\[\d+\]", "", answer.text[claim.start : claim.end])
        if _key(said) == _key(sentence.plain):
            return claim.status
    return None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the set, with an assistant that has a judge and one that has none."""

    name: str
    script: Script
    assistants: Mapping[str, Assistant]

    def measure(self, *, show: bool) -> Iterator[tuple[str, bool]]:
        for row in read(self.name):
            honest = [Written(s["honest"], s["words"], "supported") for s in row["sentences"]]
            false = [Written(s["false"], s["words"], s["verdict"]) for s in row["sentences"]]
            self.script.judged.update((_key(one.plain), one) for one in (*honest, *false))
            for way, assistant in self.assistants.items():
                for place, sentence in enumerate(honest):
                    found, answer = self._status(assistant, row, sentence, honest)
                    yield f"{way}: passages shown", found != NOT_SHOWN
                    if found == NOT_SHOWN:
                        continue
                    accepted = found in {"supported", *(["unread"] if way == "rules" else [])}
                    yield f"{way}: honest accepted", accepted
                    yield f"{way}: honest accepted, {row['lang']}", accepted
                    if show and not accepted:
                        _show(way, row["id"], found, sentence, answer)
                    lie, other = false[place], honest[(place + 1) % len(honest)]
                    found, answer = self._status(assistant, row, lie, [lie, other])
                    if found == NOT_SHOWN:
                        continue
                    kind = row["sentences"][place]["fault"]
                    caught = found not in {"supported", "unread"}
                    yield f"{way}: falsehoods caught", caught
                    yield f"{way}: falsehoods caught, {kind}", caught
                    if show and not caught and (way == "judge" or kind in {"number", "speaker"}):
                        _show(way, row["id"], found, lie, answer)

    def _status(
        self,
        assistant: Assistant,
        row: Mapping[str, Any],
        sentence: Written,
        reply: Sequence[Written],
    ) -> tuple[str | None, Answer]:
        """How the answer marks a sentence of the reply, and the answer."""
        for question in (row["question"], *(one.plain for one in reply)):
            answer = self._ask(assistant, row, question, reply)
            if sentence.text in self.script.written:
                return status(answer, sentence), answer
        return NOT_SHOWN, answer

    def _ask(
        self,
        assistant: Assistant,
        row: Mapping[str, Any],
        question: str,
        reply: Sequence[Written],
    ) -> Answer:
        self.script.reply, self.script.written = reply, set()
        return assistant.ask(
            Question(
                question=question,
                language=row["lang"],
                mode="generative",
                top_k=50,
            )
        )


def _show(way: str, row: str, found: str | None, sentence: Written, answer: Answer) -> None:
    why = [(claim.reason, claim.detail) for claim in answer.claims if claim.status == "unsupported"]
    said = (way, row, found, sentence.plain, why, answer.degraded)
    sys.stderr.write(" | ".join(map(str, said)) + "\n")


def read(page: str) -> list[dict[str, Any]]:
    """The answers about a page."""
    lines = (FOLDER / "written" / f"{page}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@contextmanager
def opened(name: str, embedder: LazyEmbedder) -> Iterator[Page]:
    """A page in a corpus of its own."""
    script = Script()
    with tempfile.TemporaryDirectory() as folder, endpoint(script) as url:
        store = Store(Path(folder), embedder)
        try:
            page = FOLDER / "pages" / name / "speeches.jsonl"
            ingest(store, page.name, page.read_bytes(), name)
            settings = Settings(data_dir=Path(folder), llm_context_tokens=32_768)
            writer, judge = OpenAICompatible(url, "writer"), OpenAICompatible(url, "judge")
            yield Page(
                name,
                script,
                {
                    "judge": Assistant(store, settings, writer, judge),
                    "rules": Assistant(store, settings, writer),
                },
            )
        finally:
            store.close()


def main() -> None:
    """Print the shares of each part of the set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--part", choices=PARTS, help="only the pages of this part")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    chosen = parser.parse_args()
    embedder = LazyEmbedder("bundled")
    for part in [chosen.part] if chosen.part else PARTS:
        scores: Scores = defaultdict(list)
        for name in PARTS[part]:
            with opened(name, embedder) as page:
                for key, right in page.measure(show=chosen.show):
                    scores[key].append(right)
        for key, values in sorted(scores.items()):
            share = sum(values) / len(values)
            sys.stdout.write(f"{part}  {key:45} {share:.3f} of {len(values)}\n")


if __name__ == "__main__":
    main()
