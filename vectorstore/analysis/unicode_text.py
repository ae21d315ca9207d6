"""What is a letter, in whatever script."""

import re
import unicodedata

MARKS = "".join(
    char for char in map(chr, range(0x300, 0x3000)) if unicodedata.category(char) in ("Mn", "Mc")
)
"""Signs that belong to the letter before, as the vowels of Devanagari do."""
JOINER = "\u200c"
"""What Persian puts between a word and its ending."""
LETTERS = rf"[\w{MARKS}\u200c\u200d]+"
HAN_RANGES = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, to stand in the brackets of a regular expression."""
HAN = re.compile(f"[{HAN_RANGES}]+")
_RUN = re.compile(LETTERS)


def is_chinese(word: str) -> bool:
    """Whether there is a Chinese character in it."""
    return bool(HAN.search(word))


def letters(text: str) -> list[str]:
    """The runs of letters, with the signs that belong to them."""
    return _RUN.findall(text)
