"""Terms are looked up exactly, by the n-grams of each passage."""

import sqlalchemy as sa
from alembic import op

from vectorstore.analysis.ngram_tokenizer import indexed
from vectorstore.storage.fts5 import MENTIONS, mentions

revision = "5"
down_revision = "4"


def upgrade() -> None:
    for statement in MENTIONS:
        op.execute(statement)
    connection = op.get_bind()
    texts = connection.exec_driver_sql(
        'SELECT p.rowid, substr(s.body, p.start + 1, p."end" - p.start)'
        " FROM passages p JOIN speeches s ON s.id = p.speech_id"
    ).all()
    rows = [{"rowid": rowid, "ngrams": indexed(text)} for rowid, text in texts]
    if rows:
        connection.execute(sa.insert(mentions), rows)
