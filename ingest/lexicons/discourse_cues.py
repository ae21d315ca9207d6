"""How a speech goes: it sets a scene, names what is wrong, then proposes and counts.

What fits that course speaks for one body, what breaks it for a cut; all scores are log odds.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lexicons.list_markers import find_markers
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonicalize


def _any(*names: str) -> str:
    return one_of("discourse_cues", *names)


_SETS_SCENE = re.compile(
    rf"^(?:{_any('scene', 'present', 'here')}|自?20\d\d年|“?十[三四五]五|自[^，。]{{2,20}}以来"
    rf"|在[^，。]{{2,24}}{_any('circumstance')}，|为{_any('purpose')}"
    rf"|[^，。；：]{{2,24}}{_any('importance')})"
)
_IN_GENERAL = re.compile(_any("present", "here"))
_GOES_ON = re.compile(_any("therefore", "continuation"))
_PROPOSES = re.compile(rf"{_any('proposal', 'announcement')}[^。；：]{{0,16}}：")
_PROBLEM = re.compile(_any("problem", "obstacle", "deficiency", "contrast"))
_PROPOSES_AT_ALL = re.compile(_any("obligation"))


@dataclass(frozen=True, slots=True)
class Discourse:
    """What a text does: what it counts, how often it proposes, whether it states a problem."""

    counts: tuple[tuple[str, int], ...]
    proposes: int
    states_problem: bool

    @classmethod
    def of(cls, text: str) -> "Discourse":
        canonical = canonicalize(text)
        return cls(
            tuple((marker.style, marker.number) for marker in find_markers(text)),
            len(_PROPOSES.findall(canonical)) or int(bool(_PROPOSES_AT_ALL.search(canonical))),
            _PROBLEM.search(canonical) is not None,
        )


def opening_score(text: str) -> float:
    """How well a speech could open like this."""
    text = canonicalize(text[:80])
    counted = [marker for marker in find_markers(text[:12]) if marker.start == 0]
    if counted:
        return -6.0 if counted[0].number != 1 else -2.5
    if _GOES_ON.match(text):
        return -3.0
    if _PROPOSES.search(text[:50]):
        return 0.0
    if _SETS_SCENE.match(text):
        return 0.8 if _IN_GENERAL.match(text) else 1.5
    return 0.0


def numbering_score(discourses: Sequence[Discourse], renews: Sequence[bool]) -> float:
    """How well the counting of consecutive segments runs on.

    A list starts at one and leaves no number out; it starts anew after a new call to act or,
    where `renews` says so, under a new heading.
    """
    last: dict[str, int] = {}
    score = 0.0
    renewed = True
    for discourse, renew in zip(discourses, renews, strict=True):
        renewed = renewed or renew or discourse.proposes > 0
        for style, number in discourse.counts:
            if number == 1:
                if style in last:
                    score -= 1.0 if renewed else 3.0
                renewed = False
            elif number > 1 and number != last.get(style, 0) + 1:
                score -= 4.0 if style not in last else 2.0
            last[style] = number
    return score


def discourse_score(discourses: Sequence[Discourse]) -> float:
    """How well a whole body names a problem before it counts, and proposes anything at all."""
    score = 0.0 if any(discourse.proposes for discourse in discourses) else -1.5
    for discourse in discourses:
        if discourse.states_problem or discourse.counts:
            return score + (1.0 if discourse.states_problem else -0.5)
    return score


def length_score(size: int, usual: float) -> float:
    """How well a body of `size` characters stands among bodies of the usual size."""
    return -((math.log(size / usual) / 0.8) ** 2) / 2
