"""The corpus over REST: speeches to read, documents to bring in and take out."""

from http import HTTPStatus
from typing import Annotated

from fastapi import (
    APIRouter,
    Depends,
    File,
    Form,
    Header,
    HTTPException,
    Query,
    Request,
    Response,
    UploadFile,
)
from pydantic import Field, StringConstraints

from assistant.api.conditional_requests import conditional
from assistant.api.dependencies import CallerDep, CorpusDep, ReaderDep, ServiceDep
from assistant.api.description import CONFLICT
from assistant.api.idempotency import IdempotencyKey
from assistant.api.jobs import Job, wants_job
from assistant.api.schemas import DATE, UPLOAD_EVENTS, event_stream
from assistant.api.uploading import Upload, taken_in
from assistant.corrections import MOST, checked_collections
from assistant.ingested import Ingested
from assistant.localization.displayed import all_displayed, displayed
from assistant.paging import page
from assistant.record import Record
from assistant.records import Document, SpeechSummary, SpeechText
from vectorstore.document_records import DocumentCorrection
from vectorstore.job_records import JobFile
from vectorstore.records import Correction

router = APIRouter(prefix="/v1", tags=["corpus"])


MOST_COLLECTIONS = 100
Collection = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST)]


class Speeches(Record):
    """A page of the speeches of the corpus; `total` counts all."""

    speeches: tuple[SpeechSummary, ...]
    total: int
    next: str | None = Field(None, description="the cursor of the next page")


class Documents(Record):
    """A page of the documents of the corpus; `total` counts all."""

    documents: tuple[Document, ...]
    total: int
    next: str | None = Field(None, description="the cursor of the next page")


class Byline(Record):
    """What is wrong in a byline, put right; an empty text says that there is none."""

    title: str | None = Field(None, max_length=MOST)
    speaker: str | None = Field(None, max_length=MOST)
    role: str | None = Field(None, max_length=MOST)
    affiliation: str | None = Field(None, max_length=MOST)


class DocumentFacts(Record):
    """What is wrong in what a document says about itself; an empty text says there is none."""

    date: str | None = Field(
        None, pattern=f"^({DATE})?$", description="2024-03-05, 2024-03 or 2024"
    )
    occasion: str | None = Field(None, max_length=MOST)
    place: str | None = Field(None, max_length=MOST)
    organ: str | None = Field(None, max_length=MOST)
    number: str | None = Field(None, max_length=MOST, description="of the meeting")
    collections: tuple[Collection, ...] | None = Field(None, max_length=MOST_COLLECTIONS)


Limit = Annotated[int, Query(ge=1, le=1000, description="how many on a page")]
Cursor = Annotated[str | None, Query(description="`next` of the page before")]


@router.get("/speeches", dependencies=[Depends(conditional)])
def speeches(
    corpus: CorpusDep, reader: ReaderDep, limit: Limit = 200, cursor: Cursor = None
) -> Speeches:
    """The speeches, without their texts; bylines also in the language of `Accept-Language`."""
    every = corpus.speeches()
    shown, following = page(every, limit, cursor)
    shown = all_displayed(shown, reader) if reader else shown
    return Speeches(speeches=shown, total=len(every), next=following)


@router.get("/speeches/{speech_id}", dependencies=[Depends(conditional)])
def speech(speech_id: str, corpus: CorpusDep, reader: ReaderDep) -> SpeechText:
    """One speech with its full text and passages."""
    found = corpus.speech(speech_id)
    return displayed(found, reader) if reader else found


@router.patch("/speeches/{speech_id}")
def correct_speech(speech_id: str, said: Byline, corpus: CorpusDep) -> SpeechText:
    """Correct the byline of a speech by hand; what is not given is right as it stands.

    From then on it is certain, and bringing the same words in again does not undo it.
    """
    return corpus.correct(speech_id, Correction(**said.model_dump()))


@router.get("/documents", dependencies=[Depends(conditional)])
def documents(corpus: CorpusDep, limit: Limit = 200, cursor: Cursor = None) -> Documents:
    """The documents."""
    every = corpus.documents()
    shown, following = page(every, limit, cursor)
    return Documents(documents=shown, total=len(every), next=following)


@router.post(
    "/documents",
    status_code=HTTPStatus.CREATED,
    response_model=Ingested,
    responses={
        200: {
            "model": Ingested,
            "content": event_stream(UPLOAD_EVENTS),
            "description": "The document was there already; with `stream`, the events `progress`"
            " and `done`, or `error`.",
        },
        202: {
            "model": Job,
            "description": "With `Prefer: respond-async`: the job that takes the file in, to be"
            " watched where `Location` says.",
        },
        409: CONFLICT,
    },
)
async def add_document(  # noqa: PLR0917 - FastAPI passes them by name
    file: Annotated[UploadFile, File(description="a page of speeches")],
    request: Request,
    service: ServiceDep,
    caller: CallerDep,
    source: Annotated[
        str | None, Form(max_length=1000, description="tells files of one name apart")
    ] = None,
    collection: Annotated[
        list[Collection] | None,
        Form(max_length=MOST_COLLECTIONS, description="a collection to join; repeatable"),
    ] = None,
    stream: Annotated[bool, Form(description="tell how far it is, as server-sent events")] = False,
    prefer: Annotated[
        str | None, Header(description="`respond-async` to be answered at once (RFC 7240)")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Bring a file into the corpus: 201 when it was stored, 200 when it was there already.

    With `Prefer: respond-async`, 202 with a job, which goes on when its client goes away.

    A large file takes minutes, a second or two for a thousand characters. A client that goes away
    cancels it: nothing of the file is kept. With an `Idempotency-Key` it may be sent again: the
    answer is the first one, 409 while that is worked on, and 422 for another file or other fields.
    """
    most = service.settings.max_upload_bytes
    data = await file.read(most + 1)
    if len(data) > most:
        raise HTTPException(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The file is larger than {most} bytes; split it, or raise WENZHENG_MAX_UPLOAD_BYTES.",
        )
    name, members = _display_name(file.filename or ""), checked_collections(collection or ())
    brought = JobFile(name, data, source, members)
    upload = Upload(brought, stream=stream, as_job=wants_job(prefer))
    return await taken_in(upload, request, service, caller, idempotency_key)


def _display_name(filename: str) -> str:
    """The name that a client gives a file, without the steps that lead out of a folder."""
    parts = filename.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part.strip(". ")) or "unnamed"


@router.patch("/documents/{document_id}")
def correct_document(document_id: str, said: DocumentFacts, corpus: CorpusDep) -> Document:
    """Say when, where and on what occasion a document was spoken, and in which collections it is.

    What is not given stays. It is remembered for the same file; `collections` are all of them.
    """
    return corpus.correct_document(document_id, DocumentCorrection(**said.model_dump()))


@router.delete("/documents/{document_id}", status_code=HTTPStatus.NO_CONTENT)
def remove_document(document_id: str, corpus: CorpusDep) -> None:
    """Take a document out of the corpus, everywhere."""
    corpus.remove(document_id)
