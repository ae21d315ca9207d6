"""The text index in PostgreSQL: tokens under GIN, with the BM25 that FTS5 computes.

Words stand in arrays, in order and as often as printed, so that phrases and frequencies can be
counted without limit; n-grams, looked up by their beginning too, in a tsvector. How many passages
hold each word or n-gram is counted as passages come and go.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR, Insert, aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as upsert

from vectorstore.analysis.ngram_tokenizer import is_beginning
from vectorstore.records import Filters, Scored
from vectorstore.storage import tables
from vectorstore.storage.filtering import in_speech, passages_within
from vectorstore.storage.fts5_tokens import fts5_tokens
from vectorstore.storage.tables import passages, speeches
from vectorstore.storage.text_index import BYLINE_WEIGHT, IndexedText, Queried

_K1, _B = 1.2, 0.75
"""BM25's parameters, which FTS5 has fixed."""
_LEAST_IDF = 1e-6
_LONGEST = 500
"""Characters of a token; PostgreSQL indexes no longer ones, so they are known by their hash."""

_metadata = MetaData()
_TOKENS = ARRAY(Text)
words = Table(
    "words",
    _metadata,
    Column(
        "passage",
        tables.row_number,
        ForeignKey(passages.c.rowid, ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("words", _TOKENS, nullable=False),
    Column("byline", _TOKENS, nullable=False),
    Column("ngrams", TSVECTOR, nullable=False),
)
_both = words.c.words.op("||")(words.c.byline)
Index("words_of_passage", _both, postgresql_using="gin")
Index("words_ngrams", words.c.ngrams, postgresql_using="gin")


def _counts(name: str) -> Table:
    return Table(
        name,
        _metadata,
        Column("term", tables.text, primary_key=True),
        Column("doc", Integer, nullable=False),
    )


_word_counts, _ngram_counts = _counts("word_counts"), _counts("ngram_counts")
_sizes = Table(
    "word_sizes",
    _metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("passages", tables.row_number, nullable=False),
    Column("tokens", tables.row_number, nullable=False),
)


def create(connection: Connection) -> None:
    """Make the tables."""
    _metadata.create_all(connection)
    connection.execute(insert(_sizes).values(only=1, passages=0, tokens=0))


class PostgresqlTextIndex:
    """The text index of a library in PostgreSQL."""

    def __init__(self, database: Queried) -> None:
        self._database = database

    def add(self, connection: Connection, texts: Sequence[IndexedText]) -> None:
        if not texts:
            return
        cut = fts5_tokens([part for text in texts for part in (text.words, text.byline)])
        ngrams = func.array_to_tsvector(cast(bindparam("ngram_list"), _TOKENS))
        connection.execute(
            insert(words).values(ngrams=ngrams),
            [
                {
                    "passage": text.row,
                    "words": list(map(_indexable, cut[2 * place])),
                    "byline": list(map(_indexable, cut[2 * place + 1])),
                    "ngram_list": sorted(set(map(_indexable, text.ngrams.split()))),
                }
                for place, text in enumerate(texts)
            ],
        )
        self._count(connection, words.c.passage.in_([text.row for text in texts]), 1)

    def remove(self, connection: Connection, document_id: str) -> None:
        theirs = (
            select(passages.c.rowid)
            .select_from(in_speech)
            .where(speeches.c.document_id == document_id)
        )
        self._count(connection, words.c.passage.in_(theirs), -1)
        connection.execute(delete(words).where(words.c.passage.in_(theirs)))

    def set_byline(self, connection: Connection, speech_id: str, byline: str) -> None:
        theirs = words.c.passage.in_(
            select(passages.c.rowid).where(passages.c.speech_id == speech_id)
        )
        (cut,) = fts5_tokens([byline])
        self._count(connection, theirs, -1)
        tokens = list(map(_indexable, cut))
        connection.execute(update(words).where(theirs).values(byline=tokens))
        self._count(connection, theirs, 1)

    def search(self, wanted: Sequence[str], k: int, filters: Filters) -> list[Scored]:
        phrases = [list(map(_indexable, cut)) for cut in fts5_tokens(wanted) if cut]
        if not phrases:
            return []
        rows = self._database.query(_best(phrases, k, filters))
        return [Scored(key, score) for key, score in rows]

    def holding(self, phrases: Sequence[tuple[str, ...]]) -> ColumnElement[bool]:
        expression = " | ".join(map(_expression, phrases))
        ngrams = words.c.ngrams.op("@@", is_comparison=True)(cast(literal(expression), TSQUERY))
        return passages.c.rowid.in_(select(words.c.passage).where(ngrams))

    def ngrams_between(self, first: str, last: str) -> list[str]:
        term = _ngram_counts.c.term
        between = select(term).where(term >= first, term < last, _ngram_counts.c.doc > 0)
        return [row[0] for row in self._database.query(between.order_by(term))]

    def word_counts(self) -> dict[str, int]:
        counted = select(_word_counts).where(_word_counts.c.doc > 0)
        return {row[0]: row[1] for row in self._database.query(counted)}

    def _count(self, connection: Connection, which: ColumnElement[bool], sign: int) -> None:
        """Add the passages, or take them away, in what is counted of all."""
        for counts, tokens in (
            (_word_counts, _both),
            (_ngram_counts, func.tsvector_to_array(words.c.ngrams)),
        ):
            connection.execute(_counted(counts, tokens, which, sign))
        length = func.cardinality(_both)
        found = select(func.count(), func.coalesce(func.sum(length), 0)).where(which)
        held, long = connection.execute(found).one()
        connection.execute(
            update(_sizes).values(
                passages=_sizes.c.passages + sign * held, tokens=_sizes.c.tokens + sign * long
            )
        )


def _counted(
    counts: Table, tokens: ColumnElement[Any], which: ColumnElement[bool], sign: int
) -> Insert:
    """Adds to the count of each term in how many of the passages it is."""
    held = select(words.c.passage, func.unnest(tokens).label("term")).where(which).distinct()
    each = held.subquery()
    found = select(each.c.term, sign * func.count()).group_by(each.c.term)
    statement = upsert(counts).from_select(["term", "doc"], found)
    return statement.on_conflict_do_update(
        index_elements=[counts.c.term], set_={"doc": counts.c.doc + statement.excluded.doc}
    )


def _best(phrases: Sequence[list[str]], k: int, filters: Filters) -> Select[Any]:
    """The ids and scores of the best passages, as FTS5 would have them."""
    hits = union_all(*(_hits(place, phrase) for place, phrase in enumerate(phrases))).subquery()
    total = cast(_sizes.c.passages, Float(53))
    average = cast(_sizes.c.tokens, Float(53)) / total
    rarity = func.ln((total - hits.c.held + 0.5) / (hits.c.held + 0.5))
    idf = case((rarity <= 0, _LEAST_IDF), else_=rarity)
    weight = (hits.c.frequency * (_K1 + 1.0)) / (
        hits.c.frequency + _K1 * (1 - _B + _B * hits.c.length / average)
    )
    score = func.sum(aggregate_order_by(idf * weight, hits.c.place)).label("score")
    return (
        select(passages.c.id, score)
        .select_from(hits.join(in_speech, passages.c.rowid == hits.c.passage).join(_sizes, true()))
        .where(passages_within(filters))
        .group_by(passages.c.rowid, passages.c.id)
        .order_by(score.desc(), passages.c.rowid)
        .limit(k)
    )


def _hits(place: int, phrase: list[str]) -> Select[Any]:
    """The passages that hold a phrase, how often, and how many there are."""
    frequency = _occurrences(words.c.words, phrase) + BYLINE_WEIGHT * _occurrences(
        words.c.byline, phrase
    )
    found = (
        select(
            words.c.passage,
            cast(frequency, Float(53)).label("frequency"),
            cast(func.cardinality(_both), Float(53)).label("length"),
        )
        .where(_both.op("@>", is_comparison=True)(cast(phrase, _TOKENS)))
        .subquery()
    )
    return select(
        literal(place).label("place"),
        found,
        func.count().over().label("held"),
    ).where(found.c.frequency > 0)


def _occurrences(tokens: ColumnElement[Any], phrase: list[str]) -> ColumnElement[Any]:
    """How often the tokens of a phrase stand in a row."""
    places = func.array_positions(tokens, phrase[0])
    if len(phrase) == 1:
        return func.cardinality(places)
    found = func.unnest(places).table_valued("place").render_derived()
    row = tokens[found.c.place : found.c.place + len(phrase) - 1]
    in_a_row = select(func.count()).select_from(found).where(row == cast(phrase, _TOKENS))
    return in_a_row.correlate(words).scalar_subquery()


def _expression(phrase: tuple[str, ...]) -> str:
    """The phrase's n-grams as a tsquery has them; whether they stand in a row is seen later."""
    if is_beginning(phrase):
        return f"{_quoted(phrase[0])}:*"
    return f"({' & '.join(map(_quoted, phrase))})"


def _quoted(token: str) -> str:
    return "'" + _indexable(token).replace("\\", "\\\\").replace("'", "''") + "'"


def _indexable(token: str) -> str:
    if len(token) <= _LONGEST:
        return token
    return hashlib.sha256(token.encode()).hexdigest()
