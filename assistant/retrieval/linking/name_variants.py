"""A Chinese name in every script it is written in: characters, pinyin, Palladius' Cyrillic.

Wade-Giles spellings, which older books and Taiwan use, count only where no name is found in the
others, and where they cannot be read as pinyin: Chang is another name there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, product

from ingest.lexicons.person_names import is_name, surnames
from ingest.lexicons.word_lists import words
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable, fold_in_place
from vectorstore.analysis.substring_matcher import Occurrence
from vectorstore.analysis.transliteration import arabic, one_of, palladius, syllables, wade_giles
from vectorstore.analysis.unicode_text import HAN, HAN_RANGES, is_chinese

_LETTERS = re.compile("[a-z]+")
_ASPIRATED = re.compile("[ptkhsz]'")
_NAME_LENGTHS = range(2, 5)
"""Characters of a person's name."""
_NOTHING = re.compile("(?!)")
_MOST_READINGS = 24
_CYRILLIC_LANGUAGES = {"ru", "uk", "be", "bg", "sr", "kk", "ky", "mn", "tg"}


def find_spellings(text: str, names: Iterable[str]) -> list[Occurrence[str]]:
    """Where a text in the form of `spelling_form` has the names, whole, in any spelling.

    Wade-Giles counts where no name stands in another spelling.
    """
    known = dict.fromkeys(name for name in names if name.strip())
    found = [one for name in known for one in _spelled(text, name)]
    found = found or [one for name in known for one in _spelled_wade_giles(text, name)]
    return sorted(found, key=lambda one: (one.start, one.value))


def find_every_spelling(text: str, name: str) -> list[Occurrence[str]]:
    """Where a text in the form of `spelling_form` has the name in any spelling, Wade-Giles too."""
    found = [*_spelled(text, name), *_spelled_wade_giles(text, name)]
    return sorted(found, key=lambda one: one.start)


def spelling_form(text: str) -> str:
    """The text in comparable form (folded, without accents), as names are looked for."""
    return comparable(text).replace("э", "е")


def is_pinyin(text: str) -> bool:
    """Whether a text is words in Latin letters that can each be read as syllables of pinyin."""
    normal = comparable(text)
    return bool(_LETTERS.search(normal)) and _is_pinyin(normal)


def _spelled(text: str, name: str) -> Iterator[Occurrence[str]]:
    for match in _pattern(name).finditer(text):
        yield Occurrence(*match.span(), name)


def _spelled_wade_giles(text: str, name: str) -> Iterator[Occurrence[str]]:
    for match in _wade_giles_pattern(name).finditer(text):
        if not _is_pinyin(match.group()):
            yield Occurrence(*match.span(), name)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    normal = spelling_form(name.strip())
    if not HAN.fullmatch(normal):
        return _NOTHING if is_surname_alone(name) else _whole_word(normal)
    variants = [re.escape(normal)]
    if len(normal) in _NAME_LENGTHS:
        surname = surname_length(normal)
        for reading in pinyin_readings(normal):
            variants += _latin(reading, surname)
            variants += _cyrillic(reading, surname)
    return re.compile("|".join(dict.fromkeys(variants)))


@cache
def _wade_giles_pattern(name: str) -> re.Pattern[str]:
    """The name in Wade-Giles, with its apostrophes or without; for other names, none."""
    normal = spelling_form(name.strip())
    if not HAN.fullmatch(normal) or len(normal) not in _NAME_LENGTHS:
        return _NOTHING
    variants = []
    for reading in pinyin_readings(normal):
        written = [wade_giles(syllable).replace("'", "'?") for syllable in reading]
        variants += _latin(written, surname_length(normal))
    return re.compile("|".join(dict.fromkeys(variants)))


def _is_pinyin(letters: str) -> bool:
    """Whether each of the words can be read as syllables of pinyin."""
    if _ASPIRATED.search(letters):
        return False
    return all(_pinyin().fullmatch(word) for word in _LETTERS.findall(letters))


@cache
def _pinyin() -> re.Pattern[str]:
    return re.compile(f"(?:{one_of(syllables())})+")


def surname_length(name: str) -> int:
    """How many characters of a Chinese name are its surname."""
    return 2 if len(name) > 2 and name[:2] in surnames() else 1


