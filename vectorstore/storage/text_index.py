"""What passages are found by, word for word: the words of each, and its n-grams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, Executable

from vectorstore.records import Filters, Scored
from vectorstore.storage.database import Rows

BYLINE_WEIGHT = 0.5
"""What a word of the byline counts beside one of the passage."""


@dataclass(frozen=True, slots=True)
class IndexedText:
    """What the index holds of the passage in a row, each with blanks between.

    `words` are the passage's, `byline` those of its speech's byline.
    """

    row: int
    words: str
    byline: str
    ngrams: str


class Queried(Protocol):
    """Whatever statements are asked of: a database, or what of it may be read."""

    def query(
        self, statement: Executable, parameters: Mapping[str, object] | None = None
    ) -> Rows: ...


class TextIndex(Protocol):
    """The words and the n-grams of the passages, in the database that holds the passages."""

    def add(self, connection: Connection, texts: Sequence[IndexedText]) -> None: ...

    def remove(self, connection: Connection, document_id: str) -> None:
        """Forget the passages of a document, which is there still."""

    def set_byline(self, connection: Connection, speech_id: str, byline: str) -> None: ...

    def search(self, words: Sequence[str], k: int, filters: Filters) -> list[Scored]:
        """The `k` passages with the highest BM25 for any of the folded words, best first."""

    def holding(self, phrases: Sequence[tuple[str, ...]]) -> ColumnElement[bool]:
        """The condition on passages that they may hold one of the phrases, given by its n-grams.

        Of one Chinese character, a phrase is the beginning of an n-gram.
        """

    def ngrams_between(self, first: str, last: str) -> list[str]:
        """The n-grams of the corpus from `first` up to `last`."""

    def word_counts(self) -> dict[str, int]:
        """How many passages hold each word."""
