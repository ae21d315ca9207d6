"""How evenly the term lexicon covers the pages: a page that it was fitted to would stand out.

    .venv/bin/python -m benchmarks.term_coverage

Prints for each page which share of the terms occurs on it, and how many occur in a thousand
characters, as a longer page holds more of them.
"""

import json
import sys
from pathlib import Path
from statistics import median

from assistant.retrieval.lexicons.term_lexicon import shipped_terms
from vectorstore.analysis.normalization import fold

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "ingest/sample/page.txt"


def main() -> None:
    """Print a line for each page, the densest first, and what the sample has over the median."""
    terms = [fold(term) for term in shipped_terms()]
    pages = {"sample": SAMPLE.read_text(encoding="utf-8").replace("\n", "")}
    for path in sorted((ROOT / "benchmarks/pages").glob("*/speeches.jsonl")):
        speeches = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        pages[path.parent.name] = "\n".join(one["title"] + "\n" + one["text"] for one in speeches)
    share, density = {}, {}
    for name, text in pages.items():
        folded = fold(text)
        found = sum(term in folded for term in terms)
        share[name] = found / len(terms)
        density[name] = 1000 * found / len(text)
    for name in sorted(pages, key=density.__getitem__, reverse=True):
        sys.stdout.write(f"{name:16} {share[name]:6.1%} {density[name]:6.1f}\n")
    for label, values in (("share of the terms", share), ("per thousand characters", density)):
        ratio = values["sample"] / median(
            value for name, value in values.items() if name != "sample"
        )
        sys.stdout.write(f"sample over the median of the other pages, {label}: {ratio:.2f}\n")


if __name__ == "__main__":
    main()
