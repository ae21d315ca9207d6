"""Takes in invented pages for ever, saying each that is acknowledged; made to be killed."""

import itertools
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from support.embedders import WordEmbedder
from support.pages import page_of

from ingest.bulk_ingest import Brought, ingest_all
from vectorstore.store import Added, Store

LARGEST_FILE = 512 * 1024 * 1024  # a broken vector index may claim a file of 160 GB


def ingest_for_ever(folder: Path, first: int, say: Callable[[tuple[str, str]], object]) -> None:
    """Ingest page after page from number `first` on; say number and document id of each."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    numbered = (
        Brought(f"{number}.txt", str(number), page_of(number).encode)
        for number in itertools.count(first)
    )
    for file, added in ingest_all(Store(folder, WordEmbedder()), numbered):
        assert isinstance(added, Added), added
        say((file.source, added.document_id))


if __name__ == "__main__":
    ingest_for_ever(Path(sys.argv[1]), 0, lambda said: print(*said, flush=True))  # noqa: T201
