"""Takes in invented documents for ever, saying each that is acknowledged; made to be killed."""

import hashlib
import resource
import sys
from pathlib import Path

from support.embedders import WordEmbedder
from support.speeches import document, speech

from vectorstore.store import Store

LARGEST_FILE = 512 * 1024 * 1024  # a broken vector index may claim a file of 160 GB

resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
store = Store(Path(sys.argv[1]), WordEmbedder())
for number in range(int(sys.argv[2]), 10**6):
    speeches = [
        speech(f"发言人{number}之{part}", f"第{number}件事难。", f"一是办好{number}号{part}段。")
        for part in "甲乙丙丁戊"
    ]
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    added = store.add(document(*speeches), name=f"{number}.txt", source=str(number), sha256=sha256)
    sys.stdout.write(f"{number} {added.document_id}\n")
    sys.stdout.flush()
