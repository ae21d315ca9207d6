"""From a file's bytes to a document in the store."""

import hashlib
from importlib.resources import files

from ingest.page import understand
from ingest.passages import split
from ingest.reading.records import KnownSpeech
from ingest.reading.sandbox import read
from vectorstore.embedding import Embedder
from vectorstore.progress import Progress, silent
from vectorstore.records import ParsedDocument, ParsedSpeech
from vectorstore.store import Added, Store

SAMPLE_SOURCE = "sample:"
_SAMPLE_NAME = "sample-digest.txt"


def parse(name: str, data: bytes, embedder: Embedder) -> ParsedDocument:
    """What the file says, storing nothing. Raises UnreadableDocument."""
    content = read(name, data)
    if content.known:
        return ParsedDocument(
            tuple(_known(speech) for speech in content.known), date=content.known[0].date
        )
    return understand(content.text, embedder)


def _known(speech: KnownSpeech) -> ParsedSpeech:
    return ParsedSpeech(
        title=speech.title,
        speaker=speech.speaker,
        role=speech.role,
        affiliation=speech.affiliation,
        body=speech.text,
        spans=split(speech.text),
    )


def take_in(store: Store, name: str, data: bytes, source: str) -> Added:
    """Store the file, unless its content is there already. `source` tells files of a name apart.

    The sample steps aside for the first document of one's own: a digest is never quoted beside
    real speeches. Raises UnreadableDocument or StoreError, and then leaves all as it was.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known = store.library.document_by(sha256=sha256)
    if known:
        return Added(known.id, "unchanged")
    return store.add(
        parse(name, data, store.embedder),
        name=name,
        source=source,
        sha256=sha256,
        aside=() if source == SAMPLE_SOURCE else (SAMPLE_SOURCE,),
    )


def take_in_sample(store: Store, progress: Progress = silent) -> None:
    """Store the page that ships, if nothing was ever stored."""
    if not store.library.meta("seeded") and not store.library.documents():
        progress("sample", 0, 1)
        data = files("ingest").joinpath("sample", "page.txt").read_bytes()
        take_in(store, _SAMPLE_NAME, data, SAMPLE_SOURCE)
        progress("sample", 1, 1)
    store.library.set_meta("seeded", "yes")
