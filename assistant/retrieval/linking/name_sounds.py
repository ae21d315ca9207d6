"""The sounds of a name, as its letters or the pinyin of its characters spell them."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice, product

from assistant.retrieval.linking.name_variants import pinyin_readings
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.transliteration import one_of
from vectorstore.analysis.unicode_text import HAN, script

WRITINGS = ("han", "cyrillic", "latin")
"""The scripts whose names can be spelt in sounds."""
VOWELS = "aeiou"
_ENDING_R = re.compile(f"(?<=[{VOWELS}])r(?![{VOWELS}])")
_SILENT_H = re.compile(f"h(?![{VOWELS}wr])")
_REPEATED = re.compile(r"(.)\1+")
_MOST_READINGS = 12


@lru_cache(maxsize=1 << 16)
def sounds_of(name: str) -> tuple[str, ...]:
    """A name in sounds, once for each way to read it; none in other scripts than `WRITINGS`.

    An r that ends a syllable, which many leave out, is the sound R.
    """
    normal = comparable(name)
    match script(normal):
        case "han":
            readings = [
                list(dict.fromkeys(_syllable(reading) for (reading,) in pinyin_readings(char)))
                for char in "".join(HAN.findall(normal))
            ]
            spelled = ["".join(one) for one in islice(product(*readings), _MOST_READINGS)]
        case "latin" | "cyrillic" as system:
            spelled = [_SILENT_H.sub("", _ENDING_R.sub("R", _spelled(normal, system)))]
        case _:
            return ()
    return tuple(dict.fromkeys(_REPEATED.sub(r"\1", one) for one in spelled if one))


def _syllable(pinyin: str) -> str:
    return "eL" if pinyin == "er" else _spelled(pinyin, "pinyin")


def _spelled(word: str, system: str) -> str:
    table = _table(system)
    return "".join(table[one] for one in _letters(system).findall(word))


@cache
def _letters(system: str) -> re.Pattern[str]:
    return re.compile(one_of(map(re.escape, _table(system))))


@cache
def _table(system: str) -> Mapping[str, str]:
    rows = read_lexicon("assistant.retrieval.lexicons", "sounds").grouped(system)
    return {written: sounds for sounds, every in rows.items() for written in every}
