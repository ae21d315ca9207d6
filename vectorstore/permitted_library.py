"""The library as who may see some collections alone reads it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import Executable, select

from vectorstore.library import Library
from vectorstore.library_reader import Catalogue
from vectorstore.storage.database import Rows
from vectorstore.storage.fts5 import Fts5Index
from vectorstore.storage.permitted_rows import permitted
from vectorstore.storage.postgresql_text import PostgresqlTextIndex
from vectorstore.storage.tables import sentences


class PermittedLibrary(Catalogue):
    """The documents of some collections, with what is theirs; of nothing else is there a trace."""

    is_part = True

    def __init__(self, library: Library, collections: Sequence[str]) -> None:
        self._library = library
        self._names = tuple(collections)
        if library.is_postgresql:
            self.text = PostgresqlTextIndex(self)
        else:
            self.text = Fts5Index(self, is_part=True)

    def query(self, statement: Executable, parameters: Mapping[str, object] | None = None) -> Rows:
        """All rows that a statement finds in the collections. Raises StorageFailed, Unavailable."""
        limited = permitted(statement, self._names, is_postgresql=self._library.is_postgresql)
        return self._library.query(limited, parameters)

    def term_counts(self) -> dict[str, int]:
        """In how many passages of the collections each term stands, counted anew."""
        held = {
            (row, term)
            for row, terms in self.query(select(sentences.c.passage, sentences.c.tokens))
            for term in terms.split(" ")
        }
        return Counter(term for _, term in held)
