"""Names as they stand in running text: in any case, number or spacing.

Names and texts are given in comparable form, without accents, the breve of Russian й among them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class _Script:
    """How words of a script change: an `ending` gives way to any of `forms`.

    Words of fewer letters than `short` stand as they are, and of fewer than `long` keep their
    ending: it is the word itself, and not one of case or number.
    """

    letter: re.Pattern[str]
    ending: re.Pattern[str]
    forms: str
    short: int = 4
    long: int = 5


_LATIN = _Script(
    re.compile("[a-z]"),
    re.compile("(?:ao|oes|ies|es|s|[aeoy])$"),
    "(?:s|es|os|ian|ians|as|ao|oes|aos|ies|is|[aoeyn])?",
)
_SCRIPTS = (
    _Script(
        re.compile("[а-яіє]"),
        re.compile("(?:ая|яя|ои|еи|ую|юю|ого|его|ому|ии|ия|ию|ые|ие|ыи|[аяоеиыуюьіє])$"),
        "(?:ая|яя|ои|еи|ую|юю|ого|его|ому|ему|ым|им|ом|ем|ые|ие|ых|их|ыми|ими|ами|ями|ах|ях|ам|ям"
        "|ов|ев|ии|ия|ию|иеи|иях|иям|ыи|ью|ів|іи|оі|ою|ею|ові|еві|[аяоеиыуюьіє])?",
    ),
    _LATIN,
    _Script(
        re.compile("[α-ω]"),
        re.compile("(?:ματα|ματος|μα|εως|εις|ους|ου|ος|οι|ων|ης|ες|ας|[αηοιως])$"),
        "(?:ματα|ματος|ματων|μα|εως|εις|εων|ους|ου|ος|οι|ων|ια|ιας|ιες|ιο|ιοι|ιους|ιου|ιων|ης|ες|ας|ει|ουν|εται|ονται"
        "|[αηοιως])?",
        short=5,
    ),
    _Script(
        re.compile("[\u0900-\u097f]"),
        re.compile("(?:ना|[ािीुूेैोौंः])$"),
        "(?:ना|ने|नी|ता|ते|ती|ाना|ाने|ाया|ाई|ाए|ाओं|ाएं|ियां|ियों|ुएं|ुओं|िए|िया|ों|ें|ई|ए|यों|ओं|एं|कर|[ािीुूेैोौं])?",
        short=3,
        long=3,
    ),
)
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_FORMS = "(?:ة|ه|[يی]|ى|ا|[يی]ة|[يی]ه|ات|ون|[يی]ن|ان|ها|ها[يی]|ا[يی])?"
_ARTICLE = re.compile("^ال")
_JOINED = "(?:[وفبكل]?ال|لل|[وبل])?"
"""What Arabic writes together with the word that follows."""
_PLURAL = 3
"""Letters from which a word of Latin letters may take an s."""
_OPENING = 3
SPACE = re.compile(r"[\s\u200c-]+")
"""What may stand between the words of a name."""


@dataclass(frozen=True, slots=True)
class Inflected:
    """A word in all its forms: what may stand `before` and `after` its `stem`, as patterns."""

    before: str
    stem: str
    after: str

    @classmethod
    def of(cls, word: str) -> "Inflected":
        """Of a word in comparable form."""
        if _ARABIC.search(word):
            return cls(_JOINED, _ARTICLE.sub("", word), _ARABIC_FORMS)
        script = next((one for one in _SCRIPTS if one.letter.search(word)), None)
        if script is None or len(word) < script.short:
            plural = script is _LATIN and len(word) >= _PLURAL
            return cls("", word, "s?" if plural else "")
        return cls(
            "", script.ending.sub("", word) if len(word) >= script.long else word, script.forms
        )

    @property
    def pattern(self) -> str:
        return self.before + re.escape(self.stem) + self.after

    def has(self, word: str) -> bool:
        """Whether the word, in comparable form, is one of the forms."""
        start = word.find(self.stem)
        while start >= 0:
            end = start + len(self.stem)
            if _is(word[:start], self.before) and _is(word[end:], self.after):
                return True
            start = word.find(self.stem, start + 1)
        return False


def inflected(name: str) -> str:
    """A pattern of the name, given in comparable form, word by word."""
    return SPACE.pattern.join(Inflected.of(word).pattern for word in SPACE.split(name.strip()))


def opening(word: str) -> str:
    """The letters that every form of a word begins with."""
    return _ARTICLE.sub("", word)[:_OPENING]


def openings(word: str) -> set[str]:
    """The openings of the words that a word of a text may be a form of."""
    found = {opening(word)}
    if _ARABIC.search(word):
        found |= {opening(word[1:]), word[2:][:_OPENING]}
    return found


@lru_cache(maxsize=20_000)
def _is(part: str, pattern: str) -> bool:
    return re.fullmatch(pattern, part) is not None
