"""How often a follow-up finds the right speaker first, by rules alone and with a strong rewriter.

    .venv/bin/python -m benchmarks.follow_ups [--page FILE] [--show]

The dialogues of `questions/dialogues.jsonl` and `dialogues_2.jsonl` are put to the sample page, or
to another print of it, each turn with the questions and answers before it. The rewriter is
scripted: it says what `dialogues/rewritings.toml` records for the turn, and nothing for others.
Answers are quoted.
"""

import argparse
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answering.chat_model import JsonSchema, Message
from assistant.assistant import Assistant
from assistant.evaluation.questions import BenchQuestion, Dialogue, read_questions
from assistant.records import Answer, Question, Turn
from assistant.settings import Settings
from ingest.pipeline import ingest, ingest_sample
from vectorstore.errors import Unavailable
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.store import Store

FOLDER = Path(__file__).parent
SETS = ("dialogues", "dialogues_2")


@dataclass(slots=True)
class Rewriter:
    """A chat model that rewrites one follow-up, and writes nothing else."""

    rewriting: str = ""
    name: str = "rewriter"

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        del schema
        if not self.rewriting or "<" in messages[-1].content:
            raise Unavailable("The scripted rewriter only rewrites.")
        yield self.rewriting


def rewritings() -> Mapping[str, Mapping[str, str]]:
    """The recorded rewritings by dialogue and place of the turn, from 1."""
    text = (FOLDER / "dialogues" / "rewritings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def is_first(turn: BenchQuestion, answer: Answer) -> bool:
    """Whether the first passage found is by a speaker asked for."""
    return bool(answer.passages) and answer.passages[0].speaker in turn.speakers


def is_right(turn: BenchQuestion, answer: Answer) -> bool:
    """Whether the first citation is by a speaker asked for, or what is not there was refused."""
    if turn.has_answer:
        return bool(answer.citations) and answer.citations[0].speaker in turn.speakers
    return answer.status == "no_evidence"


def asked(
    assistant: Assistant, dialogue: Dialogue, rewriter: Rewriter, known: Mapping[str, str]
) -> Iterator[tuple[int, BenchQuestion, Answer]]:
    """Each turn with its answer, rewritten as `known` records it by place."""
    history: list[Turn] = []
    for place, turn in enumerate(dialogue.turns, 1):
        rewriter.rewriting = known.get(str(place), "")
        answer = assistant.ask(Question(question=turn.question, history=tuple(history)))
        yield place, turn, answer
        history += [
            Turn(role="user", content=turn.question),
            Turn(role="assistant", content=answer.text),
        ]


def main() -> None:
    """Print the shares of right turns."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--page", type=Path, help="a print of the page, if not the sample")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    chosen, recorded = parser.parse_args(), rewritings()
    dialogues = [
        one for name in SETS for one in read_questions(FOLDER / "questions" / f"{name}.jsonl")
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), LazyEmbedder("bundled"))
        if chosen.page:
            ingest(store, chosen.page.name, chosen.page.read_bytes(), str(chosen.page))
        else:
            ingest_sample(store)
        for way in ("rules", "rewriter"):
            rewriter = Rewriter()
            model = rewriter if way == "rewriter" else None
            assistant = Assistant(store, Settings(data_dir=Path(folder)), model)
            scores: dict[str, list[bool]] = defaultdict(list)
            for dialogue in dialogues:
                known = recorded.get(dialogue.turns[0].id.rpartition(".")[0], {})
                for place, turn, answer in asked(assistant, dialogue, rewriter, known):
                    right = is_right(turn, answer)
                    for of in ("all turns", *(["follow-ups"] if place > 1 else [])):
                        scores[f"{of}, answered by the right speaker or refused"].append(right)
                        if turn.has_answer:
                            scores[f"{of}, right speaker first"].append(is_first(turn, answer))
                    if chosen.show and not (
                        right and (is_first(turn, answer) or not turn.speakers)
                    ):
                        found = [one.speaker for one in (*answer.citations, *answer.passages)][:1]
                        told = (way, turn.id, turn.question, answer.understood, found)
                        sys.stderr.write(" | ".join(map(str, told)) + "\n")
            for what, values in sorted(scores.items()):
                share = sum(values) / len(values)
                sys.stdout.write(f"{way:9} {what:55} {share:.3f} of {len(values)}\n")
        store.close()


if __name__ == "__main__":
    main()
