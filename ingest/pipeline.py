"""From a file's bytes to a document in the store."""

import hashlib
from collections.abc import Sequence
from importlib.resources import files

from ingest.attribution_embedder import attribution_embedder
from ingest.parsing import parse_content
from ingest.readers.sandbox import read
from vectorstore.embedder_protocol import Embedder
from vectorstore.progress import Progress, silent
from vectorstore.records import ParsedDocument
from vectorstore.store import Added, Store
from vectorstore.store_protocol import AnyStore

SAMPLE_SOURCE = "sample:"
_SAMPLE_NAME = "sample-digest.txt"


def parse(
    name: str, data: bytes, embedder: Embedder, progress: Progress = silent
) -> ParsedDocument:
    """What the file says, storing nothing; attributed by the bundled model, whatever embeds.

    Raises UnreadableDocument, or what the progress raises.
    """
    content = read(name, data, progress=progress)
    return parse_content(content, attribution_embedder(embedder), progress)


def ingest(
    store: AnyStore,
    name: str,
    data: bytes,
    source: str,
    progress: Progress = silent,
    *,
    collections: Sequence[str] = (),
) -> Added:
    """Store the file, unless its content is there already. `source` tells files of a name apart.

    The document belongs to the `collections`, besides those that it belongs to already.

    The sample steps aside for the first document of one's own: a digest is never quoted beside
    real speeches. Raises UnreadableDocument or StoreError, or what the progress raises, and then
    leaves all as it was.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known = store.library.document_by(sha256=sha256)
    if known:
        if collections:
            store.join(known.id, collections)
        return Added(known.id, "unchanged")
    with store.intake(progress) as intake:
        ready = intake.prepare(parse(name, data, intake.embedder, progress))
        return store.store(
            ready,
            name=name,
            source=source,
            sha256=sha256,
            aside=aside_for(source),
            collections=collections,
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
