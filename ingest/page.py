"""A document as its speeches: whatever its layout, each body with the one who gave it."""

from ingest import scrambled
from ingest.layout import lay_out
from ingest.normalize import read_lines
from vectorstore.embedding import Embedder
from vectorstore.errors import UnreadableDocument
from vectorstore.records import ParsedDocument


def understand(text: str, embedder: Embedder) -> ParsedDocument:
    """The speeches of a document in printed order, with its date, occasion and source.

    Raises UnreadableDocument when there is no text at all.
    """
    lines = read_lines(text)
    if not lines:
        raise UnreadableDocument("The file holds no text; bring one with a text layer.")
    return ParsedDocument(scrambled.speeches(lay_out(lines), embedder))
