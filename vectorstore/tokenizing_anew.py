"""The words by which passages are found, made anew where another tokenizer made them.

The texts are all stored, and no vector holds a word, so nothing is embedded but new terms.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from vectorstore.analysis.ngram_tokenizer import indexed
from vectorstore.analysis.tokenizer import TOKENIZER, tokens
from vectorstore.document_analysis import passage_words, sentence_words
from vectorstore.library import Library
from vectorstore.progress import Progress, silent
from vectorstore.records import Passage
from vectorstore.storage.corrected_bylines import byline_words
from vectorstore.storage.filtering import in_speech
from vectorstore.storage.speech_rows import PASSAGE, passage_of
from vectorstore.storage.tables import passages, sentences, speeches, terms
from vectorstore.storage.text_index import IndexedText
from vectorstore.vocabulary import is_term, unknown_terms

_KEY = "tokenizer"
_RETOKENIZE = (
    update(sentences)
    .where(sentences.c.passage == bindparam("row"), sentences.c.ordinal == bindparam("place"))
    .values(tokens=bindparam("words"))
)


def bring_up_words(library: Library, progress: Progress = silent) -> None:
    """Make all words anew where another tokenizer made them, or leave all as they are.

    Raises what the progress raises.
    """
    if library.meta(_KEY) == TOKENIZER:
        return
    ids = [document.id for document in library.documents()]
    with library.transaction() as connection:
        for done, document_id in enumerate(ids):
            progress("tokenize", done, len(ids))
            _tokenize(library, connection, document_id)
        library.set_meta(_KEY, TOKENIZER)


def indexed_passages(library: Library, document_id: str) -> Iterator[tuple[Passage, IndexedText]]:
    """The passages of a document, in order, each with what the text index holds of it."""
    rows = library.query(
        select(passages.c.rowid, *PASSAGE)
        .select_from(in_speech)
        .where(speeches.c.document_id == document_id)
        .order_by(passages.c.rowid)
    )
    for row, *known in rows:
        passage = passage_of(known)
        words = passage_words(passage.heading, passage.question, tokens(passage.text))
        header = passage.speech
        byline = byline_words(header.title, header.speaker, header.role, header.affiliation)
        yield passage, IndexedText(row, words, byline, indexed(passage.text))


def _tokenize(library: Library, connection: Connection, document_id: str) -> None:
    held = list(indexed_passages(library, document_id))
    library.text.remove(connection, document_id)
    library.text.add(connection, [text for _, text in held])
    places = {text.row: passage for passage, text in held}
    made = [
        {
            "row": one.passage,
            "place": one.ordinal,
            "words": sentence_words(_text_of(places[one.passage], one)),
        }
        for one in _sentences(library, document_id)
    ]
    if made:
        connection.execute(_RETOKENIZE, made)
    found = dict.fromkeys(word for one in made for word in str(one["words"]).split())
    fresh = unknown_terms(library, filter(is_term, found))
    if fresh:
        connection.execute(
            insert(terms), [{"term": term, "vector": vector} for term, vector in fresh]
        )


def _sentences(library: Library, document_id: str) -> Sequence[Row[Any]]:
    return library.query(
        select(sentences.c.passage, sentences.c.ordinal, sentences.c.start, sentences.c.end)
        .join(passages, passages.c.rowid == sentences.c.passage)
        .join(speeches)
        .where(speeches.c.document_id == document_id)
    )


def _text_of(passage: Passage, sentence: Row[Any]) -> str:
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]
