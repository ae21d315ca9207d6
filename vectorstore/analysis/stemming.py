"""Names as they stand in running text: in any case, number or spacing.

Names and texts are given in comparable form, without accents, the breve of Russian й among them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon

_SHORT_PLURAL = 3
"""Letters from which a short word of Latin letters may take an s."""
_OPENING = 3
_ARTICLE = "ال"
SPACE = re.compile(r"[\s\u200c-]+")
"""What may stand between the words of a name."""


@dataclass(frozen=True, slots=True)
class _Affixes:
    """What may stand on one side of a stem, nothing included; `pattern` says the same."""

    forms: frozenset[str]
    pattern: str

    @classmethod
    def of(cls, forms: Sequence[str]) -> "_Affixes":
        return cls(frozenset({"", *forms}), f"(?:{'|'.join(forms)})?" if forms else "")


_NONE = _Affixes.of(())
_PLURAL = _Affixes.of(("s",))


@dataclass(frozen=True, slots=True)
class _Script:
    """How words with a letter of a script change: one of the `endings` gives way to `after`.

    Words of fewer letters than `short` stand as they are, and of fewer than `long` keep their
    ending: it is the word itself, and not one of case or number.
    """

    letter: re.Pattern[str]
    endings: tuple[str, ...]
    before: _Affixes
    after: _Affixes
    short: int
    long: int

    @classmethod
    def of(cls, name: str, letters: str, short: int, long: int) -> "_Script":
        """Of that name in the lexicon."""
        forms = read_lexicon("vectorstore.analysis", "inflections").grouped(name)
        return cls(
            re.compile(letters),
            tuple(sorted(forms.get("ending", ()), key=len, reverse=True)),
            _Affixes.of(forms.get("prefix", ())),
            _Affixes.of(forms["form"]),
            short,
            long,
        )

    def stem(self, word: str) -> str:
        """The word without its article and, if it is long, its ending."""
        bare = word.removeprefix(_ARTICLE)
        endings = (one for one in self.endings if len(word) >= self.long and bare.endswith(one))
        return bare.removesuffix(next(endings, ""))


@cache
def _scripts() -> dict[str, _Script]:
    return {
        "arabic": _Script.of("arabic", "[\u0600-\u06ff]", short=0, long=0),
        "cyrillic": _Script.of("cyrillic", "[а-яіє]", short=4, long=5),
        "latin": _Script.of("latin", "[a-z]", short=4, long=5),
        "greek": _Script.of("greek", "[α-ω]", short=5, long=5),
        "devanagari": _Script.of("devanagari", "[\u0900-\u097f]", short=3, long=3),
    }


@dataclass(frozen=True, slots=True)
class Inflected:
    """A word in all its forms: a `stem`, and what may stand before and after it."""

    stem: str
    before: _Affixes = _NONE
    after: _Affixes = _NONE

    @classmethod
    def of(cls, word: str) -> "Inflected":
        """Of a word in comparable form."""
        scripts = _scripts()
        script = next((one for one in scripts.values() if one.letter.search(word)), None)
        if script is None:
            return cls(word)
        if len(word) < script.short:
            plural = script is scripts["latin"] and len(word) >= _SHORT_PLURAL
            return cls(word, after=_PLURAL if plural else _NONE)
        return cls(script.stem(word), script.before, script.after)

    @property
    def pattern(self) -> str:
        return self.before.pattern + re.escape(self.stem) + self.after.pattern

    def has(self, word: str) -> bool:
        """Whether the word, in comparable form, is one of the forms."""
        start = word.find(self.stem)
        while start >= 0:
            after = word[start + len(self.stem) :]
            if word[:start] in self.before.forms and after in self.after.forms:
                return True
            start = word.find(self.stem, start + 1)
        return False


def inflected(name: str) -> str:
    """A pattern of the name, given in comparable form, word by word."""
    return SPACE.pattern.join(Inflected.of(word).pattern for word in SPACE.split(name.strip()))


def opening(word: str) -> str:
    """The letters that every form of a word begins with."""
    return word.removeprefix(_ARTICLE)[:_OPENING]


def openings(word: str) -> set[str]:
    """The openings of the words that a word of a text may be a form of."""
    found = {opening(word)}
    if _scripts()["arabic"].letter.search(word):
        found |= {opening(word[1:]), word[2:][:_OPENING]}
    return found
