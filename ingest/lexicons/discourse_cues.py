"""How a speech goes: it sets a scene, names what is wrong, then proposes and counts.

What fits that course speaks for one body, what breaks it for a cut; all scores are log odds.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lexicons.list_markers import find_markers
from ingest.normalization import canonicalize

_SETS_SCENE = re.compile(
    r"^(?:近[年期日来]|近些年|当前|目前|如今|现阶段|眼下|随着|伴随|今年|去年|自?20\d\d年|截至|截止|据|作为|根据|按照|党的|“?十[三四五]五|新时代"
    r"|在[^，。]{2,24}(?:下|中|时|后|背景|方面)，|我[市省国区县]|全[市省国区县]|本[市省区县]|改革开放|自[^，。]{2,20}以来|为(?:了|深入|贯彻|进一步|加快|推动|落实|深化|更好|全面|切实)"
    r"|[^，。；：]{2,24}(?:是|既是|作为|关系|事关|关乎|承载|不仅是|成为))"
)
_IN_GENERAL = re.compile(r"当前|目前|如今|现阶段|眼下|今年|去年|[我全本][市省国区县]|据")
_GOES_ON = re.compile(
    r"^(?:为此|因此|对此|鉴于此|基于此|据此|建议|因而|所以|但|然而|不过|同时|此外|另外|另一方面|一方面|其中|其次|再次|再者|最后|首先|并|以及|而且|还|也|具体|上述|以上|这|该|通过|针对(?:这|此|上述|以上)|存在的?(?:主要)?问题|主要问题|究其原因|调研(?:中)?发现|二|三|四|五|六)"
)
_PROPOSES = re.compile(r"(?:建议|对策|为此|提出|思考|举措|措施|意见)[^。；：]{0,16}：")
_PROBLEM = re.compile(
    r"[但却]|然而|不足|问题|缺乏|短板|困难|瓶颈|挑战|滞后|薄弱|制约|难以|不高|不够|不到|只有|仅有?|偏低|不畅|隐患|痛点|堵点"
)
_PROPOSES_AT_ALL = re.compile(r"建议|对策|应当|应该|要加强|亟[需须待]")


@dataclass(frozen=True, slots=True)
class Discourse:
    """What a text does: what it counts, how often it proposes, what it complains of."""

    counts: tuple[tuple[str, int], ...]
    proposes: int
    states_problem: bool

    @classmethod
    def of(cls, text: str) -> "Discourse":
        canonical = canonicalize(text)
        return cls(
            tuple((marker.style, marker.number) for marker in find_markers(text)),
            len(_PROPOSES.findall(canonical))
            or int(_PROPOSES_AT_ALL.search(canonical) is not None),
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