def is_surname_alone(name: str) -> bool:
    """Whether a name is one word of letters that is no office: `Blok`, and not `President`."""
    return name.isalpha() and not is_chinese(name) and comparable(name) not in offices()


@cache
def offices() -> frozenset[str]:
    """The words for offices in languages written with letters, in comparable form."""
    return frozenset(
        comparable(word) for kind in ("office", "chair") for word in words("speaker_labels", kind)
    )


def _whole_word(normal: str) -> re.Pattern[str]:
    """A name in letters, where none stands beside it; Chinese characters may."""
    return re.compile(rf"(?<![^\W{HAN_RANGES}]){re.escape(normal)}(?![^\W{HAN_RANGES}])")


def localized_name(name: str, language: str) -> str:
    """A name as readers of a language can read it, with its characters after it."""
    letters = transliterate_name(name, language)
    return f"{letters} ({name})" if letters else name


def transliterate_name(name: str, language: str) -> str:
    """A person's Chinese name in the letters of a language; "" where it is read as it stands.

    What is no person's name has no letters.
    """
    if primary(language) == "zh" or not is_name(name):
        return ""
    from pypinyin import lazy_pinyin

    split, plain = surname_length(name), fold_in_place(name)
    surname, given = lazy_pinyin(plain[:split]), lazy_pinyin(plain[split:])
    if split == 1:
        surname = [_surname_readings().get(plain[0], surname[0])]
    separator = " " if primary(language) == "ar" else ""
    return " ".join((
        written_syllables(surname, language),
        written_syllables(given, language, separator),
    ))


def written_syllables(syllables: Iterable[str], language: str, separator: str = "") -> str:
    """Pinyin syllables, with v for ü, as one word in the letters of a language.

    Russian and its neighbours write Palladius' Cyrillic, Arabic its own letters, all others pinyin.
    """
    tongue = primary(language)
    if tongue == "ar":
        return separator.join(arabic(one) or one for one in syllables)
    cyrillic = tongue in _CYRILLIC_LANGUAGES
    return _joined([palladius(one) if cyrillic else one.replace("v", "ü") for one in syllables])


@cache
def _surname_readings() -> Mapping[str, str]:
    lexicon = read_lexicon("assistant.retrieval.lexicons", "surname_readings")
    return {character: pinyin for character, (pinyin,) in lexicon.grouped().items()}


def _joined(syllables: Sequence[str]) -> str:
    """Syllables in one word, with an apostrophe where they could be cut otherwise: Li'an."""
    word = re.sub(r"(?<=[a-zü])\|(?=[aeo])", "'", "|".join(syllables)).replace("|", "")
    return word.capitalize()


def pinyin_readings(name: str) -> list[tuple[str, ...]]:
    """The ways the characters are read, as pinyin syllables with v for ü."""
    from pypinyin import Style, pinyin

    choices = [
        list(dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0])) for char in name
    ]
    return list(islice(product(*choices), _MOST_READINGS))


def _latin(syllables: Sequence[str], surname: int) -> list[str]:
    parts = [re.sub("v", "(?:v|u|yu)", syllable) for syllable in syllables]
    first, last = r"[\s'-]*".join(parts[:surname]), r"[\s'-]*".join(parts[surname:])
    return [_whole(rf"{first},?[\s-]*{last}"), _whole(rf"{last}\s+{first}")]


def _cyrillic(syllables: Sequence[str], surname: int) -> list[str]:
    parts = [spelling_form(palladius(syllable)) for syllable in syllables]
    if not all(parts):
        return []
    first, last = (_declined(r"[\s-]?".join(group)) for group in (parts[:surname], parts[surname:]))
    return [_whole(rf"{first}\s+{last}")]


def _whole(variant: str) -> str:
    """The variant where no letter of its own script stands beside it."""
    return rf"(?<![a-zа-я]){variant}(?![a-zа-я])"


def _declined(stem: str) -> str:
    """A Russian stem with the endings of its cases; short names have none."""
    letters = re.sub(r"\[.*?\]\?", "", stem)
    if len(letters) <= 2 or letters[-1] in "еоуюя":
        return stem
    return re.sub("[ьи]$", "", stem) + r"\w{0,3}"
