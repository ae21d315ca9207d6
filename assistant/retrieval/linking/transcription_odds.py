"""How likely two names in different scripts are one: 鲍威尔 and Powell.

A stochastic edit distance (Ristad and Yianilos 1998), learned from names that are written in both
scripts: each sound of one name stands for a sound of the other or for none. The odds compare this
with two names that have nothing to do with each other; long names that agree have the best.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from math import log

from pydantic import BaseModel, ConfigDict, TypeAdapter

from assistant.retrieval.linking.name_sounds import WRITINGS, sounds_of
from vectorstore.analysis.unicode_text import script

FILE = "name_sounds.json"
_LEAST = 1e-30


class SoundOdds(BaseModel):
    """What is learned of two scripts, as ratios to names that have nothing to do with each other.

    `both` is of a sound of the first and one of the second, written together, that stand for each
    other; `first` and `second` are of those that stand for nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    both: Mapping[str, float]
    first: Mapping[str, float]
    second: Mapping[str, float]

    def log_odds(self, first: str, second: str) -> float:
        """The natural logarithm of the odds that two names in sounds are one."""
        row = [1.0]
        for sound in second:
            row.append(row[-1] * self.second[sound])
        for one in first:
            above, row = row, [row[0] * self.first[one]]
            for at, other in enumerate(second):
                row.append(
                    above[at] * self.both[one + other]
                    + above[at + 1] * self.first[one]
                    + row[at] * self.second[other]
                )
        return log(max(row[-1], _LEAST))


@lru_cache(maxsize=1 << 16)
def log_odds(one: str, other: str) -> float | None:
    """How likely two names are one, by their sounds; None where nothing is learned of the scripts.

    Of names that can be read in several ways, the best.
    """
    scripts = script(one), script(other)
    if scripts[0] == scripts[1] or not set(scripts) <= set(WRITINGS):
        return None
    if WRITINGS.index(scripts[0]) > WRITINGS.index(scripts[1]):
        return log_odds(other, one)
    odds = _learned()[" ".join(scripts)]
    readings = [(first, second) for first in sounds_of(one) for second in sounds_of(other)]
    return max((odds.log_odds(*reading) for reading in readings), default=None)


@cache
def _learned() -> Mapping[str, SoundOdds]:
    content = files("assistant.models").joinpath(FILE).read_bytes()
    return TypeAdapter(Mapping[str, SoundOdds]).validate_json(content)
