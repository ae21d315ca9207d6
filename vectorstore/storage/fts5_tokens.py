"""How SQLite's FTS5 cuts what it indexes, for an index that is to find and to count the same."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

_TABLES = """
CREATE VIRTUAL TABLE cut
    USING fts5 (text, content = "", tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE found USING fts5vocab (cut, 'instance');
"""


def fts5_tokens(texts: Sequence[str]) -> list[list[str]]:
    """The tokens of each text, in order; a word may be cut where its letters are not all such."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO cut (rowid, text) VALUES (?, ?)", enumerate(texts))
        tokens: list[list[str]] = [[] for _ in texts]
        for place, term in connection.execute('SELECT doc, term FROM found ORDER BY doc, "offset"'):
            tokens[place].append(term)
    return tokens
