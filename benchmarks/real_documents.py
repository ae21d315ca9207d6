"""How well real documents are understood: whose turn is whose, where it begins and ends.

    .venv/bin/python -m benchmarks.real_documents [DIR] [--wrong]

`DIR` (`../shared/real`) holds documents, each with `NAME.truth.json`: `{"document": {"date",
"occasion", "language"}, "first", "turns": [{"speaker", "part", "role", "starts", "ends"}]}`. The
turns are those of the whole document, or its first `first`; `starts` and `ends` are the first and
last 14 characters of a body without white space. A true turn is paired with the first turn found
after the pair before it whose body holds its beginning. Each document is read from its file, as a
user's is. `--wrong` names every turn that is not right.
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.parsing import parse_content
from ingest.readers.sandbox import read
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.records import ParsedDocument, ParsedTurn

ROOT = Path(__file__).parents[1]
_TRUTH = ".truth.json"
_SHORTEST_FURNITURE = 8


@dataclass(frozen=True, slots=True)
class TrueTurn:
    """A turn of the ground truth, without white space."""

    speaker: str
    starts: str
    ends: str

    def starts_in(self, turn: ParsedTurn) -> bool:
        return self.starts in _bare(turn.body)

    def bounds(self, turn: ParsedTurn) -> bool:
        body = _bare(turn.body)
        return body.startswith(self.starts) and body.endswith(self.ends)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one document: true turns, and those whose speaker and whose bounds are right."""

    name: str
    language: str
    turns: int
    speakers: int
    bounds: int
    furniture: int
    invented: int
    dated: bool
    wrong: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each document and each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "../shared/real")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args(arguments)
    scores = list(score_folder(options.folder))
    sys.stdout.write(
        f"{'document':24}{'turns':>6}{'speaker':>9}{'bounds':>8}{'furniture':>11}"
        f"{'not in source':>15}{'date':>6}\n"
    )
    for score in scores:
        _print_line(score.name, [score])
        for wrong in score.wrong if options.wrong else ():
            sys.stdout.write(f"    {wrong}\n")
    by_language: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        by_language[score.language].append(score)
    for language, found in sorted(by_language.items()):
        _print_line(language, found)
    _print_line("all", scores)


def score_folder(folder: Path) -> Iterator[Score]:
    """The score of each document of a folder that has a truth."""
    embedder = LazyEmbedder("bundled")
    for truth in sorted(folder.glob(f"*{_TRUTH}")):
        name = truth.name.removesuffix(_TRUTH)
        (path,) = (path for path in folder.glob(f"{name}.*") if path != truth)
        content = read(path.name, path.read_bytes())
        yield _score(truth, parse_content(content, embedder))


def _score(path: Path, document: ParsedDocument) -> Score:
    truth = json.loads(path.read_text(encoding="utf-8"))
    true = [TrueTurn(one["speaker"], one["starts"], one["ends"]) for one in truth["turns"]]
    speakers = bounds = after = 0
    wrong: list[str] = []
    for one in true:
        places = range(after, len(document.turns))
        at = next((at for at in places if one.starts_in(document.turns[at])), None)
        if at is None:
            wrong.append(f"missing: {one.speaker}: {one.starts} … {one.ends}")
            continue
        found = document.turns[at]
        after = at if _bare(found.body).count(one.starts) > 1 else at + 1
        is_right = _bare(found.speaker).casefold() == _bare(one.speaker).casefold()
        speakers += is_right
        bounds += one.bounds(found)
        if not is_right:
            wrong.append(f"speaker: {one.speaker!r} read as {found.speaker!r}: {one.starts}")
        if not one.bounds(found):
            body = _bare(found.body)
            wrong.append(f"bounds: {one.starts} … {one.ends} read as {body[:14]} … {body[-14:]}")
    bodies = [speech.body for speech in document.speeches]
    bodies += [turn.body for turn in document.turns if turn.speech is None]
    return Score(
        path.name.removesuffix(_TRUTH),
        truth["document"]["language"],
        len(true),
        speakers,
        bounds,
        _furniture_in(bodies, document),
        sum(1 for body in bodies for _ in _invented(body, document)),
        truth["document"]["date"] in {None, document.date},
        tuple(wrong),
    )


def _furniture_in(bodies: Sequence[str], document: ParsedDocument) -> int:
    """Pieces of furniture of the document that stand in a body as well."""
    texts = "\n".join(map(_bare, bodies))
    pieces = {_bare(one.text) for one in document.furniture}
    return sum(len(piece) >= _SHORTEST_FURNITURE and piece in texts for piece in pieces)


def _invented(body: str, document: ParsedDocument) -> Iterator[str]:
    """The sentences of a body that the source does not have, what nobody says left out or not."""
    kept, at = [], 0
    aside = sorted((one.start, one.end) for one in (*document.furniture, *document.headings))
    for start, end in aside:
        kept.append(document.text[at:start])
        at = end
    source = _ink("".join((*kept, document.text[at:])))
    for start, end in sentences(body):
        sentence = _ink(body[start:end])
        if sentence not in source and sentence not in _ink(document.text):
            yield sentence


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _ink(text: str) -> str:
    return re.sub(r"[\s\u200b-\u200f\u00ad#-]+", "", text)


def _print_line(name: str, scores: Sequence[Score]) -> None:
    turns = sum(score.turns for score in scores)
    dated = sum(score.dated for score in scores)
    sys.stdout.write(
        f"{name:24}{turns:6}{_share(sum(one.speakers for one in scores), turns):>9}"
        f"{_share(sum(one.bounds for one in scores), turns):>8}"
        f"{sum(one.furniture for one in scores):11}{sum(one.invented for one in scores):15}"
        f"{_share(dated, len(scores)):>6}\n"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


if __name__ == "__main__":
    main()
