"""Bytes become characters: which encoding a Chinese text is in.

A byte order mark decides; so do bytes that are valid UTF-8, which text in another encoding hardly
ever is. What is left is decided by likelihood: of the encodings that decode every byte, the one
whose characters are the most usual in Chinese print, each character weighed by its class.
"""

import codecs
import math
import string
import unicodedata
from collections import Counter
from functools import lru_cache

from ingest.lexicons.word_lists import words
from ingest.readers.records import Refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ("gb18030", "cp950", "big5hkscs", "big5", "utf-16-le", "utf-16-be")
_SAMPLE = 20_000
_LEAST_USUAL = -11.0
_CONTROLS_ALLOWED = 0.01

_COMMON = frozenset(words("common_characters", "common"))
_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉【】「」『』—…·●■◆　％①②③④⑤⑥⑦⑧⑨⑩")
_LETTERS = frozenset(string.ascii_letters + string.digits + " \n\r\t.,;:()-%")


def decode(data: bytes) -> str:
    """The text of `data`, every character as stored, without its byte order mark.

    Raises:
        Refusal: it is not text, or not in an encoding that can be told.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _readable(_decode_whole(data[len(mark) :], name))
    if b"\0" not in data:
        try:
            return _readable(data.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    return _readable(_most_likely(data))


def _decode_whole(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise Refusal(
            f"is marked as {encoding.upper()} but is broken at byte {broken.start}: "
            "save it again as UTF-8"
        ) from broken


def _most_likely(data: bytes) -> str:
    best, best_mean, best_score = "", -math.inf, -math.inf
    for encoding in _UNMARKED:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        mean = _mean_likelihood(text)
        if mean * len(text) > best_score:
            best, best_mean, best_score = text, mean, mean * len(text)
    if best_mean < _LEAST_USUAL:
        raise Refusal(
            "is not text in UTF-8, GB18030, Big5 or UTF-16: save it as UTF-8 text, "
            "or bring it as PDF or docx if it is one"
        )
    return best


def _readable(text: str) -> str:
    controls = sum(text.count(chr(code)) for code in (*range(9), *range(14, 32), 127))
    if "\0" in text or controls > _CONTROLS_ALLOWED * len(text):
        raise Refusal(
            "holds bytes that are no text: save it as UTF-8 text, or bring it as PDF or docx"
        )
    return text


def _mean_likelihood(text: str) -> float:
    """The natural logarithm of a character's probability, mean over the beginning of `text`."""
    sample = text[:_SAMPLE]
    total = sum(count * _log_probability(each) for each, count in Counter(sample).items())
    return total / max(1, len(sample))


@lru_cache(maxsize=1 << 16)
def _log_probability(character: str) -> float:
    """A share of all print for each class of characters, spread evenly over the class."""
    for members, share in ((_COMMON, 0.50), (_PUNCTUATION, 0.10), (_LETTERS, 0.15)):
        if character in members:
            return math.log(share / len(members))
    if _is_ordinary(character):
        return math.log(0.22 / 8_000)
    if "\u4e00" <= character <= "\u9fff":
        return math.log(0.01 / 13_000)
    is_no_text = unicodedata.category(character) in {"Cc", "Cn", "Co", "Cs"}
    return math.log(1e-13 if is_no_text else 1e-8)


def _is_ordinary(character: str) -> bool:
    """In the first level of GB 2312 or of Big5, where the characters in daily use are."""
    if not "\u4e00" <= character <= "\u9fff":
        return False
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            if first <= character.encode(encoding)[0] <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False
