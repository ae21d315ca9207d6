"""Finding passages by their words: BM25 over the library's own word index (SQLite FTS5)."""

from collections.abc import Sequence

from vectorstore.library_reader import Catalogue, filter_clause
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
    within = ""
    parameters: list[object] = []
    if filters:
        where, parameters = filter_clause(filters)
        within = (
            " AND rowid IN (SELECT p.rowid FROM passages p JOIN speeches s ON s.id = p.speech_id"
            f" WHERE {where})"
        )
    rows = library.query(
        "SELECT p.id, best.score FROM"
        f" (SELECT rowid AS place, -bm25(words, 1.0, {_BYLINE_WEIGHT}) AS score FROM words"
        f" WHERE words MATCH ?{within} ORDER BY score DESC, rowid LIMIT ?) best"
        " JOIN passages p ON p.rowid = best.place ORDER BY best.score DESC, p.rowid",
        [expression, *parameters, k],
    )
    return [Scored(key, score) for key, score in rows]
