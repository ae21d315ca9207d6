"""Whether a date, a meeting or a title added to a question takes its answer away.

    .venv/bin/python -m benchmarks.scoped_questions [--each N] [--errors]

Sixty answerable questions of invented pages are asked as they stand, and again with a date, with a
meeting, and with the title of the speech that answers. Half of the pages carry that date, half
carry none. An answer is right where it quotes evidence of the question. Of the questions answered
rightly without the addition, printed are how many are refused with it, and how many answered
otherwise.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.bootstrap import opened
from assistant.records import Answer, Question
from assistant.settings import Settings

_PAGES = Path(__file__).parent / "pages"
_ASKED = ("finance", "housing", "ports", "science", "society", "tourism")
_DATE = "2024-03-12"
_ADDED: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "date": "2024年3月12日，{question}",
        "meeting": "在2024年的会议上，{question}",
        "title": "在《{title}》这篇发言里，{question}",
    },
    "en": {
        "date": "On 12 March 2024, {question}",
        "meeting": "At the meeting in March 2024, {question}",
        "title": "In the speech “{title}”, {question}",
    },
}
Row = Mapping[str, Any]


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=5, help="questions of a page and a language")
    parser.add_argument("--errors", action="store_true", help="list what is not right any more")
    options = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    for number, page in enumerate(_ASKED):
        dated = number % 2 == 0
        for added, asked, outcome in _outcomes(page, options.each, dated=dated):
            row = f"{added}, {'dated' if dated else 'undated'}"
            counts[row, outcome] += 1
            if options.errors and outcome != "right":
                sys.stdout.write(f"{outcome}: {asked}\n")
    for row in dict.fromkeys(row for row, _ in counts):
        right, refused, otherwise = (
            counts[row, outcome] for outcome in ("right", "refused", "otherwise")
        )
        sys.stdout.write(
            f"{row:17} right without {right + refused + otherwise:3}"
            f"  refused with {refused:2}  answered otherwise {otherwise:2}\n"
        )


def _outcomes(page: str, each: int, *, dated: bool) -> Iterator[tuple[str, str, str]]:
    """What was added, the question with it, and what became of its right answer."""
    lines = (_PAGES / page / "speeches.jsonl").read_text("utf-8").splitlines()
    speeches = [json.loads(line) | ({"date": _DATE} if dated else {}) for line in lines]
    text = "\n".join(json.dumps(speech, ensure_ascii=False) for speech in speeches)
    titles = {speech["speaker"]: speech["title"] for speech in speeches}
    with tempfile.TemporaryDirectory() as folder, opened(Settings(data_dir=folder)) as parts:
        parts.assistant.ingest("speeches.jsonl", text.encode())
        for row in _questions(page, each):
            if not _is_right(_ask(parts.assistant, row["question"], row), row):
                continue
            for added, template in _ADDED[row["lang"]].items():
                title = titles[row["speakers"][0]]
                asked = template.format(question=row["question"], title=title)
                answer = _ask(parts.assistant, asked, row)
                if answer.status != "answered":
                    yield added, asked, "refused"
                else:
                    yield added, asked, "right" if _is_right(answer, row) else "otherwise"


def _questions(page: str, each: int) -> Sequence[Row]:
    """The first answerable ones of one speaker, in each language."""
    lines = (_PAGES / page / "questions.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if len(row.get("speakers", ())) == 1]
    return [
        row
        for language in _ADDED
        for row in [r for r in rows if r["answerable"] and r["lang"] == language][:each]
    ]


def _ask(assistant: Assistant, question: str, row: Row) -> Answer:
    return assistant.ask(Question(question=question, language=row["lang"]))


def _is_right(answer: Answer, row: Row) -> bool:
    """Whether it is answered with evidence of the question."""
    quoted = "".join("".join(citation.quote.split()) for citation in answer.citations)
    return answer.status == "answered" and any(
        "".join(piece.split()) in quoted for piece in row["evidence"]
    )


if __name__ == "__main__":
    main()
