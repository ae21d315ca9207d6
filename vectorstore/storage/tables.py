"""The tables of the library, on either engine."""

from typing import Any, TypeAlias

from sqlalchemy import (
    DOUBLE_PRECISION,
    REAL,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

_Kind: TypeAlias = TypeEngine[Any] | type[TypeEngine[Any]]

text = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its characters."""
real: TypeEngine[float] = REAL().with_variant(DOUBLE_PRECISION(), "postgresql")
row_number = BigInteger().with_variant(Integer(), "sqlite")

library = MetaData()


def needed(name: str, kind: _Kind = text) -> Column[Any]:
    """A column that is never null."""
    return Column(name, kind, nullable=False)


meta = Table(
    "meta", library, Column("key", text, primary_key=True), needed("value"), sqlite_strict=True
)
documents = Table(
    "documents",
    library,
    Column("id", text, primary_key=True),
    needed("name"),
    Column("source", text, nullable=False, unique=True),
    Column("sha256", text, nullable=False, unique=True),
    needed("added_at"),
    needed("date"),
    needed("occasion"),
    needed("printed_source"),
    needed("place"),
    needed("organ"),
    needed("number"),
    needed("corrected", Integer),
    Index("documents_by_date", "date"),
    sqlite_strict=True,
)
collections = Table(
    "collections",
    library,
    Column("name", text, primary_key=True),
    Column("document_id", text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Index("collections_by_document", "document_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The collections that each document belongs to."""
speeches = Table(
    "speeches",
    library,
    Column("id", text, primary_key=True),
    Column("document_id", text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    needed("ordinal", Integer),
    needed("title"),
    needed("speaker"),
    needed("role"),
    needed("affiliation"),
    needed("confidence", real),
    needed("body"),
    needed("date"),
    needed("corrected", Integer),
    needed("read_as"),
    needed("reported", Integer),
    Index("speeches_by_document", "document_id", "ordinal"),
    Index("speeches_by_speaker", "speaker"),
    Index("speeches_by_affiliation", "affiliation"),
    sqlite_strict=True,
)
corrections = Table(
    "corrections",
    library,
    Column("body_hash", LargeBinary, primary_key=True),
    Column("read_as", text, primary_key=True),
    needed("title"),
    needed("speaker"),
    needed("role"),
    needed("affiliation"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What a person said of who spoke these words where a document was read to name `read_as`.

It outlives the document, of whose text it keeps none.
"""
document_corrections = Table(
    "document_corrections",
    library,
    Column("sha256", text, primary_key=True),
    Column("date", text),
    Column("occasion", text),
    Column("place", text),
    Column("organ", text),
    Column("number", text),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What a person said of when, where and on what occasion a document was spoken; null as read.

It outlives the document.
"""
vectors = Table(
    "vectors",
    library,
    Column("text_hash", LargeBinary, primary_key=True),
    needed("vector", LargeBinary),
    sqlite_strict=True,
)
"""One vector a text: passages and sentences that read the same share it."""
passages = Table(
    "passages",
    library,
    Column("rowid", row_number, primary_key=True),
    Column("id", text, nullable=False, unique=True),
    Column("speech_id", text, ForeignKey("speeches.id", ondelete="CASCADE"), nullable=False),
    needed("ordinal", Integer),
    needed("kind"),
    Column("number", Integer),
    needed("heading"),
    needed("question"),
    needed("start", Integer),
    needed("end", Integer),
    Column("text_hash", LargeBinary, ForeignKey("vectors.text_hash"), nullable=False),
    Index("passages_by_speech", "speech_id", "ordinal"),
    Index("passages_by_text", "text_hash"),
    sqlite_strict=True,
)
sentences = Table(
    "sentences",
    library,
    Column(
        "passage", row_number, ForeignKey("passages.rowid", ondelete="CASCADE"), primary_key=True
    ),
    Column("ordinal", Integer, primary_key=True),
    needed("start", Integer),
    needed("end", Integer),
    Column("text_hash", LargeBinary, ForeignKey("vectors.text_hash"), nullable=False),
    needed("tokens"),
    Index("sentences_by_text", "text_hash"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
change_log = Table(
    "change_log",
    library,
    Column("number", row_number, primary_key=True, autoincrement=False),
    needed("document"),
    sqlite_strict=True,
)
"""Which document each change was of; the last changes only."""
terms = Table(
    "terms",
    library,
    Column("number", row_number, primary_key=True),
    Column("term", text, nullable=False, unique=True),
    needed("vector", LargeBinary),
    sqlite_strict=True,
)
"""Where each word stands among the words of all languages (512 float16); one once known stays."""
