"""Questions in three languages to records in three: what is found, refused, and wrongly refused.

    .venv/bin/python -m benchmarks.record_languages FOLDER [--every N] [--from ARTICLE]

FOLDER holds XQuAD in Chinese, English and Russian (`xquad.zh.json` …). Each paragraph of every
second article is a speech of its own; questions on the other articles have no answer there.
Of the first 24 articles the confidence has seen questions (`benchmarks/training`), of the others
only some on the Chinese text; `--from 24` leaves the first out.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import roc_auc_score

from assistant.answering.answer_policy import decide
from assistant.evaluation.squad import SquadParagraph, read_articles
from assistant.retrieval.retriever import Retriever
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.records import (
    EVERYWHERE,
    ParsedDocument,
    ParsedSpeech,
    PassageKind,
    PassageSpan,
)
from vectorstore.store import Store

_LANGUAGES = ("zh", "en", "ru")
_POOL = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the opening of the paragraph it is about where the records hold it."""

    text: str
    paragraph: str | None


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares between 0 and 1, and the AUROC of the confidence."""

    found: float
    wrongly_refused: float
    rightly_refused: float
    auroc: float


def speech_of(paragraph: SquadParagraph) -> ParsedSpeech:
    """A paragraph as a speech whose speaker is not known."""
    text = paragraph.context
    return ParsedSpeech(
        title="",
        speaker="",
        role="",
        affiliation="",
        body=text,
        spans=(PassageSpan(PassageKind.SECTION, None, 0, len(text)),),
    )


def questions(records: Path, asked: Path, every: int, first: int = 0) -> Iterator[Asked]:
    """Every so many of the questions of one file, with what the records of another hold on them.

    Those on articles before the `first` are left out.
    """
    articles = zip(read_articles(records)[first:], read_articles(asked)[first:], strict=True)
    for number, (held, article) in enumerate(articles):
        for paragraph, about in zip(article, held, strict=True):
            for question in paragraph.qas[::every]:
                yield Asked(question.question, None if number % 2 else about.context)


def scores(retriever: Retriever, language: str, asked: Sequence[Asked]) -> Scores:
    """Ask them all."""
    found, refused, confidences = [], [], []
    for one in asked:
        retrieval = retriever.retrieve(one.text, language=language, filters=EVERYWHERE, k=_POOL)
        best = retrieval.evidence[0].passage.text if retrieval.evidence else ""
        found.append(one.paragraph is not None and best in one.paragraph)
        refused.append(not decide(retrieval).answered)
        confidences.append(retrieval.confidence)
    held = [one.paragraph is not None for one in asked]
    return Scores(
        found=sum(found) / sum(held),
        wrongly_refused=sum(r for r, h in zip(refused, held, strict=True) if h) / sum(held),
        rightly_refused=sum(r for r, h in zip(refused, held, strict=True) if not h)
        / (len(held) - sum(held)),
        auroc=float(roc_auc_score(held, confidences)),
    )


def main() -> None:
    """Print a line for each pair of languages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=5, help="ask every so many of the questions")
    parser.add_argument(
        "--from", type=int, default=0, dest="first", help="leave out the articles before this"
    )
    options = parser.parse_args()
    files = {language: options.folder / f"xquad.{language}.json" for language in _LANGUAGES}
    sys.stdout.write("records questions  found@1  wrongly refused  rightly refused  AUROC\n")
    for records in _LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder), LazyEmbedder("bundled"))
            held = [
                speech_of(paragraph)
                for article in read_articles(files[records])[options.first :: 2]
                for paragraph in article
            ]
            store.add(ParsedDocument(tuple(held)), name=records, source=records, sha256="0" * 64)
            retriever = Retriever(store)
            for language in _LANGUAGES:
                asked = list(
                    questions(files[records], files[language], options.every, options.first)
                )
                one = scores(retriever, language, asked)
                sys.stdout.write(
                    f"{records:7} {language:9}  {one.found:7.3f}  {one.wrongly_refused:15.3f}  "
                    f"{one.rightly_refused:15.3f}  {one.auroc:5.3f}\n"
                )
                sys.stdout.flush()
            store.close()


if __name__ == "__main__":
    main()
