"""Work out where the plain words of terms stand, for `assistant/models/concepts.npz`.

    .venv/bin/python tools/plain_words.py

Takes some minutes; to be run when `tools/plain_words.toml` or the bundled model has changed.
"""

import hashlib
import tomllib
from pathlib import Path

import numpy as np
import opencc

from vectorstore.bundled_model import BundledModel

SOURCE = Path(__file__).with_suffix(".toml")
TARGET = Path(__file__).parents[1] / "assistant/models/concepts.npz"
LANGUAGES = ("zh", "en")
_FINEST = 127


def main() -> None:
    """Embed every phrase as a question, and keep the mean of each term and language."""
    content = SOURCE.read_bytes()
    table: dict[str, dict[str, list[str]]] = tomllib.loads(content.decode())
    model = BundledModel()
    phrases = [phrase for lang in LANGUAGES for row in table.values() for phrase in row[lang]]
    rows = model.encode(phrases, is_query=True).reshape(
        len(LANGUAGES), len(table), -1, model.dimension
    )
    means = rows.mean(axis=2)
    scales = np.abs(means).max(axis=2) / _FINEST
    traditional = opencc.OpenCC("s2t")
    np.savez_compressed(
        TARGET,
        terms=np.array([list(table), [traditional.convert(term) for term in table]]),
        vectors=np.round(means / scales[..., None]).astype(np.int8),
        scales=scales.astype(np.float32),
        model=model.identity,
        source=hashlib.sha256(content).hexdigest(),
    )


if __name__ == "__main__":
    main()
