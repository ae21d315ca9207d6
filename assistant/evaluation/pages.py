"""Evaluate the parser: score each document of a folder against the ground truth beside it.

`NAME.truth.json` holds `{"speeches": [{"title", "speaker", "body", "proposals"}]}`; the document
is the other file of that NAME. White space is ignored.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from vectorstore.errors import InvalidRequest, WenzhengError
from vectorstore.records import ParsedDocument, ParsedSpeech, PassageKind

_TRUTH = ".truth.json"


@dataclass(frozen=True, slots=True)
class TrueSpeech:
    """A speech of the ground truth; `proposals` counts its numbered proposals, None if unknown."""

    title: str
    speaker: str
    body: str
    proposals: int | None


@dataclass(frozen=True, slots=True)
class PageScore:
    """The scores of one document, each in [0, 1].

    `speakers` and `titles` are the shares of true bodies with the right speaker and title,
    `characters` is the F1 of the characters of the bodies, `proposals` the recall of numbered
    proposals, None where the truth has none.
    """

    name: str
    speeches: int
    found: int
    speakers: float
    titles: float
    characters: float
    proposals: float | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class PageScores:
    """All documents of a folder and their means, in which a failed document counts 0."""

    pages: tuple[PageScore, ...]
    speakers: float
    titles: float
    characters: float
    proposals: float | None


def score_pages(folder: Path, parse: Callable[[Path], ParsedDocument]) -> PageScores:
    """Score every document in the folder that has a ground truth.

    Raises InvalidRequest if there is none or a truth file cannot be read.
    """
    truths = sorted(folder.glob(f"*{_TRUTH}"))
    if not truths:
        raise InvalidRequest(f"No NAME{_TRUTH} in {folder}: put one beside each document.")
    pages = tuple(_score_file(truth, parse) for truth in truths)
    counted = [page.proposals for page in pages if page.proposals is not None]
    return PageScores(
        pages,
        _mean([page.speakers for page in pages]),
        _mean([page.titles for page in pages]),
        _mean([page.characters for page in pages]),
        _mean(counted) if counted else None,
    )


def _score_file(truth: Path, parse: Callable[[Path], ParsedDocument]) -> PageScore:
    name = truth.name.removesuffix(_TRUTH)
    expected = read_truth(truth)
    documents = [path for path in sorted(truth.parent.glob(f"{name}.*")) if path != truth]
    if len(documents) != 1:
        raise InvalidRequest(f"{truth.name} needs exactly one document {name}.* beside it.")
    try:
        return score(name, expected, parse(documents[0]).speeches)
    except WenzhengError as error:
        numbered = any(speech.proposals for speech in expected)
        none = 0.0 if numbered else None
        return PageScore(name, len(expected), 0, 0.0, 0.0, 0.0, none, error.message)


def read_truth(path: Path) -> tuple[TrueSpeech, ...]:
    """Read a truth file. Raises InvalidRequest if it is not one."""
    try:
        speeches = json.loads(path.read_text(encoding="utf-8"))["speeches"]
        return tuple(_true_speech(speech) for speech in speeches)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidRequest(
            f'{path.name} is no truth file: it must be {{"speeches": [{{"title", "speaker", '
            '"body", "proposals"}]}.'
        ) from error


def _true_speech(speech: dict[str, Any]) -> TrueSpeech:
    proposals = speech.get("proposals")
    return TrueSpeech(
        str(speech.get("title") or ""),
        str(speech.get("speaker") or ""),
        str(speech["body"]),
        None if proposals is None else int(proposals),
    )


def score(name: str, truth: Sequence[TrueSpeech], found: Sequence[ParsedSpeech]) -> PageScore:
    """Score a document after pairing true and found speeches by an optimal assignment of bodies.

    The characters of an unpaired found speech count as false positives, of an unpaired true
    speech as false negatives.
    """
    agreement = np.array([[_common(one.body, other.body) for other in found] for one in truth])
    pairs: list[tuple[TrueSpeech, ParsedSpeech]] = []
    if agreement.size:
        rows, columns = linear_sum_assignment(-agreement)
        pairs = [
            (truth[row], found[column])
            for row, column in zip(rows, columns, strict=True)
            if agreement[row, column]
        ]
    common = sum(_common(one.body, other.body) for one, other in pairs)
    printed = sum(len(_bare(one.body)) for one in truth)
    read = sum(len(_bare(other.body)) for other in found)
    numbered = sum(one.proposals or 0 for one in truth)
    recalled = sum(min(one.proposals or 0, _proposals(other)) for one, other in pairs)
    count = len(truth) or 1
    return PageScore(
        name,
        len(truth),
        len(found),
        sum(_bare(one.speaker) == _bare(other.speaker) for one, other in pairs) / count,
        sum(_bare(one.title) == _bare(other.title) for one, other in pairs) / count,
        2 * common / (printed + read) if printed + read else 1.0,
        recalled / numbered if numbered else None,
    )


def _proposals(speech: ParsedSpeech) -> int:
    """Number of numbered proposals that are passages; the parts of a long one count once."""
    kinds = [
        (span.number, span.heading)
        for span in speech.spans
        if span.kind is PassageKind.PROPOSAL and span.number is not None
    ]
    return sum(1 for at, kind in enumerate(kinds) if at == 0 or kind != kinds[at - 1])


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _common(one: str, other: str) -> int:
    """Number of characters two bodies share, estimated from their common 8-grams."""
    one, other = _bare(one), _bare(other)
    if one == other:
        return len(one)
    runs = [Counter(text[at : at + 8] for at in range(len(text) - 7)) for text in (one, other)]
    shared = (runs[0] & runs[1]).total()
    return shared + 7 if shared else 0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
