"""Who can be a person: Chinese names by their surnames, foreign ones by how they are spelt."""

import re
from functools import lru_cache

from ingest.lexicons.word_lists import one_of, words
from ingest.normalization import canonicalize
from vectorstore.analysis.unicode_text import HAN_RANGES, is_chinese

_DOUBLE_SURNAMES = frozenset(words("person_names", "double_surname"))
_DOUBLE_SURNAME = re.compile(one_of("person_names", "double_surname"))
_SURNAMES = frozenset(words("person_names", "surname"))
_TRANSLITERATION = frozenset(words("person_names", "transliteration"))
_NOT_IN_NAMES = re.compile(one_of("person_names", "not_in_name"))
_ALSO_VERBS = frozenset(words("person_names", "surname_and_verb"))
_SAYING = re.compile(one_of("discourse_cues", "saying"))
_HAN = f"[{HAN_RANGES}]"
_FOREIGN = re.compile(rf"{_HAN}{{1,8}}(?:[·•‧・]{_HAN}{{1,10}}){{1,3}}$")
_CHINESE = re.compile(rf"{_HAN}{{2,4}}$")
_GIVEN_NAME = re.compile(rf"{_HAN}{{1,2}}$")
_SHORT = re.compile(rf"{_HAN}{{2,6}}$")
_SPACED = re.compile(rf"{_HAN} {{1,3}}{_HAN}$")
_SPACED_DOT = re.compile(rf"(?<={_HAN})\s*([·•‧・])\s*(?={_HAN})")
_LATIN = re.compile(
    r"(?:[A-Z][a-z]{0,3}\. )*[^\W\d_a-z][\w.'’-]*"
    r"(?: (?:[a-z]{1,3} ){0,2}[^\W\d_a-z][\w.'’-]*){1,4}$"
)


def without_spacing(name: str) -> str:
    """A name as read: `张 三` is set with a space only to be as wide as its neighbours."""
    if _SPACED.match(canonicalize(name)):
        return name[0] + name[-1]
    return _SPACED_DOT.sub(r"\1", name.strip())


def surnames() -> frozenset[str]:
    """The Chinese surnames, of one character or more."""
    return _SURNAMES | _DOUBLE_SURNAMES


def is_name(text: str) -> bool:
    """Whether a text reads as one person's name: a surname with one or two characters, or A·B."""
    canonical = canonicalize(without_spacing(text))
    if _FOREIGN.match(canonical):
        return True
    if _CHINESE.match(canonical) is None or _NOT_IN_NAMES.search(canonical, 1):
        return False
    if _DOUBLE_SURNAME.match(canonical):
        return len(canonical) > 2
    return canonical[0] in _SURNAMES and len(canonical) <= 3


def is_surname(text: str) -> bool:
    """Whether a text is a Chinese surname, or the two that a family bears together."""
    canonical = canonicalize(text)
    return _DOUBLE_SURNAME.fullmatch(canonical) is not None or (
        len(canonical) <= 2 and all(char in _SURNAMES for char in canonical)
    )


def is_given_name(text: str) -> bool:
    """Whether a text could be a given name: one or two characters, and no word for saying."""
    canonical = canonicalize(text)
    is_word = _NOT_IN_NAMES.search(canonical) or _SAYING.fullmatch(canonical)
    return _GIVEN_NAME.match(canonical) is not None and not is_word


def is_latin_name(text: str) -> bool:
    """Whether a text could be a name in Latin letters: two words or more, each with a capital."""
    return not is_chinese(text) and _LATIN.match(text.strip()) is not None


def is_transliterated(text: str) -> bool:
    """Whether a text is spelt as foreign names are: four characters or more, for their sound."""
    return len(text) > 3 and could_be_transcribed(text)


def could_be_transcribed(text: str) -> bool:
    """Whether each character of a text is one that foreign names are spelt with."""
    return _TRANSLITERATION.issuperset(canonicalize(text))


def is_certain_name(text: str) -> bool:
    """Whether a text is a name and no ordinary word, so that it needs no other mark of a name."""
    if not is_name(text):
        return False
    pieces = _tagged(without_spacing(text))
    return len(pieces) > 1 or _is_tagged_name(pieces)


def segments_as_name(text: str) -> bool:
    """Whether a text is a name that does not begin with an ordinary word.

    In `负责人平均五` 平均 is a word, and 五 goes on in the next line.
    """
    if not is_name(text):
        return False
    (word, tag), *_ = _tagged(without_spacing(text))
    is_surname = len(word) == 1 or _DOUBLE_SURNAME.match(word) is not None
    return is_surname or tag.startswith("nr") or len(word) == len(text)


def is_slogan(text: str) -> bool:
    """Whether what could be a name is rather a call: a verb and the ordinary word it is for."""
    if len(text) != 3 or canonicalize(text[0]) not in _ALSO_VERBS:
        return False
    pieces = _tagged(text[1:])
    return len(pieces) == 1 and re.match("[nvad][nd]?$", pieces[0][1]) is not None


def is_unusual_name(text: str) -> bool:
    """Whether a text could be a name without a Chinese surname: short, and no ordinary word."""
    canonical = canonicalize(text.strip())
    if _SHORT.match(canonical) is None or _NOT_IN_NAMES.search(canonical):
        return False
    pieces = _tagged(canonical)
    return len(pieces) > 1 or _is_tagged_name(pieces)


def is_verb_phrase(text: str) -> bool:
    """Whether a text says that something is done: an ordinary verb with an ordinary word.

    A single character is no such word: names are cut up into verbs with something over.
    """
    tags = [tag for word, tag in _tagged(text.strip()) if len(word) > 1]
    return len(tags) > 1 and any(tag.startswith("v") for tag in tags)


def contains_known_name(text: str) -> bool:
    """Whether a text could be a name without a Chinese surname, and part of it is known as one."""
    return is_unusual_name(text) and _is_tagged_name(_tagged(text.strip()))


def _is_tagged_name(pieces: tuple[tuple[str, str], ...]) -> bool:
    return any(tag.startswith("nr") for _, tag in pieces)


@lru_cache(maxsize=10_000)
def _tagged(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a text with their parts of speech; `nr` is a person's name."""
    import rjieba

    return tuple(rjieba.tag(canonicalize(text)))
