"""Lexicons: lists and tables of words that ship as data, all in one file format.

A lexicon is a UTF-8 file of tab-separated rows under a header of comment lines:

    # title: what the list is
    # source: who made it, and how
    # licence: under which licence, as an SPDX identifier
    # script: the script that filtered or generated it (optional)
    # columns: language, word, …

Every row has as many fields as there are columns; a last column whose name ends in `…` may repeat.
Empty lines and further comment lines are skipped.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile

_REQUIRED = ("title", "source", "licence", "columns")
_OPTIONAL = ("script",)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The header and the rows of one file."""

    title: str
    source: str
    licence: str
    script: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def of(self, *keys: str) -> Iterator[tuple[str, ...]]:
        """The rows that begin with these fields, without them."""
        for row in self.rows:
            if row[: len(keys)] == keys:
                yield row[len(keys) :]

    def grouped(self, *keys: str) -> dict[str, tuple[str, ...]]:
        """The entries of the rows that begin with these fields, by the field that comes next."""
        entries: dict[str, list[str]] = {}
        for key, *rest in self.of(*keys):
            entries.setdefault(key, []).extend(rest)
        return {key: tuple(found) for key, found in entries.items()}


class MalformedLexicon(ValueError):
    """A file that ships with the product is not in the format."""


@cache
def read_lexicon(package: str, name: str) -> Lexicon:
    """The lexicon `data/{name}.tsv` of a package. Raises MalformedLexicon or FileNotFoundError."""
    file = files(package).joinpath("data", *f"{name}.tsv".split("/"))
    return parse_lexicon(file.read_text(encoding="utf-8"), name)


def parse_lexicon(text: str, name: str) -> Lexicon:
    """The lexicon in a text; `name` is for messages. Raises MalformedLexicon."""
    lines = text.splitlines()
    header = dict(_header(lines))
    missing = [key for key in _REQUIRED if not header.get(key)]
    if missing:
        raise MalformedLexicon(f"{name} does not say its {', '.join(missing)}.")
    columns = tuple(map(str.strip, header["columns"].split(",")))
    return Lexicon(
        title=header["title"],
        source=header["source"],
        licence=header["licence"],
        script=header.get("script", ""),
        columns=columns,
        rows=tuple(_rows(lines, columns, name)),
    )


def _header(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in takewhile(lambda line: line.startswith("#"), lines):
        key, _, value = line.removeprefix("#").partition(":")
        if key.strip() in {*_REQUIRED, *_OPTIONAL}:
            yield key.strip(), value.strip()


def _rows(lines: Sequence[str], columns: Sequence[str], name: str) -> Iterator[tuple[str, ...]]:
    least = len(columns)
    most = sys.maxsize if columns[-1].endswith("…") else least
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or not line.strip():
            continue
        fields = tuple(line.split("\t"))
        if not least <= len(fields) <= most or not all(map(str.strip, fields)):
            raise MalformedLexicon(
                f"{name}, line {number} should have the fields {', '.join(columns)}."
            )
        yield fields
