"""A backup taken as docs/operations.md says, while documents come in, is a whole corpus."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from support.embedders import WordEmbedder

from vectorstore.store import Store

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
(COMMAND,) = re.findall(r'^python -c "([^"]+)"$', OPERATIONS, re.MULTILINE)


@pytest.mark.slow
def test_a_backup_taken_during_ingest_restores_to_a_corpus_in_step(tmp_path: Path) -> None:
    child = ROOT / "tests" / "storage" / "ingesting_child.py"
    paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT)])
    with subprocess.Popen(
        [sys.executable, str(child), str(tmp_path / "data")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as taking_in:
        assert taking_in.stdout
        acknowledged = {taking_in.stdout.readline().split()[1] for _ in range(5)}
        subprocess.run([sys.executable, "-c", COMMAND], cwd=tmp_path, check=True)
        assert taking_in.poll() is None, "documents came in all the while"
        taking_in.kill()

    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.move(tmp_path / "library-backup.sqlite3", restored / "library.sqlite3")
    with closing(Store(restored, WordEmbedder())) as store:
        assert not store.check()
        assert acknowledged <= {document.id for document in store.library.documents()}
