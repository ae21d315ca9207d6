"""Finding passages by their words: BM25 over the library's own word index (SQLite FTS5)."""

from collections.abc import Sequence

from vectorstore.catalogue import Catalogue, filter_clause
from vectorstore.records import EVERYWHERE, Filters, Scored

_BYLINE_WEIGHT = 0.5


def search_words(
    library: Catalogue, words: Sequence[str], k: int, filters: Filters = EVERYWHERE
) -> list[Scored]:
    """The `k` passages with the highest BM25 for any of the folded words, best first."""
    distinct = list(dict.fromkeys(word for word in words if word.strip()))
    if not distinct:
        return []
    expression = " OR ".join('"' + word.replace('"', '""') + '"' for word in distinct)
    where, parameters = filter_clause(filters)
    rows = library.query(
        f"SELECT p.id, -bm25(words, 1.0, {_BYLINE_WEIGHT}) AS score FROM words"
        " JOIN passages p ON p.rowid = words.rowid JOIN speeches s ON s.id = p.speech_id"
        f" WHERE words MATCH ? AND {where} ORDER BY score DESC, p.rowid LIMIT ?",
        [expression, *parameters, k],
    )
    return [Scored(key, score) for key, score in rows]
