"""Learns which sounds of a name stand for which in another script, and scores it on names left out.

    .venv/bin/python -m benchmarks.training.name_sounds

The probabilities of the edits are learned by expectation maximization, as in Ristad and Yianilos,
"Learning string-edit distance" (1998), from a guess that sounds made alike are exchanged. Half of
the names are kept out to score it; what ships is learned from all. A name kept out is compared with
those of all others: `linked` is the share told to be who it is by odds that the product links at,
`wrong` the share told to be somebody else, `taken` the share that would be told to be somebody else
if its own were not there, among as many names as `of`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

from assistant.retrieval.linking.name_sounds import VOWELS, WRITINGS, sounds_of
from assistant.retrieval.linking.transcribed_names import is_match
from assistant.retrieval.linking.transcription_odds import FILE, SoundOdds
from benchmarks.training.artifacts import write_manifest
from benchmarks.training.corpora import ROOT, training_data
from vectorstore.analysis.lexicon_file import parse_lexicon

_NAMES = "benchmarks/training/transcribed_names.tsv"
_CONSONANTS = ("bp", "dt", "gk", "fvw", "mnN", "lrLR", "s$zcCJTG", "h")
_SOUNDS = VOWELS + "".join(_CONSONANTS)
_MADE_ALIKE = {sound: group for group in (VOWELS, *_CONSONANTS) for sound in group}
_ROUNDS = 12
_GUESSED = 30.0
"""Edits that the guess counts as."""
_UNSEEN = 0.5
"""Times that each sound counts as seen at least."""
_GOES_ON = 0.86
"""Probability that a name has one more sound."""

Pair = tuple[str, str]
"""A name in the sounds of two scripts."""
Edits = dict[Pair, float]
"""Probabilities of sounds of both names that stand for each other; "" stands for none."""


class Score(NamedTuple):
    """Shares of the names kept out, as above."""

    linked: float
    wrong: float
    taken: float
    of: int


def main() -> None:
    """Score on half of the names, learn from all, and write what the product reads."""
    text = (ROOT / _NAMES).read_text(encoding="utf-8")
    names = [dict(zip(("latin", "han", "cyrillic"), row, strict=True)) for row in _rows(text)]
    learned: dict[str, SoundOdds] = {}
    held_out: dict[str, float] = {}
    for scripts in combinations(WRITINGS, 2):
        pairs = [(one[scripts[0]], one[scripts[1]]) for one in names]
        name = " ".join(scripts)
        score = _score(_learn(pairs[::2]), pairs)
        sys.stdout.write(f"{name:14} {score}\n")
        held_out |= {f"{name} {what}": value for what, value in score._asdict().items()}
        learned[name] = _learn(pairs)
    artifact = ROOT / "assistant/models" / FILE
    content = {name: odds.model_dump() for name, odds in learned.items()}
    artifact.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    purpose = "which sounds of a name stand for which in another script"
    write_manifest(artifact, purpose, training_data(_NAMES), held_out)


def _rows(text: str) -> Iterable[tuple[str, ...]]:
    return parse_lexicon(text, _NAMES).rows


def _learn(names: Sequence[Pair]) -> SoundOdds:
    """What the names say of their two scripts; of each, the likeliest readings count."""
    guess = _guess()
    likely = _odds(guess, [("", "")])
    pairs = [max(_readings(*pair), key=lambda one: likely.log_odds(*one)) for pair in names]
    edits = guess
    for _ in range(_ROUNDS):
        counts = {edit: _GUESSED * probability for edit, probability in guess.items()}
        for pair in pairs:
            _count(pair, edits, counts)
        edits = _normalized(counts)
    return _odds(edits, pairs)


def _readings(first: str, second: str) -> list[Pair]:
    return [(one, other) for one in sounds_of(first) for other in sounds_of(second)]


def _guess() -> Edits:
    """Sounds stand for themselves, at times for others made alike, and vowels for none."""
    both = {(one, other): _likeness(one, other) for one in _SOUNDS for other in _SOUNDS}
    none = {sound: 0.1 if sound in VOWELS else 0.02 for sound in _SOUNDS}
    first = {(sound, ""): likely for sound, likely in none.items()}
    second = {("", sound): likely for sound, likely in none.items()}
    return _normalized(both | first | second)


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return 0.15 if _MADE_ALIKE[one] == _MADE_ALIKE[other] else 0.003


def _normalized(counts: Mapping[Pair, float]) -> Edits:
    total = sum(counts.values())
    return {edit: count / total for edit, count in counts.items()}


def _count(pair: Pair, edits: Edits, counts: Edits) -> None:
    """Add how often each edit is expected in a pair, over all ways to edit one into the other."""
    first, second = pair
    before = _sums(first, second, edits)
    after = _sums(first[::-1], second[::-1], edits)
    total = before[-1][-1]
    for at in range(len(first) + 1):
        for place in range(len(second) + 1):
            for edit in _edits_from(first, second, at, place):
                rest = after[len(first) - at - len(edit[0])][len(second) - place - len(edit[1])]
                counts[edit] += before[at][place] * edits[edit] * rest / total


def _edits_from(first: str, second: str, at: int, place: int) -> list[Pair]:
    """The edits that may come next at these places."""
    one, other = first[at : at + 1], second[place : place + 1]
    return [edit for edit in dict.fromkeys([(one, other), (one, ""), ("", other)]) if any(edit)]


def _sums(first: str, second: str, edits: Edits) -> list[list[float]]:
    """The probability of all ways to edit the beginnings of two names into each other."""
    sums = [[0.0] * (len(second) + 1) for _ in range(len(first) + 1)]
    sums[0][0] = 1.0
    for at, place in product(range(len(first) + 1), range(len(second) + 1)):
        for edit in _edits_from(first, second, at, place):
            reached = sums[at + len(edit[0])]
            reached[place + len(edit[1])] += sums[at][place] * edits[edit]
    return sums


def _odds(edits: Edits, pairs: Sequence[Pair]) -> SoundOdds:
    """The edits beside how often their sounds come up in names anyway."""
    first, second = (_frequencies(sounds) for sounds in zip(*pairs, strict=True))
    return SoundOdds(
        both={
            one + other: _rounded(edits[one, other] / (first[one] * second[other]))
            for one, other in product(_SOUNDS, repeat=2)
        },
        first={one: _rounded(edits[one, ""] / first[one]) for one in _SOUNDS},
        second={other: _rounded(edits["", other] / second[other]) for other in _SOUNDS},
    )


def _frequencies(names: Iterable[str]) -> Mapping[str, float]:
    counts = Counter("".join(names))
    total = counts.total() + _UNSEEN * len(_SOUNDS)
    return {sound: _GOES_ON * (counts[sound] + _UNSEEN) / total for sound in _SOUNDS}


def _rounded(ratio: float) -> float:
    return float(f"{ratio:.3g}")


def _score(odds: SoundOdds, names: Sequence[Pair]) -> Score:
    """The score on the names in odd places."""
    spelled = [(sounds_of(one), sounds_of(other)) for one, other in names]
    linked = wrong = taken = 0
    for place in range(1, len(names), 2):
        own, *others = _likeliest(odds, spelled, place)
        best, following = sorted(others, reverse=True)[:2]
        linked += is_match(own, best, len(names))
        wrong += is_match(best, own, len(names))
        taken += is_match(best, following, len(names))
    asked = len(names) // 2
    return Score(linked / asked, wrong / asked, taken / asked, len(names))


def _likeliest(
    odds: SoundOdds, spelled: Sequence[tuple[tuple[str, ...], ...]], place: int
) -> list[float]:
    """The log odds of the first name at a place with each second name, its own before others."""
    order = [place, *(at for at in range(len(spelled)) if at != place)]
    return [
        max(odds.log_odds(one, other) for one in spelled[place][0] for other in spelled[at][1])
        for at in order
    ]


if __name__ == "__main__":
    main()
