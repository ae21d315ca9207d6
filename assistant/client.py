"""A corpus that another process serves, over the contract's REST routes."""

from collections.abc import Iterator
from typing import Any

import httpx

from assistant.events import Done, Event
from assistant.records import (
    Answer,
    Document,
    Evidence,
    Ingested,
    Passage,
    Question,
    Retrieval,
    SpeechSummary,
    SpeechText,
)
from vectorstore.errors import InvalidRequest, NotFound, Unavailable, WenzhengError

_TIMEOUT = httpx.Timeout(300, connect=5)


class RemoteCorpus:
    """The corpus behind a URL. Raises the errors the server answers with."""

    def __init__(self, url: str, api_key: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._http = httpx.Client(base_url=url, timeout=_TIMEOUT, headers=headers)

    def ask(self, question: Question) -> Answer:
        body = question.model_dump(mode="json", exclude_none=True)
        return Answer.model_validate(self._json("POST", "/v1/answers", json=body))

    def stream(self, question: Question) -> Iterator[Event]:
        """The answer as its one last event."""
        yield Done(answer=self.ask(question))

    def search(self, question: Question) -> Retrieval:
        parameters = {
            "q": question.question,
            "k": question.top_k,
            "speaker": question.filters.speakers,
            "affiliation": question.filters.affiliations,
            "document": question.filters.documents,
        }
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

    def speeches(self) -> tuple[SpeechSummary, ...]:
        found = self._json("GET", "/v1/speeches")["speeches"]
        return tuple(SpeechSummary.model_validate(item) for item in found)

    def speech(self, speech_id: str) -> SpeechText:
        return SpeechText.model_validate(self._json("GET", f"/v1/speeches/{speech_id}"))

    def documents(self) -> tuple[Document, ...]:
        found = self._json("GET", "/v1/documents")["documents"]
        return tuple(Document.model_validate(item) for item in found)

    def ingest(self, name: str, data: bytes, source: str | None = None) -> Ingested:
        """Bring a file in; what goes wrong with it is said in the record."""
        form = {"source": source} if source else {}
        try:
            found = self._json("POST", "/v1/documents", files={"file": (name, data)}, data=form)
        except InvalidRequest as error:
            return Ingested(path=name, status="failed", error=error.message)
        return Ingested.model_validate(found)

    def remove(self, document_id: str) -> None:
        self._json("DELETE", f"/v1/documents/{document_id}")

    def _json(self, method: str, path: str, **request: Any) -> Any:
        try:
            answer = self._http.request(method, path, **request)
        except httpx.HTTPError as error:
            raise Unavailable(
                f"The server at {self._http.base_url} does not answer "
                f"({type(error).__name__}); check that it runs."
            ) from error
        if answer.is_success:
            return answer.json() if answer.content else None
        raise _error_of(answer)


def _error_of(answer: httpx.Response) -> WenzhengError:
    try:
        detail = str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        detail = f"The server answered {answer.status_code} {answer.reason_phrase}."
    match answer.status_code:
        case 404:
            return NotFound(detail)
        case 400 | 413 | 422:
            return InvalidRequest(detail)
        case _:
            return Unavailable(detail)
