"""A look at a file before it is added, for the script of the uploads."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, File, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse

from assistant.api.dependencies import ServiceDep
from assistant.api.request_body import PREVIEW
from assistant.api.sse import while_connected
from assistant.corpus import Corpus
from assistant.settings import Settings
from ui.web.upload_room import preview_html
from ui.web.visitor import words_of
from vectorstore.progress import Progress


def preview_router(corpus: Corpus, settings: Settings) -> APIRouter:
    """The routes that take a file and store nothing, and that name what was made of one."""
    router = APIRouter(include_in_schema=False)

    @router.post(PREVIEW)
    async def preview(
        file: Annotated[UploadFile, File()], request: Request, service: ServiceDep
    ) -> HTMLResponse:
        """What would be understood of the file, as HTML in the visitor's language."""
        most, words = settings.max_upload_bytes, words_of(request)
        name, data = file.filename or "", await file.read(most + 1)
        if len(data) > most:
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"The file is larger than {most} bytes; split it.",
            )

        def look(progress: Progress) -> str:
            return preview_html(corpus, name, data, words, progress)

        return HTMLResponse(await while_connected(request, service.uploads.preview(look)))

    @router.get("/page/speeches/{document}")
    def speeches(document: str) -> list[str]:
        """The speeches of a document, in the order in which it has them."""
        return [speech.id for speech in corpus.speeches() if speech.document_id == document]

    return router
