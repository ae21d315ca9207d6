"""Convert SQuAD files to a BEIR folder, for retrieval of the paragraph a question is about."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError

from vectorstore.analysis.language_detection import detect
from vectorstore.errors import InvalidRequest, StorageFailed


class SquadQuestion(BaseModel):
    """A question on a paragraph."""

    id: str
    question: str


class SquadParagraph(BaseModel):
    """A paragraph of an article, and the questions on it."""

    context: str
    qas: tuple[SquadQuestion, ...]


class _Article(BaseModel):
    paragraphs: tuple[SquadParagraph, ...]


class _Squad(BaseModel):
    data: tuple[_Article, ...]

    def paragraphs(self) -> Iterator[SquadParagraph]:
        for article in self.data:
            yield from article.paragraphs


def convert_squad(paragraphs: Path, questions: Path, out: Path) -> int:
    """Write the paragraphs of one file and the questions of another as a BEIR folder.

    A question is matched to the paragraph that has a question of the same id. The titles of the
    articles are left out, as they are often in another language than the paragraphs. The language
    of the questions is detected from all of them together. Returns the number of questions.

    Raises InvalidRequest for files of another format, StorageFailed if `out` cannot be written.
    """
    where: dict[str, str] = {}
    documents: list[dict[str, object]] = []
    for number, paragraph in enumerate(_read(paragraphs).paragraphs()):
        key = f"p{number:05d}"
        documents.append({"_id": key, "title": "", "text": paragraph.context})
        where |= {question.id: key for question in paragraph.qas}
    asked = [
        question
        for paragraph in _read(questions).paragraphs()
        for question in paragraph.qas
        if question.id in where
    ]
    if not asked:
        raise InvalidRequest(
            f"{questions} has no question of the paragraphs in {paragraphs}: no id stands in both."
        )
    metadata = {"lang": detect("\n".join(question.question for question in asked))}
    try:
        (out / "qrels").mkdir(parents=True, exist_ok=True)
        _write(out / "corpus.jsonl", _json_lines(documents))
        _write(
            out / "queries.jsonl",
            _json_lines({"_id": q.id, "text": q.question, "metadata": metadata} for q in asked),
        )
        judged = "".join(f"{q.id}\t{where[q.id]}\t1\n" for q in asked)
        _write(out / "qrels" / "test.tsv", f"query-id\tcorpus-id\tscore\n{judged}")
    except OSError as error:
        raise StorageFailed(
            f"{out} cannot be written ({error.strerror}); choose another folder."
        ) from error
    return len(asked)


def read_articles(path: Path) -> tuple[tuple[SquadParagraph, ...], ...]:
    """The paragraphs of each article. Raises InvalidRequest for a file of another format."""
    return tuple(article.paragraphs for article in _read(path).data)


def _read(path: Path) -> _Squad:
    try:
        return _Squad.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise InvalidRequest(
            f"{path} is not a file in the SQuAD format "
            '({"data": [{"paragraphs": [{"context", "qas"}]}]}).'
        ) from error


def _json_lines(lines: Iterable[Mapping[str, object]]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
