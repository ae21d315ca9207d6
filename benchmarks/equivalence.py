"""Whether a change leaves what the product understands and answers as it was.

    python -m benchmarks.equivalence dump before      # at the commit to compare with
    python -m benchmarks.equivalence dump after
    python -m benchmarks.equivalence compare before after

`dump` writes one JSON Lines file for every page and question set: each `ParsedDocument`, and for
each question its `Retrieval` and `Answer`. `compare` leaves out what differs between two runs of
one version (ids and timings), prints for each file how many lines differ and in which fields, and
exits with 1 if any do. Scores count as equal within 1e-4.
"""

import argparse
import json
import math
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.bootstrap import opened
from assistant.records import Question
from assistant.settings import Settings
from ingest.pipeline import parse
from vectorstore.lazy_embedder import LazyEmbedder

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared"
_VOLATILE = {"id", "timings", "corpus", "prompts"}
_TOLERANCE = 1e-4
_RENAMED = {
    "named": "speakers",
    "forms": "question_types",
    "elsewhere": "evidence_by_others",
    "elsewhere_confidence": "others_confidence",
}
"""Fields of a `Retrieval` in dumps of older versions, by their names now."""


def page_files() -> list[Path]:
    """Every page that the repository, or the folder beside it, holds."""
    pages = [
        ROOT / "ingest/sample/page.txt",
        *(ROOT / "benchmarks/pages").glob("*/speeches.jsonl"),
        *(ROOT / "tests/pages").glob("**/*.txt"),
        *(ROOT / "tests/pages").glob("**/*.md"),
        *(REAL / "corpus").glob("*.txt"),
        *(path for path in (REAL / "real").glob("*.*") if "truth" not in path.name),
    ]
    return sorted(path for path in pages if path.name not in {"README.md", "questions.jsonl"})


def question_sets(every: int) -> Iterator[tuple[Path, list[Path]]]:
    """Each page that is asked about with the question files on it; one page in `every`."""
    yield (
        ROOT / "ingest/sample/page.txt",
        [
            path
            for path in sorted((ROOT / "benchmarks/questions").glob("*.jsonl"))
            if "dialogues" not in path.name
        ],
    )
    for folder in sorted((ROOT / "benchmarks/pages").iterdir())[::every]:
        asked = [path for path in sorted(folder.glob("*.jsonl")) if path.stem != "speeches"]
        yield folder / "speeches.jsonl", asked


def dump(out: Path, every: int) -> None:
    """Write what is understood and answered now to a folder."""
    out.mkdir(parents=True, exist_ok=True)
    embedder = LazyEmbedder("bundled")
    with (out / "pages.jsonl").open("w", encoding="utf-8") as file:
        for path in page_files():
            _progress(f"page {path.name}")
            try:
                found: dict[str, Any] = asdict(parse(path.name, path.read_bytes(), embedder))
            except Exception as error:  # noqa: BLE001 - a page refused is refused before and after
                found = {"error": f"{type(error).__name__}: {error}"}
            _write(file, {"key": f"{path.parent.name}/{path.name}", **found})
    for page, sets in question_sets(every):
        with tempfile.TemporaryDirectory() as folder:
            _answer_all(page, sets, Path(folder), out)


def _answer_all(page: Path, sets: list[Path], folder: Path, out: Path) -> None:
    with opened(Settings(data_dir=folder)) as parts:
        ingested = parts.assistant.ingest(page.name, page.read_bytes())
        assert ingested.error is None, ingested.error
        for path in sets:
            _progress(f"{page.parent.name}: {path.name}")
            target = out / f"{page.parent.name}-{path.stem}.jsonl"
            with target.open("w", encoding="utf-8") as file:
                for line in path.read_text(encoding="utf-8").splitlines():
                    row = json.loads(line)
                    question = Question(question=row["question"], language=row.get("lang"))
                    _write(
                        file,
                        {
                            "key": row["id"],
                            "retrieval": parts.assistant.search(question).model_dump(mode="json"),
                            "answer": parts.assistant.ask(question).model_dump(mode="json"),
                        },
                    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _progress(line: str) -> None:
    sys.stderr.write(line + "\n")


def _write(file: Any, row: dict[str, Any]) -> None:
    file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")


def compare(before: Path, after: Path) -> int:
    """Print what differs between two dumps; 1 if anything does."""
    differing = 0
    names = sorted({path.name for folder in (before, after) for path in folder.glob("*.jsonl")})
    for name in names:
        rows = [_rows(folder / name) for folder in (before, after)]
        keys = sorted({*rows[0], *rows[1]})
        fields: Counter[str] = Counter()
        changed = []
        for key in keys:
            found = set(_differences(rows[0].get(key), rows[1].get(key)))
            fields.update(found)
            if found:
                changed.append(key)
        differing += len(changed)
        if changed:
            _say(f"{name}: {len(changed)} of {len(keys)} differ: {', '.join(changed[:5])}")
            for field, count in fields.most_common(12):
                _say(f"    {count:5} {field}")
    _say(f"{differing} lines differ in {len(names)} files")
    return int(differing > 0)


def _rows(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {row["key"]: _with_new_names(row) for row in rows}


def _with_new_names(row: dict[str, Any]) -> dict[str, Any]:
    if "retrieval" not in row:
        return row
    found = {_RENAMED.get(field, field): value for field, value in row["retrieval"].items()}
    return {**row, "retrieval": found}


def _differences(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """The names of the fields in which two JSON values differ, list positions left out."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after} - (_VOLATILE if place == ".answer" else set())):
            yield from _differences(before.get(key), after.get(key), f"{place}.{key}")
    elif place.endswith(".question_types"):
        if sorted(before) != sorted(after):
            yield place
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield from _differences(one, other, place)
    elif isinstance(before, float) and isinstance(after, float):
        if not math.isclose(before, after, abs_tol=_TOLERANCE):
            yield place
    elif before != after:
        yield place


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    dumping = commands.add_parser("dump")
    dumping.add_argument("out", type=Path)
    dumping.add_argument("--every", type=int, default=1, help="ask of one page in so many")
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    args = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if args.command == "compare":
        return compare(args.before, args.after)
    dump(args.out, args.every)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
