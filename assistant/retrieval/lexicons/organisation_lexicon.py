"""Parties, sectors and public bodies by their names in several languages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from assistant.retrieval.lexicons.initials import spelled_out
from assistant.retrieval.lexicons.phrase_matcher import AnalyzedText, PhraseMatcher, longest
from assistant.retrieval.lexicons.speaking_cues import speaking_cues
from vectorstore.analysis.abbreviations import full_forms
from vectorstore.analysis.function_words import function_words, primary
from vectorstore.analysis.language_detection import detect
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.substring_matcher import Occurrence
from vectorstore.analysis.unicode_text import HAN_RANGES, is_chinese

_SHORT = 3
"""Shorter names also stand where one word ends and the next begins, as 民进 in 农民进城."""
_SECTOR = "界"
_BYLINES = 1 << 17
"""Speakers and affiliations whose organisations are remembered from one corpus to the next."""
_JOINED = re.compile("[与和及、]")
_GOES_ON = re.compile(f"(?<=[{HAN_RANGES}])(?<![省市区县州旗国会协委])$")
"""Inside a Chinese word: 数字经济界 is no 经济界, but 市政协经济界 is."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a language, "" in several; an `ordinary` one is a word of everyday texts too.

    `initials` are also found spelled out, and count where they are written in capitals.
    """

    text: str
    language: str
    ordinary: bool = False
    initials: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Organisation:
    """A body that may speak, by all its names; `chinese` are those in Chinese, folded."""

    names: tuple[Name, ...]
    chinese: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Organisation":
        known = tuple(names)
        return cls(known, tuple(fold(name.text) for name in known if is_chinese(name.text)))

    def holds(self, byline: str) -> bool:
        """Whether a speaker or an affiliation, folded, is of the organisation."""
        return any(_is_in(name, byline) for name in self.chinese)


@lru_cache(maxsize=_BYLINES)
def organisations_of(byline: str, extra: tuple[Organisation, ...] = ()) -> frozenset[Organisation]:
    """Those, of the product's own list and of `extra`, that a folded byline is of."""
    return frozenset(one for one in (*organisations(), *extra) if one.holds(byline))


def _is_in(name: str, byline: str) -> bool:
    """Whether a byline holds a name; that of a sector also without its last character."""
    if not name.endswith(_SECTOR):
        return name in byline
    return name.removesuffix(_SECTOR) in _JOINED.split(byline) or any(
        not _GOES_ON.search(byline, 0, match.start()) for match in re.finditer(name, byline)
    )


def organisations_named(
    text: str, extra: Sequence[Organisation] = (), *, everywhere: bool = False
) -> list[Occurrence[Organisation]]:
    """Where a text names organisations that may speak, of the product's own list and of `extra`.

    An ordinary name counts beside a cue of speaking only, unless `everywhere`. Places are those of
    the comparable form.
    """
    analyzed = AnalyzedText.of(text)
    found = [*_matcher(tuple(extra)).find(analyzed), *spelled_out(text, _initials(tuple(extra)))]
    return [
        Occurrence(one.start, one.end, organisation)
        for one in longest(found)
        for name, organisation in [one.value]
        if _counts(name, one, analyzed, everywhere=everywhere)
        and not (name.initials and _is_a_word(name.text, text, one))
    ]


def replace_organisations(
    spelled: str, placeholder: str, extra: Sequence[Organisation] = ()
) -> str:
    """The text in comparable form with a placeholder for each organisation that it names."""
    places = {(one.start, one.end) for one in organisations_named(spelled, extra)}
    for start, end in sorted(places, reverse=True):
        spelled = spelled[:start] + placeholder + spelled[end:]
    return spelled


def said_by(spelled: str, name: str) -> bool:
    """Whether the Chinese name stands in the text with a cue of speaking beside it."""
    cues = speaking_cues("zh")
    return any(
        cues.beside(spelled, *match.span()) for match in re.finditer(re.escape(name), spelled)
    )


@cache
def organisations() -> tuple[Organisation, ...]:
    """Those of the product's own list."""
    names: dict[str, list[Name]] = {}
    for key, language, use, *called in read_lexicon(
        "assistant.retrieval.lexicons", "organisations"
    ).rows:
        forms = [form for one in called for form in (one, *full_forms().get(one, ()))]
        names.setdefault(key, []).extend(Name(form, language, use == "ordinary") for form in forms)
    return tuple(map(Organisation.of, names.values()))


@lru_cache(maxsize=4)
def _matcher(extra: tuple[Organisation, ...]) -> PhraseMatcher[tuple[Name, Organisation]]:
    return PhraseMatcher(
        (name.text, (name, organisation))
        for organisation in (*organisations(), *extra)
        for name in organisation.names
    )


@lru_cache(maxsize=4)
def _initials(extra: tuple[Organisation, ...]) -> Mapping[str, tuple[Name, Organisation]]:
    return {
        name.text: (name, organisation)
        for organisation in extra
        for name in organisation.names
        if name.initials
    }


def _is_a_word(initials: str, text: str, one: Occurrence[Any]) -> bool:
    """Whether what stands there is a word that is spelled as the initials are, as `am` is.

    A text without capitals leaves open what it means.
    """
    written = text[one.start : one.end]
    if comparable(written) != comparable(initials) or text.isupper():
        return False
    if text.islower():
        return comparable(written) in function_words(detect(text))
    return not written.isupper()


def _counts(
    name: Name,
    one: Occurrence[tuple[Name, Organisation]],
    text: AnalyzedText,
    *,
    everywhere: bool,
) -> bool:
    if name.ordinary and not everywhere:
        language = name.language or primary(detect(text.text))
        return speaking_cues(language).beside(text.text, one.start, one.end)
    return one.end - one.start >= _SHORT or text.is_whole(one)
