"""Evaluate retrieval on a BEIR folder: `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv`."""

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
from assistant.evidence import Retrieval
from assistant.records import Question
from vectorstore.errors import InvalidRequest, WenzhengError

DEPTH = 50
"""Passages retrieved per query; a document takes the rank of its best passage."""


class BeirDocument(BaseModel):
    """A document of the corpus."""

    id: str = Field(alias="_id")
    title: str = ""
    text: str = ""


class BeirQuery(BaseModel):
    """A query; its language is `lang` or `language` in its metadata, None if not given."""

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
    """A BEIR folder in memory; `qrels` maps query ids to the grades of document ids."""

    documents: tuple[BeirDocument, ...]
    queries: tuple[BeirQuery, ...]
    qrels: Mapping[str, Mapping[str, int]]
    sha256: str


class SearchableCorpus(Protocol):
    """An empty corpus that documents can be added to and searched in."""

    def add(self, document: BeirDocument) -> str | None:
        """Add a document; returns the id that its passages carry, None if it has no text."""
        ...

    def search(self, question: Question) -> Retrieval: ...


def read_beir(folder: Path) -> BeirSet:
    """Read a BEIR folder. Queries without relevance judgements are left out, as BEIR does.

    Raises:
        InvalidRequest: a file is missing or a line malformed; the message names it.
    """
    documents = tuple(_lines(folder / "corpus.jsonl", BeirDocument))
    qrels = _read_qrels(folder)
    queries = tuple(q for q in _lines(folder / "queries.jsonl", BeirQuery) if q.id in qrels)
    if not documents or not queries:
        raise InvalidRequest(f"{folder} holds no document, or no query that its qrels judge.")
    digest = hashlib.sha256()
    for path in [folder / "corpus.jsonl", folder / "queries.jsonl", *_qrels_files(folder)]:
        digest.update(path.read_bytes())
    return BeirSet(documents, queries, qrels, digest.hexdigest())


@dataclass
class BeirEvaluator:
    """Indexes the documents of a set, then ranks them for each of its queries."""

    beir: BeirSet
    corpus: SearchableCorpus
    _document_ids: dict[str, str] = field(default_factory=dict)

    def index(self) -> Iterator[BeirDocument]:
        """Add the documents to the corpus, yielding each once it is stored."""
        for document in self.beir.documents:
            key = self.corpus.add(document)
            if key is not None:
                self._document_ids[key] = document.id
            yield document

    def rows(self) -> Iterator[Row]:
        """Yield a row for each query as soon as it is scored."""
        for query in self.beir.queries:
            yield self._row(query)

    def _row(self, query: BeirQuery) -> Row:
        grades = self.beir.qrels[query.id]
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
        """The documents of the passages, each at the rank of its first passage."""
        best: dict[str, Hit] = {}
        for passage in found.passages:
            name = self._document_ids[passage.document_id]
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


def _read_qrels(folder: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    for path in _qrels_files(folder):
        lines = csv.reader(_text(path).split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
        next(lines, None)
        for number, line in enumerate(lines, 2):
            if not line:
                continue
            try:
                query, document, grade = line
                qrels[query][document] = int(grade)
            except ValueError as error:
                raise InvalidRequest(
                    f"{path}, line {number}: not query-id, corpus-id and score, tab-separated."
                ) from error
    return dict(qrels)


def _qrels_files(folder: Path) -> Sequence[Path]:
    found = sorted((folder / "qrels").glob("*.tsv"))
    if not found:
        raise InvalidRequest(f"{folder} has no qrels/*.tsv; a BEIR folder needs its judgements.")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{path} cannot be read as UTF-8; is this a BEIR folder?") from error
