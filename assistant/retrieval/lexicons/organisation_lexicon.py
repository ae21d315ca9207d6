"""Parties, sectors and groups by their names in several languages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.stemming import inflected
from vectorstore.analysis.unicode_text import is_chinese

_SPEAKING = re.compile(
    r"的?(?:委员|代表|发言|建议|提案|主张|意见|观点|看法|怎么[看说讲谈]|怎样[看说讲谈]|如何看|认为|提出|提到|谈到|指出|说)"
)
_SHORT = 3
"""Shorter names also stand where one word ends and the next begins, as 民进 in 农民进城."""


@dataclass(frozen=True, slots=True)
class Group:
    """A party, sector or group: its Chinese names and a pattern of its names elsewhere.

    `ordinary` groups are words of everyday texts too.
    """

    chinese: tuple[str, ...]
    elsewhere: re.Pattern[str]
    ordinary: bool

    def is_named(self, spelled: str, words: frozenset[str]) -> bool:
        """Whether a text in comparable form, with its Chinese words, speaks of it as a speaker."""
        if self.ordinary:
            return any(said_by(spelled, name) for name in self.chinese)
        return bool(self.elsewhere.search(spelled)) or any(
            name in (words if len(name) < _SHORT else spelled) for name in self.chinese
        )

    def holds(self, byline: str) -> bool:
        """Whether a speaker or an affiliation, folded, is of the group."""
        return any(name in byline for name in self.chinese)


def said_by(spelled: str, name: str) -> bool:
    """Whether the Chinese name stands in the text with a word of speaking right after it."""
    return any(
        _SPEAKING.match(spelled, match.end()) for match in re.finditer(re.escape(name), spelled)
    )


def without_groups(spelled: str, extra: Sequence[Group] = ()) -> str:
    """The text in comparable form without the names of any group."""
    for one in (*groups(), *extra):
        spelled = one.elsewhere.sub(" ", spelled)
        for name in one.chinese:
            spelled = spelled.replace(name, " ")
    return spelled


@cache
def groups() -> tuple[Group, ...]:
    """The groups of the product's own list."""
    rows = read_lexicon("assistant.retrieval.lexicons", "organisations").rows
    return tuple(
        group(
            [fold(name) for name in names if is_chinese(name)],
            [name for name in names if not is_chinese(name)],
            ordinary=use == "ordinary",
        )
        for use, *names in rows
    )


def group(chinese: Sequence[str], elsewhere: Sequence[str], *, ordinary: bool = False) -> Group:
    """A group by its folded Chinese names and its names in other languages as written."""
    forms = [inflected(comparable(name)) for name in elsewhere]
    pattern = rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)" if forms else r"(?!)"
    return Group(tuple(chinese), re.compile(pattern), ordinary)
