"""Letters, scripts and quotation marks of Unicode text."""

import re
import unicodedata
from collections.abc import Mapping

MARKS = "".join(
    char for char in map(chr, range(0x300, 0x3000)) if unicodedata.category(char) in ("Mn", "Mc")
)
"""Signs that belong to the letter before, as the vowels of Devanagari do."""
JOINER = "\u200c"
"""What Persian puts between a word and its ending."""
LETTERS = rf"[\w{MARKS}\u200c\u200d]+"
LETTER = re.compile(r"[^\W\d_]")
HAN_RANGES = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, to stand in the brackets of a regular expression."""
HAN = re.compile(f"[{HAN_RANGES}]+")
SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "han": re.compile(f"[{HAN_RANGES}]"),
    "kana": re.compile(r"[\u3040-\u30ff]"),
    "hangul": re.compile(r"[\uac00-\ud7af\u1100-\u11ff]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "ethiopic": re.compile(r"[\u1200-\u139f]"),
    "greek": re.compile(r"[\u0370-\u03ff]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
"""One character of each script, by the script's name."""
QUOTATION_MARKS = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("«", "»"))
"""Opening and closing marks of quotations and titles that serve as nothing else."""
QUOTED = re.compile(
    "|".join([
        "„[^„“”]*[“”]",
        *(f"{opening}[^{opening}{closing}]*{closing}" for opening, closing in QUOTATION_MARKS),
        '»[^«»]*«|‘[^‘’]*’|"[^"\\n]*"',
    ])
)
"""A quotation or a title with its marks, the innermost where they are nested."""
_RUN = re.compile(LETTERS)


def is_chinese(word: str) -> bool:
    """Whether there is a Chinese character in it."""
    return bool(HAN.search(word))


def letters(text: str) -> list[str]:
    """The runs of letters, with the signs that belong to them."""
    return _RUN.findall(text)


def script(text: str) -> str:
    """The script of most letters of the text, a key of `SCRIPTS`; "" where it has none of them."""
    counts = {name: len(letter.findall(text)) for name, letter in SCRIPTS.items()}
    name = max(counts, key=counts.__getitem__)
    return name if counts[name] else ""
