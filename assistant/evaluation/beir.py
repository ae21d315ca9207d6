"""Retrieval over a BEIR folder: `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv`."""

import csv
import hashlib
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel, Field, ValidationError

from assistant.evaluation import metrics
from assistant.evaluation.questions import BenchQuestion
from assistant.evaluation.rows import Hit, Row
from assistant.records import Question, Retrieval
from vectorstore.errors import InvalidRequest, WenzhengError

DEPTH = 50
"""Passages retrieved for each query; a document ranks where its best passage does."""


class BeirDocument(BaseModel):
    """A document of the corpus."""

    id: str = Field(alias="_id")
    title: str = ""
    text: str = ""


class BeirQuery(BaseModel):
    """A query; its language is `lang` or `language` of its metadata, where it says."""

    id: str = Field(alias="_id")
    text: str
    metadata: Mapping[str, object] = {}

    @property
    def language(self) -> str | None:
        for key in ("lang", "language"):
            value = self.metadata.get(key)
            if isinstance(value, str) and value:
                return value
        return None


@dataclass(frozen=True, slots=True)
class BeirSet:
    """A folder as read; `grades` has, by query, the relevance of documents."""

    documents: tuple[BeirDocument, ...]
    queries: tuple[BeirQuery, ...]
    grades: Mapping[str, Mapping[str, int]]
    sha256: str


class Searched(Protocol):
    """A corpus of its own, into which the documents of the folder go."""

    def add(self, document: BeirDocument) -> str | None:
        """Store it; the id under which its passages name it, None when it has no text."""
        ...

    def search(self, question: Question) -> Retrieval: ...


def read_beir(folder: Path) -> BeirSet:
    """Read the folder; queries without a judgement are left out, as BEIR does.

    Raises:
        InvalidRequest: a file is missing or a line is not what it should be; says which.
    """
    documents = tuple(_lines(folder / "corpus.jsonl", BeirDocument))
    grades = _grades(folder)
    queries = tuple(q for q in _lines(folder / "queries.jsonl", BeirQuery) if q.id in grades)
    if not documents or not queries:
        raise InvalidRequest(f"{folder} holds no document, or no query that its qrels judge.")
    digest = hashlib.sha256()
    for path in [folder / "corpus.jsonl", folder / "queries.jsonl", *_judgements(folder)]:
        digest.update(path.read_bytes())
    return BeirSet(documents, queries, grades, digest.hexdigest())


@dataclass
class BeirBench:
    """Fills a corpus with the documents of a set, then ranks them for each of its queries."""

    beir: BeirSet
    corpus: Searched
    _names: dict[str, str] = field(default_factory=dict)

    def fill(self) -> Iterator[BeirDocument]:
        """Each document, once it is stored."""
        for document in self.beir.documents:
            key = self.corpus.add(document)
            if key is not None:
                self._names[key] = document.id
            yield document

    def rows(self) -> Iterator[Row]:
        """A row for each query, as soon as it is scored."""
        for query in self.beir.queries:
            yield self._row(query)

    def _row(self, query: BeirQuery) -> Row:
        grades = self.beir.grades[query.id]
        started = time.perf_counter()
        try:
            found = self.corpus.search(Question(question=query.text, top_k=DEPTH))
        except WenzhengError as error:
            asked = BenchQuestion(id=query.id, question=query.text, lang=query.language)
            values = metrics.ranking([], grades)
            return Row.of(asked, relevant=grades, retrieved=(), metrics=values, error=error.message)
        seconds = time.perf_counter() - started
        hits = self._documents(found)
        values = metrics.ranking([hit.id for hit in hits], grades)
        return Row.of(
            BenchQuestion(id=query.id, question=query.text, lang=query.language or found.language),
            relevant=grades,
            retrieved=hits,
            metrics={**values, "retrieval_seconds": seconds},
        )

    def _documents(self, found: Retrieval) -> Sequence[Hit]:
        """The documents of the passages, each at the rank of its first."""
        best: dict[str, Hit] = {}
        for passage in found.passages:
            name = self._names[passage.document_id]
            best.setdefault(name, Hit(id=name, score=passage.score))
        return tuple(best.values())


_Line = TypeVar("_Line", bound=BaseModel)


def _lines(path: Path, record: type[_Line]) -> Iterator[_Line]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield record.model_validate_json(line)
        except ValidationError as error:
            reason = error.errors(include_url=False)[0]["msg"]
            raise InvalidRequest(f"{path}, line {number}: {reason}.") from error


def _grades(folder: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for path in _judgements(folder):
        lines = csv.reader(_text(path).split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
        next(lines, None)
        for number, line in enumerate(lines, 2):
            if not line:
                continue
            try:
                query, document, grade = line
                grades[query][document] = int(grade)
            except ValueError as error:
                raise InvalidRequest(
                    f"{path}, line {number}: not query-id, corpus-id and score, tab-separated."
                ) from error
    return dict(grades)


def _judgements(folder: Path) -> Sequence[Path]:
    found = sorted((folder / "qrels").glob("*.tsv"))
    if not found:
        raise InvalidRequest(f"{folder} has no qrels/*.tsv; a BEIR folder needs its judgements.")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{path} cannot be read as UTF-8; is this a BEIR folder?") from error
