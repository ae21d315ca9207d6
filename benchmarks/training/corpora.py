"""What is learned from: pages with the questions that are asked of them.

A page is the unit of training and of evaluation. Everyday questions, which no speech answers, are
dealt out to the pages. XQuAD is one page more, of paragraphs that are no speeches.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.evaluation.questions import BenchQuestion, read_questions
from assistant.models.manifest import TrainingData
from ingest.pipeline import parse
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import (
    ParsedDocument,
    ParsedSpeech,
    PassageKind,
    PassageSpan,
)

ROOT = Path(__file__).parents[2]
SAMPLE = "sample"
XQUAD = "xquad"
EVERYDAY = "everyday"
QUESTION_FILES = ("questions", "plain", "tricky", "absent")
SAMPLE_SETS = ("dev", "test", "blind", *(f"blind{number}" for number in range(2, 8)))
"""The sets on the sample page that are learned from; `blind8`, `blind9` and `plain` are not."""
XQUAD_LANGUAGES = ("zh", "en", "ru")
XQUAD_EVERY = 12
"""One in so many questions of XQuAD is asked."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its files, with the everyday questions that are asked of it."""

    name: str
    document: Path
    questions: tuple[Path, ...]
    everyday: tuple[BenchQuestion, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.document, *self.questions)

    def asked(self) -> Iterator[BenchQuestion]:
        """All questions that are asked of the page."""
        for path in self.questions:
            for dialogue in read_questions(path):
                yield from dialogue.turns
        yield from self.everyday

    def parsed(self, embedder: Embedder) -> ParsedDocument:
        return parse(self.document.name, self.document.read_bytes(), embedder)


def pages() -> tuple[Page, ...]:
    """The sample page and the invented ones."""
    folders = sorted(path for path in (ROOT / "benchmarks/pages").iterdir())
    files = {
        SAMPLE: (
            ROOT / "ingest/sample/page.txt",
            tuple(ROOT / f"benchmarks/questions/{name}.jsonl" for name in SAMPLE_SETS),
        ),
        **{
            folder.name: (
                folder / "speeches.jsonl",
                tuple(folder / f"{name}.jsonl" for name in QUESTION_FILES),
            )
            for folder in folders
        },
    }
    everyday = list(_everyday())
    return tuple(
        Page(name, document, questions, tuple(everyday[number :: len(files)]))
        for number, (name, (document, questions)) in enumerate(files.items())
    )


def _everyday() -> Iterator[BenchQuestion]:
    for path in sorted((ROOT / "benchmarks/everyday").glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            yield BenchQuestion(
                id=f"{path.stem}-{number}",
                lang=path.stem,
                kind=EVERYDAY,
                question=line,
                answerable=False,
            )


@dataclass(frozen=True, slots=True)
class ParagraphQuestion:
    """A question of XQuAD; `paragraph` answers it, and `article` holds all of its article."""

    text: str
    language: str
    paragraph: str
    article: frozenset[str]


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """The Chinese paragraphs of XQuAD, and questions in several languages; `folder` holds both."""

    folder: Path

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(self.folder / f"xquad.{language}.json" for language in XQUAD_LANGUAGES)

    def documents(self) -> Iterator[ParsedDocument]:
        """Each article as a document of speeches by nobody, one a paragraph."""
        for article in _articles(self.folder, "zh"):
            texts = [paragraph["context"] for paragraph in article["paragraphs"]]
            yield ParsedDocument(
                tuple(
                    ParsedSpeech(
                        "", "", "", "", text, (PassageSpan(PassageKind.BODY, None, 0, len(text)),)
                    )
                    for text in texts
                )
            )

    def asked(self) -> Iterator[ParagraphQuestion]:
        chinese = _articles(self.folder, "zh")
        for language in XQUAD_LANGUAGES:
            every = [
                (question["question"], number, place)
                for number, article in enumerate(_articles(self.folder, language))
                for place, paragraph in enumerate(article["paragraphs"])
                for question in paragraph["qas"]
            ]
            for text, number, place in every[::XQUAD_EVERY]:
                contexts = [paragraph["context"] for paragraph in chinese[number]["paragraphs"]]
                yield ParagraphQuestion(text, language, contexts[place], frozenset(contexts))


@cache
def _articles(folder: Path, language: str) -> list[dict[str, Any]]:
    path = folder / f"xquad.{language}.json"
    articles: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["data"]
    return articles


def digest(paths: Iterable[Path]) -> str:
    """The SHA-256 of the names and contents of files."""
    lines = sorted(
        f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in paths
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def training_data(*patterns: str, xquad: Paragraphs | None = None) -> TrainingData:
    """The files that the patterns match below the repository, and those of XQuAD."""
    paths = [path for pattern in patterns for path in ROOT.glob(pattern)]
    names = [*patterns, *(("XQuAD " + ", ".join(XQUAD_LANGUAGES),) if xquad else ())]
    return TrainingData(
        files=tuple(names), sha256=digest([*paths, *(xquad.files if xquad else ())])
    )
