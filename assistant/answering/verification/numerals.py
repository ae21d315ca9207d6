"""Numerals in characters and letters, as digits: 二十, 二〇二四, twenty-one, vinte e um."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from assistant.answering.lexicons.lookup import alternatives, word_list

HAN_NUMERALS = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖十拾百佰千仟万亿兆"
HAN_VALUES = {char: int(unicodedata.numeric(char, 0)) for char in HAN_NUMERALS} | {"两": 2}
_HAN_NUMBER = re.compile(rf"(?<!第)[{HAN_NUMERALS}]+(?:点[{HAN_NUMERALS}]+)?")
_COUNTED = re.compile(rf"\s*{alternatives(word_list('quantities').grouped('context')['counted'])}")


def han_value(written: str) -> Fraction | None:
    """The value of a Chinese numeral (二十, 二〇二四, 三点五, 一万二千), or None."""
    whole, _, decimals = written.partition("点")
    if not whole or not {*whole, *decimals} <= HAN_VALUES.keys():
        return None
    if any(HAN_VALUES[char] >= 10 for char in decimals):
        return None
    has_units = any(HAN_VALUES[char] >= 10 for char in whole)
    value = _han_sum(whole) if has_units else int(_digits(whole))
    return Fraction(f"{value}.{_digits(decimals) or 0}")


def _digits(written: str) -> str:
    return "".join(str(HAN_VALUES[char]) for char in written)


def _han_sum(written: str) -> int:
    total = section = digit = 0
    for value in map(HAN_VALUES.__getitem__, written):
        if value < 10:
            digit = value
        elif value < 10**4:
            section += (digit or 1) * value
            digit = 0
        else:
            total = (total + section + digit or 1) * value
            section = digit = 0
    return total + section + digit


def han_to_digits(text: str, *, strict: bool) -> str:
    """The text with its Chinese numerals as digits.

    With `strict`, only those that count something; the others become `·`.
    """

    def replaced(match: re.Match[str]) -> str:
        written = match.group()
        value = han_value(written)
        if value is None or text[match.start() - 1 : match.start()].isdigit():
            return written
        if strict and (
            written in {"一", "万一", "千万"} or _COUNTED.match(text, match.end()) is None
        ):
            return "·" * len(written)
        return f" {float(value):f}".rstrip("0").rstrip(".") if value % 1 else f" {int(value)}"

    return _HAN_NUMBER.sub(replaced, text)


@dataclass(frozen=True, slots=True)
class _NumberWords:
    """The number words of a language, each with its value, and the runs that they form."""

    values: dict[str, int]
    word: re.Pattern[str]
    run: re.Pattern[str]


def words_to_digits(text: str, language: str) -> str:
    """The text with its number words as digits; `language` is a primary language subtag."""
    known = _number_words(language)
    if known is None:
        return text

    def replaced(match: re.Match[str]) -> str:
        numbers = [0]
        for word in known.word.findall(match.group()):
            value = known.values.get(word)
            if value is None:
                numbers[-1] *= 100
            elif numbers[-1] % 10 and value < 100:
                numbers.append(value)
            else:
                numbers[-1] += value
        return " ".join(map(str, numbers))

    return known.run.sub(replaced, text)


@cache
def _number_words(language: str) -> _NumberWords | None:
    rows = word_list("number_words").grouped(language)
    if not rows:
        return None
    values = {
        word: int(value) for value, words in rows.items() if value.isdecimal() for word in words
    }
    first = _any_word(word for word, value in values.items() if value > 1)
    multiplied = rf"(?:\s+{_any_word(rows['hundreds'])})?" if "hundreds" in rows else ""
    joint = rf"[\s-]+(?:{_any_word(rows['and'])}\s+)?"
    return _NumberWords(
        values,
        re.compile(_any_word([*values, *rows.get("hundreds", ())])),
        re.compile(rf"(?<!por ){first}{multiplied}(?:{joint}{_any_word(values)}{multiplied})*"),
    )


def _any_word(words: Iterable[str]) -> str:
    return rf"\b{alternatives(sorted(words, key=len, reverse=True))}\b"
