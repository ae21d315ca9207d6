"""Filter the bilingual lexicon of a language, and add candidates to it.

    .venv/bin/python tools/bilingual_lexicon.py en [CANDIDATES.tsv]

The candidates are rows of a word and a Chinese word, without a header. In languages that the word
model knows, a single word is left out where the model places it at its Chinese word already, seen
from the centres of the two languages: a cosine of .6. Indonesian, for which the model was not made,
and Chinese are only sorted.

The lexicons of ar, en, es, fr, pt and ru went through a second filter too, which is lost: it left
out words that an inflection takes for another, as plane for plan.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.retrieval.ranking.crosslingual_matching import word_centre
from vectorstore.analysis.unicode_text import letters
from vectorstore.vocabulary import seen_from
from vectorstore.word_embedder import LANGUAGES, word_model

FOLDER = Path(__file__).parents[1] / "assistant/retrieval/lexicons/data/bilingual"
UNFILTERED = {"id", "zh"}
NEAR = 0.6

Row = tuple[str, ...]


def main(language: str, *candidates: str) -> None:
    """Rewrite the lexicon of the language with what is kept of it and of the candidates."""
    path = FOLDER / f"{language}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[: lines.index("")]
    added = [line for name in candidates for line in Path(name).read_text("utf-8").splitlines()]
    rows = sorted({tuple(line.split("\t")) for line in [*lines[len(header) :], *added] if line})
    kept = rows if language in UNFILTERED or language not in LANGUAGES else unknown(rows)
    path.write_text("\n".join([*header, "", *map("\t".join, kept), ""]), encoding="utf-8")
    sys.stderr.write(f"{len(kept)} of {len(rows)} rows kept\n")


def unknown(rows: Sequence[Row]) -> list[Row]:
    """The rows without the single words that the word model places at their Chinese words."""
    words, names = (
        seen_from(word_centre(chinese=chinese), word_model().encode([row[side] for row in rows]))
        for side, chinese in enumerate((False, True))
    )
    near = (words * names).sum(axis=1) >= NEAR
    return [
        row for row, known in zip(rows, near, strict=True) if not known or len(letters(row[0])) > 1
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
