"""A corpus that another process serves, over the contract's REST routes."""

import json
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from assistant.events import (
    Checking,
    Cited,
    Delta,
    Done,
    Event,
    PassagesFound,
    Reading,
    UploadProgress,
)
from assistant.evidence import Evidence, Retrieval
from assistant.ingested import Ingested
from assistant.mentions import MentionQuery, Mentions
from assistant.records import (
    Answer,
    Citation,
    Document,
    Passage,
    Question,
    SpeechSummary,
    SpeechText,
)
from assistant.timeline import Timeline
from ingest.bulk_ingest import Brought
from vectorstore.document_records import DocumentCorrection
from vectorstore.errors import InvalidRequest, NotFound, Unavailable, WenzhengError
from vectorstore.progress import Progress, silent
from vectorstore.records import Correction, Filters

_TIMEOUT = httpx.Timeout(300, connect=5)
_TRIES = 3
_PAGE = 500
_LONGEST_WAIT = 30
"""Seconds that are waited at most because the server asks for it."""
_TURNED_AWAY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


class RemoteCorpus:
    """The corpus behind a URL. Raises the errors the server answers with.

    Where the server turns a request away and says when to come again, it is asked again then.
    """

    def __init__(self, url: str, api_key: str | None = None) -> None:
        """Raises InvalidRequest for what is no URL or cannot be a key."""
        try:
            headers = httpx.Headers({"Authorization": f"Bearer {api_key}"} if api_key else {})
            self._http = httpx.Client(base_url=url, timeout=_TIMEOUT, headers=headers)
        except httpx.InvalidURL as error:
            raise InvalidRequest(f"{url!r} is not the URL of a server ({error}).") from error
        except UnicodeEncodeError as error:
            raise InvalidRequest("The API key holds characters that no key has.") from error

    def close(self) -> None:
        self._http.close()

    def ask(self, question: Question) -> Answer:
        body = question.model_dump(mode="json", exclude_none=True)
        return Answer.model_validate(self._json("POST", "/v1/answers", json=body))

    def stream(self, question: Question) -> Iterator[Event]:
        """The answer in parts, as the server tells them; what a newer one tells is passed over."""
        body = question.model_dump(mode="json", exclude_none=True) | {"stream": True}
        for name, data in self._events("/v1/answers", json=body):
            if event := _event(name, data):
                yield event

    def search(self, question: Question) -> Retrieval:
        parameters = {
            "q": question.question,
            "k": question.top_k,
            "language": question.language,
        } | _filters(question.filters)
        found = self._json(
            "GET", "/v1/passages", params={k: v for k, v in parameters.items() if v is not None}
        )
        passages = [Passage.model_validate(item) for item in found["passages"]]
        return Retrieval(
            question=question.question,
            language=found["language"],
            evidence=tuple(
                Evidence(passage=passage, sentences=(), sentence_scores=()) for passage in passages
            ),
            confidence=found["confidence"],
        )

    def mentions(self, query: MentionQuery) -> Mentions:
        return Mentions.model_validate(self._looked_up("/v1/mentions", query))

    def timeline(self, query: MentionQuery) -> Timeline:
        return Timeline.model_validate(self._looked_up("/v1/timeline", query))

    def _looked_up(self, path: str, query: MentionQuery) -> Any:
        parameters = {
            "term": query.term,
            "language": query.language,
            "limit": query.limit,
            "cursor": query.cursor,
        } | _filters(query.filters)
        given = {name: value for name, value in parameters.items() if value is not None}
        return self._json("GET", path, params=given)

    def speeches(self) -> tuple[SpeechSummary, ...]:
        return tuple(map(SpeechSummary.model_validate, self._every("speeches")))

    def speech(self, speech_id: str) -> SpeechText:
        return SpeechText.model_validate(
            self._json("GET", f"/v1/speeches/{quote(speech_id, safe='')}")
        )

    def documents(self) -> tuple[Document, ...]:
        return tuple(map(Document.model_validate, self._every("documents")))

    def ingest(
        self,
        name: str,
        data: bytes,
        source: str | None = None,
        progress: Progress = silent,
        collections: Sequence[str] = (),
    ) -> Ingested:
        """Bring a file in, however long it takes; what goes wrong with it is said in the record."""
        form: dict[str, str | list[str]] = {"stream": "true", "collection": list(collections)}
        form |= {"source": source} if source else {}
        try:
            for event, said in self._events(
                "/v1/documents", files={"file": (name, data)}, data=form
            ):
                if event == "done":
                    return Ingested.model_validate_json(said)
                if event == "error":
                    raise _error_in(said)
                step = UploadProgress.model_validate_json(said)
                progress(step.stage, step.done, step.total)
        except InvalidRequest as error:
            return Ingested(path=name, status="failed", error=error.message)
        raise Unavailable("The server ended the upload without a word; bring the file again.")

    def ingest_all(
        self, files: Iterable[Brought], progress: Progress = silent
    ) -> Generator[Ingested]:
        """Bring files in, in their order; each that fails says why, and the next is taken."""
        for file in files:
            try:
                ingested = self.ingest(
                    file.name, file.read(), file.source, progress, file.collections
                )
                if ingested.document_id and file.facts:
                    self.correct_document(ingested.document_id, file.facts)
                yield ingested
            except WenzhengError as error:
                yield Ingested(path=file.name, status="failed", error=error.message)

    def correct(self, speech_id: str, correction: Correction) -> SpeechText:
        where = f"/v1/speeches/{quote(speech_id, safe='')}"
        return SpeechText.model_validate(self._json("PATCH", where, json=_said(correction)))

    def correct_document(self, document_id: str, correction: DocumentCorrection) -> Document:
        where = f"/v1/documents/{quote(document_id, safe='')}"
        return Document.model_validate(self._json("PATCH", where, json=_said(correction)))

    def remove(self, document_id: str) -> None:
        self._json("DELETE", f"/v1/documents/{quote(document_id, safe='')}")

    def _every(self, what: str) -> Iterator[dict[str, object]]:
        """All items of a list of the corpus, page by page."""
        parameters: dict[str, str | int] = {"limit": _PAGE}
        while True:
            page = self._json("GET", f"/v1/{what}", params=parameters)
            yield from page[what]
            if not page.get("next"):
                return
            parameters["cursor"] = page["next"]

    def _events(self, path: str, **request: Any) -> Iterator[tuple[str, str]]:
        """The names and data of the events that a request is answered with."""
        with self._translated(), closing(self._sent("POST", path, **request)) as answer:
            if not answer.is_success:
                answer.read()
                raise _error_of(answer)
            name = ""
            for line in answer.iter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    yield name, value

    def _json(self, method: str, path: str, **request: Any) -> Any:
        with self._translated(), closing(self._sent(method, path, **request)) as answer:
            answer.read()
        if answer.is_success:
            return answer.json() if answer.content else None
        raise _error_of(answer)

    def _sent(self, method: str, path: str, **request: Any) -> httpx.Response:
        """The response, unread, of the first try that is not turned away, or of the last."""
        for left in reversed(range(_TRIES)):
            answer = self._http.send(self._http.build_request(method, path, **request), stream=True)
            wait = _retry_after(answer)
            if wait is None or not left:
                break
            answer.close()
            time.sleep(wait)
        return answer

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(
                f"The server at {self._http.base_url} does not answer "
                f"({type(error).__name__}); check that it runs."
            ) from error


