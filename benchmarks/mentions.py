"""How long looking a term up takes beside embedding one question, over a large corpus.

    .venv/bin/python -m benchmarks.mentions [--passages 100000] [--timeline]

The corpus is invented: words of two characters, as frequent as Zipf's law has it. Terms are asked
after that stand in a few passages and in many, and some that stand nowhere. Of each the whole
look-up is timed, counts by speaker and the first page of places, as `GET /v1/mentions` gives them,
and just before it the embedding of a question after the term. With `--timeline` what is timed is
the timeline, as `GET /v1/timeline` gives it. Medians in milliseconds.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

from assistant.mentions import MentionQuery, look_up
from assistant.retrieval.lexicons.custom_glossary import plain_glossary
from assistant.timeline import timeline_of
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.document_analysis import analyze
from vectorstore.document_records import Origin
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.library import Library
from vectorstore.records import ParsedDocument, ParsedSpeech, PassageKind, PassageSpan
from vectorstore.storage.location import Location

_WORDS = 20_000
_WORDS_OF_A_PASSAGE = 60
_PASSAGES, _SPEECHES = 10, 100
_ASKED = 120
_ABSENT = 20
_BOUNDS = (0, 1, 10, 100, 1_000, 10_000)
"""Numbers of passages that hold a term, where one class of terms ends and the next begins."""


def vocabulary(chance: random.Random) -> list[str]:
    """Words of two characters of the sample page, the most frequent first."""
    page = files("ingest").joinpath("sample", "page.txt").read_text(encoding="utf-8")
    characters = sorted({char for char in page if is_chinese(char)})
    words = {"".join(chance.sample(characters, 2)) for _ in range(_WORDS + _ABSENT)}
    return sorted(words, key=lambda _: chance.random())


def documents(count: int, words: Sequence[str], chance: random.Random) -> Iterator[ParsedDocument]:
    """Documents that hold so many passages together."""
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for first in range(0, count, _PASSAGES * _SPEECHES):
        last = min(first + _PASSAGES * _SPEECHES, count)
        yield ParsedDocument(
            tuple(
                _speech(number, min(_PASSAGES, last - number), words, weights, chance)
                for number in range(first, last, _PASSAGES)
            )
        )


def _speech(
    number: int, size: int, words: Sequence[str], weights: list[float], chance: random.Random
) -> ParsedSpeech:
    texts = [
        "，".join(chance.choices(words, cum_weights=weights, k=_WORDS_OF_A_PASSAGE)) + "。"
        for _ in range(size)
    ]
    ends = list(accumulate(map(len, texts)))
    spans = tuple(
        PassageSpan(PassageKind.PROPOSAL, place, end - len(text), end)
        for place, (text, end) in enumerate(zip(texts, ends, strict=True), 1)
    )
    return ParsedSpeech("题目", f"讲者{number // _PASSAGES}号", "委员", "", "".join(texts), spans)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--timeline", action="store_true")
    options = parser.parse_args()
    count = options.passages
    chance = random.Random(count)  # noqa: S311 - no secret
    words = vocabulary(chance)
    said, absent = words[:-_ABSENT], words[-_ABSENT:]
    ranks = [round(len(said) ** (place / _ASKED)) for place in range(_ASKED)]
    asked = [*(said[rank] for rank in ranks), *absent]
    embedder, glossary = LazyEmbedder("bundled"), plain_glossary()
    embedder.embed_queries(["谁？"])
    spent: dict[int, list[tuple[float, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Location(Path(folder)))
        for place, document in enumerate(documents(count, said, chance)):
            analyzed = analyze(document)
            library.keep_vectors(dict.fromkeys(analyzed.texts(), b""))
            library.add(analyzed, [], Origin(f"{place}", f"{place}", f"{place:016x}" * 4))
        dated = library.documents()

        def places(term: str) -> int:
            query = MentionQuery(term=term)
            if options.timeline:
                return timeline_of(query, library, glossary, dated).count
            return look_up(query, library, glossary).places

        places(said[-1])
        for term in chance.sample(asked, len(asked)):
            start = time.perf_counter()
            embedder.embed_queries([f"谁谈到了{term}？"])
            embedded = time.perf_counter()
            found = places(term)
            ended = time.perf_counter()
            size = next(bound for bound in reversed(_BOUNDS) if found >= bound)
            spent[size].append((embedded - start, ended - embedded))
        library.close()
    sys.stdout.write("places   terms  embedding  look-up  [ms]  look-up / embedding\n")
    for size, times in sorted(spent.items()):
        embedding, looking = (
            statistics.median(column) * 1e3 for column in zip(*times, strict=True)
        )
        sys.stdout.write(
            f"{size:6}+  {len(times):5}  {embedding:9.1f}  {looking:7.1f}"
            f"        {looking / embedding:.2f}\n"
        )


if __name__ == "__main__":
    main()
