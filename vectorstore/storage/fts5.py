"""The text index in SQLite: two tables of FTS5, whose BM25 is the score."""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    update,
)

from vectorstore.analysis.ngram_tokenizer import indexed, is_beginning
from vectorstore.records import Filters, Scored
from vectorstore.storage.filtering import in_speech, passage_text, passages_within
from vectorstore.storage.tables import passages, speeches
from vectorstore.storage.text_index import BYLINE_WEIGHT, IndexedText, Queried

WORDS = (
    """CREATE VIRTUAL TABLE words USING fts5 (
        passage, byline, tokenize = "unicode61 remove_diacritics 0"
    )""",
    "CREATE VIRTUAL TABLE word_counts USING fts5vocab (words, 'row')",
)
"""The words of each passage and of its byline; rowid is the passage's."""
MENTIONS = (
    """CREATE VIRTUAL TABLE mentions USING fts5 (
        ngrams, content = "", tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    )""",
    "CREATE VIRTUAL TABLE ngram_counts USING fts5vocab (mentions, 'row')",
)
"""The n-grams of each passage; rowid is the passage's."""

words = table("words", column("rowid"), column("passage"), column("byline"))
mentions = table("mentions", column("rowid"), column("ngrams"), column("mentions"))
_word_counts = table("word_counts", column("term"), column("doc"))
_ngram_counts = table("ngram_counts", column("term"))


def _matches(name: str, expression: object) -> ColumnElement[bool]:
    return literal_column(name).op("MATCH", is_comparison=True)(expression)


def create(connection: Connection) -> None:
    """Make the tables."""
    for statement in (*WORDS, *MENTIONS):
        connection.exec_driver_sql(statement)


class Fts5Index:
    """The text index of a library in SQLite."""

    def __init__(self, database: Queried, *, is_part: bool = False) -> None:
        """`is_part` says that the database shows some of the passages alone."""
        self._database = database
        self._is_part = is_part

    def add(self, connection: Connection, texts: Sequence[IndexedText]) -> None:
        if texts:
            connection.execute(
                insert(words),
                [{"rowid": t.row, "passage": t.words, "byline": t.byline} for t in texts],
            )
            connection.execute(
                insert(mentions), [{"rowid": t.row, "ngrams": t.ngrams} for t in texts]
            )

    def remove(self, connection: Connection, document_id: str) -> None:
        held = connection.execute(
            select(passages.c.rowid, passage_text)
            .select_from(in_speech)
            .where(speeches.c.document_id == document_id)
        ).all()
        if not held:
            return
        connection.execute(
            delete(words).where(words.c.rowid == bindparam("row")),
            [{"row": row} for row, _ in held],
        )
        connection.execute(
            insert(mentions),
            [{"mentions": "delete", "rowid": row, "ngrams": indexed(text)} for row, text in held],
        )

    def set_byline(self, connection: Connection, speech_id: str, byline: str) -> None:
        theirs = select(passages.c.rowid).where(passages.c.speech_id == speech_id)
        connection.execute(update(words).where(words.c.rowid.in_(theirs)).values(byline=byline))

    def search(self, wanted: Sequence[str], k: int, filters: Filters) -> list[Scored]:
        expression = " OR ".join('"' + word.replace('"', '""') + '"' for word in wanted)
        score = (-func.bm25(literal_column("words"), 1.0, BYLINE_WEIGHT)).label("score")
        best = select(words.c.rowid, score).where(_matches("words", literal(expression)))
        if filters or self._is_part:
            allowed = (
                select(passages.c.rowid).select_from(in_speech).where(passages_within(filters))
            )
            best = best.where(words.c.rowid.in_(allowed))
        found = best.order_by(score.desc(), words.c.rowid).limit(k).subquery()
        rows = self._database.query(
            select(passages.c.id, found.c.score)
            .join_from(found, passages, passages.c.rowid == found.c.rowid)
            .order_by(found.c.score.desc(), passages.c.rowid)
        )
        return [Scored(key, value) for key, value in rows]

    def holding(self, phrases: Sequence[tuple[str, ...]]) -> ColumnElement[bool]:
        expression = " OR ".join(map(_expression, phrases))
        holding = select(mentions.c.rowid).where(_matches("mentions", literal(expression)))
        return passages.c.rowid.in_(holding)

    def ngrams_between(self, first: str, last: str) -> list[str]:
        term = _ngram_counts.c.term
        rows = self._database.query(select(term).where(term >= first, term < last))
        return [row[0] for row in rows]

    def word_counts(self) -> dict[str, int]:
        rows = self._database.query(select(_word_counts.c.term, _word_counts.c.doc))
        return dict(map(tuple, rows))


def _expression(phrase: tuple[str, ...]) -> str:
    quoted = '"' + " ".join(phrase).replace('"', "") + '"'
    return f"{quoted} *" if is_beginning(phrase) else quoted
