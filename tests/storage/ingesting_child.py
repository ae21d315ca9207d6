"""Takes in invented pages for ever, saying each that is acknowledged; made to be killed."""

import itertools
import resource
import sys
from pathlib import Path

from support.embedders import WordEmbedder
from support.pages import page_of

from ingest.bulk_ingest import Brought, ingest_all
from vectorstore.store import Added, Store

LARGEST_FILE = 512 * 1024 * 1024  # a broken vector index may claim a file of 160 GB

resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
store = Store(Path(sys.argv[1]), WordEmbedder())
for file, added in ingest_all(
    store,
    (
        Brought(f"{number}.txt", str(number), page_of(number).encode)
        for number in itertools.count(int(sys.argv[2]))
    ),
):
    assert isinstance(added, Added), added
    sys.stdout.write(f"{file.source} {added.document_id}\n")
    sys.stdout.flush()
