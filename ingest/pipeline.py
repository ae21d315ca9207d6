"""From a file's bytes to a document in the store."""

import hashlib
from importlib.resources import files

from ingest.chunker import chunk
from ingest.document_parser import parse_document
from ingest.readers.records import Content, KnownSpeech
from ingest.readers.sandbox import read
from vectorstore.embedder_protocol import Embedder
from vectorstore.progress import Progress, silent
from vectorstore.records import ParsedDocument, ParsedSpeech
from vectorstore.store import Added, Store

SAMPLE_SOURCE = "sample:"
_SAMPLE_NAME = "sample-digest.txt"


def parse(name: str, data: bytes, embedder: Embedder) -> ParsedDocument:
    """What the file says, storing nothing. Raises UnreadableDocument."""
    return understood(read(name, data), embedder)


def understood(content: Content, embedder: Embedder) -> ParsedDocument:
    """The document that was read. A date all its speeches share is the document's."""
    if not content.known:
        return parse_document(content.text, embedder)
    dates = {speech.date for speech in content.known}
    return ParsedDocument(
        tuple(_known(speech) for speech in content.known),
        date=dates.pop() if len(dates) == 1 else "",
    )


def _known(speech: KnownSpeech) -> ParsedSpeech:
    return ParsedSpeech(
        title=speech.title,
        speaker=speech.speaker,
        role=speech.role,
        affiliation=speech.affiliation,
        body=speech.text,
        spans=chunk(speech.text),
        date=speech.date,
    )


def ingest(store: Store, name: str, data: bytes, source: str) -> Added:
    """Store the file, unless its content is there already. `source` tells files of a name apart.

    The sample steps aside for the first document of one's own: a digest is never quoted beside
    real speeches. Raises UnreadableDocument or StoreError, and then leaves all as it was.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known = store.library.document_by(sha256=sha256)
    if known:
        return Added(known.id, "unchanged")
    embedder = store.recalling()
    document = parse(name, data, embedder)
    return store.add(
        document,
        embedder.vectors(document),
        name=name,
        source=source,
        sha256=sha256,
        aside=aside_for(source),
    )


def aside_for(source: str) -> tuple[str, ...]:
    """The sources that step aside for a document from this one."""
    return () if source == SAMPLE_SOURCE else (SAMPLE_SOURCE,)


def ingest_sample(store: Store, progress: Progress = silent) -> None:
    """Store the page that ships, if nothing was ever stored."""
    if not store.library.meta("seeded") and not store.library.documents():
        progress("sample", 0, 1)
        data = files("ingest").joinpath("sample", "page.txt").read_bytes()
        ingest(store, _SAMPLE_NAME, data, SAMPLE_SOURCE)
        progress("sample", 1, 1)
    store.library.set_meta("seeded", "yes")