def _said(correction: Correction | DocumentCorrection) -> dict[str, Any]:
    """The parts of a correction that say something."""
    return {part: value for part, value in asdict(correction).items() if value is not None}


def _filters(filters: Filters) -> dict[str, Any]:
    """The query parameters that filters are given by."""
    return {
        "speaker": filters.speakers,
        "affiliation": filters.affiliations,
        "document": filters.documents,
        "collection": filters.collections,
        "occasion": filters.occasions,
        "since": filters.since or None,
        "until": filters.until or None,
        "kind": filters.kinds,
    }


def _retry_after(answer: httpx.Response) -> int | None:
    """In how many seconds to ask again; None for an answer that is none the better for that."""
    wait = answer.headers.get("Retry-After", "")
    if answer.status_code not in _TURNED_AWAY or not wait.isdecimal():
        return None
    return int(wait) if len(wait) < 4 and int(wait) <= _LONGEST_WAIT else None


def _event(name: str, data: str) -> Event | None:
    """None for an event of another name. Raises what the server says went wrong."""
    if name == "error":
        raise _error_in(data)
    if name == "citation":
        return Cited(citation=Citation.model_validate_json(data))
    if name == "done":
        return Done(answer=Answer.model_validate_json(data))
    plain: dict[str, type[PassagesFound | Reading | Checking | Delta]] = {
        "passages": PassagesFound,
        "reading": Reading,
        "checking": Checking,
        "delta": Delta,
    }
    return plain[name].model_validate_json(data) if name in plain else None


def _error_in(data: str) -> WenzhengError:
    """What an `error` event says."""
    problem = json.loads(data)
    return _error(problem["status"], problem["detail"])


def _error_of(answer: httpx.Response) -> WenzhengError:
    try:
        detail = str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        detail = f"The server answered {answer.status_code} {answer.reason_phrase}."
    return _error(answer.status_code, detail)


def _error(status: int, detail: str) -> WenzhengError:
    match status:
        case HTTPStatus.NOT_FOUND:
            return NotFound(detail)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return InvalidRequest(detail)
        case HTTPStatus.BAD_REQUEST | HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return InvalidRequest(detail)
        case HTTPStatus.UNPROCESSABLE_ENTITY:
            return InvalidRequest(detail)
        case _:
            return Unavailable(detail)
