"""Parties, sectors and groups by their names in several languages."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from assistant.retrieval.inflection import inflected
from vectorstore.tokens import fold

_APOSTROPHE = re.compile("[‘’ʻʼʽ`]")
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


def comparable(text: str) -> str:
    """The text folded, without accents; letters of one sound alike."""
    decomposed = unicodedata.normalize("NFKD", fold(text))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", _APOSTROPHE.sub("'", bare.replace("ё", "е")))


def letters_and_places(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in comparable form, and where each stands in the text."""
    found = [
        (letter, place)
        for place, char in enumerate(text)
        for letter in _comparable(char)
        if letter.isalnum()
    ]
    return "".join(letter for letter, _ in found), [place for _, place in found]


@lru_cache(20_000)
def _comparable(char: str) -> str:
    return comparable(char)


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
    path = files("assistant.retrieval").joinpath("data", "groups.txt")
    return tuple(read_groups(path.read_text(encoding="utf-8").splitlines()))


def read_groups(lines: Iterable[str]) -> Iterable[Group]:
    """Groups from lines like `民盟, 中国民主同盟 = Democratic League`; `?` marks the ordinary."""
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        chinese, _, others = line.partition("=")
        yield group(
            [fold(name.strip()) for name in chinese.lstrip("? ").split(",")],
            [name for name in others.split(";") if name.strip()],
            ordinary=line.startswith("?"),
        )


def group(chinese: Sequence[str], elsewhere: Sequence[str], *, ordinary: bool = False) -> Group:
    """A group by its folded Chinese names and its names in other languages as written."""
    forms = [inflected(comparable(name)) for name in elsewhere]
    pattern = rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)" if forms else r"(?!)"
    return Group(tuple(chinese), re.compile(pattern), ordinary)
