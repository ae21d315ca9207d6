"""Takes a large document in where no file may grow any more, as on a full disk."""

import resource
import sys
from pathlib import Path

from support.embedders import WordEmbedder
from support.speeches import document, speech

from vectorstore.errors import StorageFailed
from vectorstore.store import Store

folder = Path(sys.argv[1])
store = Store(folder, WordEmbedder())
full = (folder / "library.sqlite3").stat().st_size + 20_000
resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))
large = document(*(speech(f"发言人{n}", "困难很多。", f"一是办{n}号。" * 300) for n in range(100)))
try:
    store.add(large, name="large.txt", source="large", sha256="9" * 64)
except StorageFailed as error:
    sys.stdout.write(f"StorageFailed: {error.message}")
