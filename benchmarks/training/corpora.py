"""What is learned from: pages with the questions that are asked of them.

A page is the unit of training and of evaluation. Everyday questions, which no speech answers, are
dealt out to the pages. XQuAD is one page more, of paragraphs that are no speeches.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
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
RECORDS = "benchmarks/records"
"""Invented records in other languages than Chinese, below the root."""
XQUAD = "xquad"
EVERYDAY = "everyday"
QUESTION_FILES = ("questions", "plain", "tricky", "absent")
SAMPLE_SETS = ("dev", "test", "blind", *(f"blind{number}" for number in range(2, 8)))
"""The sets on the sample page that are learned from; `blind8`, `blind9` and `plain` are not."""
XQUAD_LANGUAGES = ("zh", "en", "ru")
XQUAD_EVERY = 12
"""One in so many questions of XQuAD is asked."""
XQUAD_ARTICLES = 24
"""The first articles of XQuAD, which are learned from as records in other languages."""
_OTHERS_EVERY = 6
"""One in so many questions on the other records is asked of a record."""


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


def records() -> tuple[Page, ...]:
    """The invented records, with questions on the others and everyday ones, which none answers."""
    folders = sorted((ROOT / RECORDS).iterdir())
    asked = [
        [
            one
            for dialogue in read_questions(folder / "questions.jsonl")
            for one in dialogue.turns
            if one.kind != "misattributed"
        ]
        for folder in folders
    ]
    everyday = list(_everyday())
    return tuple(
        Page(
            folder.name,
            folder / "speeches.jsonl",
            (folder / "questions.jsonl",),
            (
                *(_unanswered(one) for one in _others(asked, number)[::_OTHERS_EVERY]),
                *everyday[number :: 2 * len(folders)],
            ),
        )
        for number, folder in enumerate(folders)
    )


def _others(asked: Sequence[Sequence[BenchQuestion]], number: int) -> list[BenchQuestion]:
    return [one for other, some in enumerate(asked) if other != number for one in some]


def _unanswered(question: BenchQuestion) -> BenchQuestion:
    """The question as one that has nothing to do with the record it is asked of."""
    return BenchQuestion(
        id=question.id, lang=question.lang, kind=EVERYDAY, question=question.question,
        answerable=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParagraphQuestion:
    """A question of XQuAD; `paragraph` answers it, and `article` holds all of its article.

    `number` is that of the article.
    """

    text: str
    language: str
    paragraph: str
    article: frozenset[str]
    number: int


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Paragraphs of XQuAD in one language, and questions in several; `folder` holds both.

    `articles` is how many of them there are, from the first on, where not all; one in `every`
    questions is asked.
    """

    folder: Path
    language: str = "zh"
    articles: int | None = None
    every: int = XQUAD_EVERY

    @property
    def name(self) -> str:
        return XQUAD if self.language == "zh" else f"{XQUAD}-{self.language}"

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(self.folder / f"xquad.{language}.json" for language in XQUAD_LANGUAGES)

    def documents(self) -> Iterator[ParsedDocument]:
        """Each article as a document of speeches by nobody, one a paragraph."""
        for article in _articles(self.folder, self.language)[: self.articles]:
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
        held = _articles(self.folder, self.language)
        for language in XQUAD_LANGUAGES:
            every = [
                (question["question"], number, place)
                for number, article in enumerate(_articles(self.folder, language)[: self.articles])
                for place, paragraph in enumerate(article["paragraphs"])
                for question in paragraph["qas"]
            ]
            for text, number, place in every[:: self.every]:
                contexts = [paragraph["context"] for paragraph in held[number]["paragraphs"]]
                yield ParagraphQuestion(
                    text, language, contexts[place], frozenset(contexts), number
                )


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
