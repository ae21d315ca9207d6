"""Numerals in letters and characters, as digits: 二十, 二〇二四, twenty-one, vinte e um."""

import re
from fractions import Fraction

from assistant.answering.verification.number_words import COUNTING, JOINING

_DIGITS = "零一二三四五六七八九"
_HAN_VALUES = {char: value for value, char in enumerate(_DIGITS)} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7,
    "捌": 8, "玖": 9,
}  # fmt: skip
_HAN_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
HAN_NUMERALS = re.escape("".join([*_HAN_VALUES, *_HAN_UNITS, *_HAN_SCALES]))
_HAN_NUMBER = re.compile(rf"(?<!第)[{HAN_NUMERALS}]+(?:点[{HAN_NUMERALS}]+)?")
_COUNTED = re.compile(r"\s*[个家项倍条名位人年月日号亿万元次种类所处件届期岁国级部篇章座余多几%]")


def han_value(written: str) -> Fraction | None:
    """The value of a Chinese numeral (二十, 二〇二四, 三点五, 一万二千), or None."""
    whole, _, decimals = written.partition("点")
    if not whole or any(char in _HAN_UNITS or char in _HAN_SCALES for char in decimals):
        return None
    if any(char not in _HAN_VALUES | _HAN_UNITS | _HAN_SCALES for char in whole + decimals):
        return None
    if all(char in _HAN_VALUES for char in whole):
        value = int("".join(str(_HAN_VALUES[char]) for char in whole))
    else:
        value = _han_sum(whole)
    if decimals:
        return Fraction(f"{value}." + "".join(str(_HAN_VALUES[char]) for char in decimals))
    return Fraction(value)


def _han_sum(written: str) -> int:
    total = section = digit = 0
    for char in written:
        if char in _HAN_VALUES:
            digit = _HAN_VALUES[char]
        elif char in _HAN_UNITS:
            section += (digit or 1) * _HAN_UNITS[char]
            digit = 0
        else:
            total = (total + section + digit or 1) * _HAN_SCALES[char]
            section = digit = 0
    return total + section + digit


def han_to_digits(text: str, *, strict: bool) -> str:
    """The text with its Chinese numerals as digits.

    With `strict`, only those that count something; the others become `·`.
    """

    def read(match: re.Match[str]) -> str:
        written = match.group()
        before = text[match.start() - 1 : match.start()]
        if before.isdigit():
            return written
        value = han_value(written)
        if value is None:
            return written
        if strict and (
            written in {"一", "万一", "千万"} or _COUNTED.match(text, match.end()) is None
        ):
            return "·" * len(written)
        return f" {float(value):f}".rstrip("0").rstrip(".") if value % 1 else f" {int(value)}"

    return _HAN_NUMBER.sub(read, text)


def words_to_digits(text: str, language: str) -> str:
    """The text with its number words as digits; `language` is a base language tag."""
    words = COUNTING.get(language)
    if words is None:
        return text
    word = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    joining = JOINING[language]
    hundred = r"(?:\s+hundred)?" if language == "en" else ""
    text = re.sub(r"\b(?:one|a) hundred\b", "onehundred", text) if language == "en" else text
    run = rf"\b(?<!por )(?:{word})\b{hundred}(?:[\s-]+(?:{joining}\s+)?(?:{word})\b{hundred})*"

    def read(match: re.Match[str]) -> str:
        total = 0
        for part in re.split(r"[\s-]+", match.group()):
            if part == "hundred":
                total *= 100
            elif part in words:
                if total % 10 and words[part] < 100:
                    return match.group()
                total += words[part]
        return str(total)

    return re.sub(run, read, text)
