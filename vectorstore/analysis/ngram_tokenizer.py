"""Tokens to look up a term exactly: bigrams of Chinese characters, words of other scripts.

A term stands in a text if and only if its tokens stand there in a row, whatever the script
(Simplified or Traditional), width and case, and the white space between its characters.
The segmenter's words (`tokenizer.py`) cannot tell: they cut one term otherwise in each sentence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import JOINER, MARKS, is_chinese

_BREAK = ""
_BIGRAM = 2
_OTHER = "\0"
_HYPHENS = "-\u2010\u2011"
_MARK = re.compile(rf"[{MARKS}{JOINER}]")


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and the place [start, end) in the text that it was made of."""

    text: str
    start: int
    end: int


def ngrams(text: str) -> list[Token]:
    """The tokens of a text, in order.

    Of a run of Chinese characters these are its bigrams and then its last character alone, so that
    every character begins one token.
    """
    found = []
    for unit, following in pairwise([*_units(text), Token(_BREAK, len(text), len(text))]):
        if is_chinese(unit.text) and is_chinese(following.text):
            found.append(Token(unit.text + following.text, unit.start, following.end))
        elif unit.text != _BREAK:
            found.append(unit)
    return found


def indexed(text: str) -> str:
    """The tokens of a text as an index takes them, with blanks between."""
    return " ".join(token.text for token in ngrams(text))


def phrase(term: str) -> tuple[str, ...]:
    """The tokens that stand in a row where a text holds the term; of one character, a beginning."""
    tokens = [token.text for token in ngrams(term)]
    if len(tokens) > 1 and is_chinese(tokens[-1]):
        tokens.pop()
    return tuple(tokens)


def occurrences(tokens: Sequence[Token], wanted: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where in a text of these tokens a phrase stands, as [start, end), without overlaps."""
    free = 0
    for place, first in enumerate(tokens):
        row = tokens[place : place + len(wanted)]
        if first.start < free or not _matches([token.text for token in row], wanted):
            continue
        free = first.start + 1 if is_beginning(wanted) else row[-1].end
        yield first.start, free


class TermText:
    """A text in which terms are looked for.

    Its tokens are made only for terms that need them: a Chinese term is found in the text's folded
    characters, of which there is one for each of the text's own.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded = text.translate(_FOLDED)
        self._tokens: list[Token] | None = None

    def places(self, wanted: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Where a phrase stands, as [start, end), without overlaps."""
        if pattern := _chinese_pattern(wanted):
            return (match.span() for match in pattern.finditer(self._folded))
        self._tokens = self._tokens or ngrams(self._text)
        return occurrences(self._tokens, wanted)


class _FoldedCharacters(dict[int, str]):
    """Each Chinese character folded, a blank for what parts no characters, a mark for the rest."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        form = _form(char)
        if len(form) != 1 or not is_chinese(form):
            form = " " if char.isspace() or char in _HYPHENS else _OTHER
        self[code] = form
        return form


_FOLDED = _FoldedCharacters()


@lru_cache(256)
def _chinese_pattern(wanted: tuple[str, ...]) -> re.Pattern[str] | None:
    """What a phrase of Chinese characters alone looks like in a folded text."""
    last = wanted[-1][1:] if wanted else ""
    characters = "".join([*(token[:1] for token in wanted), last])
    if not characters or not all(map(is_chinese, characters)) or max(map(len, wanted)) > _BIGRAM:
        return None
    return re.compile(" *".join(characters))


def _matches(row: list[str], wanted: tuple[str, ...]) -> bool:
    if is_beginning(wanted):
        return row[0].startswith(wanted[0])
    return tuple(row) == wanted


def is_beginning(wanted: tuple[str, ...]) -> bool:
    """Whether a phrase is one Chinese character, which is the beginning of a token."""
    return len(wanted) == 1 and len(wanted[0]) == 1 and is_chinese(wanted[0])


def _units(text: str) -> Iterator[Token]:
    """Chinese characters one by one, words of other scripts, and a break for what parts them.

    White space and hyphens part words, and not characters.
    """
    word, start = "", 0
    for place, char in enumerate(text):
        form = _form(char)
        if form and not is_chinese(form):
            start = start if word else place
            word += form
            continue
        if word and _MARK.match(char):
            word += char
            continue
        if word:
            yield Token(word, start, place)
            word = ""
        if form:
            yield Token(form, place, place + 1)
        elif not (char.isspace() or char in _HYPHENS):
            yield Token(_BREAK, place, place + 1)
    if word:
        yield Token(word, start, len(text))


@lru_cache(50_000)
def _form(char: str) -> str:
    """The letters and digits of a character, folded; "" of any other."""
    return "".join(letter for letter in fold(char) if letter.isalnum())
