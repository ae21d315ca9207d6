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

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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


class MalformedLexicon(ValueError):
    """A file that ships with the product is not in the format."""


@cache
def read_lexicon(package: str, name: str) -> Lexicon:
    """The lexicon `data/{name}.tsv` of a package. Raises MalformedLexicon or FileNotFoundError."""
    file = files(package).joinpath("data", f"{name}.tsv")
    return parse_lexicon(file.read_text(encoding="utf-8"), name)


def parse_lexicon(text: str, name: str) -> Lexicon:
    """The lexicon in a text; `name` is for messages. Raises MalformedLexicon."""
    header: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            key, colon, value = line.lstrip("# ").partition(":")
            if colon and not rows and key in {*_REQUIRED, *_OPTIONAL}:
                header[key] = value.strip()
        elif line.strip():
            rows.append(_row(line, _columns(header), f"{name}, line {number}"))
    missing = [key for key in _REQUIRED if not header.get(key)]
    if missing:
        raise MalformedLexicon(f"{name} does not say its {', '.join(missing)}.")
    return Lexicon(
        title=header["title"],
        source=header["source"],
        licence=header["licence"],
        script=header.get("script", ""),
        columns=_columns(header),
        rows=tuple(rows),
    )


def _columns(header: dict[str, str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in header.get("columns", "").split(",") if part.strip())


def _row(line: str, columns: tuple[str, ...], place: str) -> tuple[str, ...]:
    fields = tuple(line.split("\t"))
    repeats = bool(columns) and columns[-1].endswith("…")
    fits = len(fields) >= len(columns) if repeats else len(fields) == len(columns)
    if not fits or not all(field.strip() for field in fields):
        raise MalformedLexicon(f"{place} should have the fields {', '.join(columns)}.")
    return fields
