"""Who asks and who answers in an interview, by what stands after the labels.

A publication that asks (`某某周刊：`) bears no name of a person, and an expert who wants none
answers as `专家：`. But what stands after the one label is mostly questions, and the other comes
after it again and again.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ingest.layouts.line_classification import Layout
from ingest.normalization import canonical_match
from ingest.records import Byline, Strength
from vectorstore.records import TurnPart

_LABEL = re.compile(r"^(?P<label>[^：。；！？，【】\[\]“”\s]{2,12})\s*：\s*\S")
_QUESTION = re.compile(r"[？?][”』」）)]?\s*$")
_MOSTLY = 0.6
_AGAIN = 2


def labels_of_interview(layout: Layout) -> Mapping[str, Byline]:
    """Those of the labels, as printed, that ask and answer; none where no label asks."""
    turns = _labelled(layout)
    times = Counter(label for label, _ in turns)
    asked = Counter(label for label, text in turns if _QUESTION.search(text))
    asking = {
        label
        for label, often in times.items()
        if often >= _AGAIN and asked[label] >= _MOSTLY * often
    }
    follows = Counter(
        label
        for (before, _), (label, _) in pairwise(turns)
        if before in asking and label not in asking
    )
    answering = {label for label, often in follows.items() if often >= _AGAIN}
    if not answering:
        return {}
    return {label: Byline(label, part=TurnPart.QUESTIONER) for label in asking} | {
        label: Byline(label, strength=Strength.WEAK) for label in answering
    }


def _labelled(layout: Layout) -> Sequence[tuple[str, str]]:
    """The labels in printed order, each with the text up to the next."""
    found: list[tuple[str, list[str]]] = []
    for at, line in enumerate(layout.lines):
        if line.is_boilerplate:
            continue
        label = None if layout.page.continues(at) else canonical_match(_LABEL, line.text)
        if label:
            found.append((label["label"], [line.text]))
        elif found:
            found[-1][1].append(line.text)
    return [(label, "".join(texts)) for label, texts in found]
