"""The corpus over REST: speeches to read, documents to bring in and take out."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, File, Form, HTTPException, Response, UploadFile
from pydantic import Field

from assistant.api.dependencies import CorpusDep, ServiceDep
from assistant.corrections import MOST
from assistant.records import Document, Ingested, Record, SpeechSummary, SpeechText
from vectorstore.errors import UnreadableDocument
from vectorstore.records import Correction

router = APIRouter(prefix="/v1", tags=["corpus"])


class Speeches(Record):
    """The speeches of the corpus."""

    speeches: tuple[SpeechSummary, ...]


class Documents(Record):
    """The documents of the corpus."""

    documents: tuple[Document, ...]


class Byline(Record):
    """What is wrong in a byline, put right; an empty text says that there is none."""

    title: str | None = Field(None, max_length=MOST)
    speaker: str | None = Field(None, max_length=MOST)
    role: str | None = Field(None, max_length=MOST)
    affiliation: str | None = Field(None, max_length=MOST)


@router.get("/speeches")
def speeches(corpus: CorpusDep) -> Speeches:
    """Every speech, without its text."""
    return Speeches(speeches=corpus.speeches())


@router.get("/speeches/{speech_id}")
def speech(speech_id: str, corpus: CorpusDep) -> SpeechText:
    """One speech with its full text and passages."""
    return corpus.speech(speech_id)


@router.patch("/speeches/{speech_id}")
def correct_speech(speech_id: str, said: Byline, corpus: CorpusDep) -> SpeechText:
    """Correct the byline of a speech by hand; what is not given is right as it stands.

    From then on it is certain, and bringing the same words in again does not undo it.
    """
    return corpus.correct(speech_id, Correction(**said.model_dump()))


@router.get("/documents")
def documents(corpus: CorpusDep) -> Documents:
    """Every document."""
    return Documents(documents=corpus.documents())


@router.post(
    "/documents",
    status_code=HTTPStatus.CREATED,
    responses={200: {"model": Ingested, "description": "The document was there already"}},
)
async def add_document(
    file: Annotated[UploadFile, File(description="a page of speeches")],
    service: ServiceDep,
    response: Response,
    source: Annotated[
        str | None, Form(max_length=1000, description="tells files of one name apart")
    ] = None,
) -> Ingested:
    """Bring a file into the corpus: 201 when it was stored, 200 when it was there already."""
    most = service.settings.max_upload_bytes
    data = await file.read(most + 1)
    if len(data) > most:
        raise HTTPException(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The file is larger than {most} bytes; split it, or raise WENZHENG_MAX_UPLOAD_BYTES.",
        )
    ingested = await service.ingest(file.filename or "unnamed", data, source)
    if ingested.error:
        raise UnreadableDocument(ingested.error)
    if ingested.status == "unchanged":
        response.status_code = HTTPStatus.OK
    return ingested


@router.delete("/documents/{document_id}", status_code=HTTPStatus.NO_CONTENT)
def remove_document(document_id: str, corpus: CorpusDep) -> None:
    """Take a document out of the corpus, everywhere."""
    corpus.remove(document_id)
