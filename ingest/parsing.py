"""What was read becomes a document; a long text in a process of its own, which can be stopped.

A text of megabytes takes seconds of one core: beside the server's own work, and not in its way.
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from ingest.chunker import chunk
from ingest.document_parser import parse_document
from ingest.readers.process import kept_environment
from ingest.readers.records import Content, KnownSpeech
from vectorstore.embedder_protocol import Embedder
from vectorstore.errors import UnreadableDocument, WenzhengError
from vectorstore.progress import Progress, silent
from vectorstore.records import ParsedDocument, ParsedSpeech, ParsedTurn, Span, TurnPart

_LONG = 100_000
"""Characters from which on a process of its own is worth its half second."""
_GLANCE = 0.1


@dataclass(frozen=True, slots=True)
class Question:
    """Texts whose vectors the process asks for."""

    texts: Sequence[str]
    are_queries: bool


def parse_content(
    content: Content, embedder: Embedder, progress: Progress = silent
) -> ParsedDocument:
    """The document that was read. Raises UnreadableDocument, or what the progress raises."""
    progress("parse", 0, 1)
    size = len(content.text) + sum(len(speech.text) for speech in content.known)
    document = (
        parse_here(content, embedder) if size < _LONG else _apart(content, embedder, progress)
    )
    progress("parse", 1, 1)
    return document


def parse_here(content: Content, embedder: Embedder) -> ParsedDocument:
    """The document that was read. A date all its speeches share is the document's."""
    if not content.known:
        return parse_document(content.text, embedder, content.furniture)
    dates = {speech.date for speech in content.known}
    speeches = tuple(_known(speech) for speech in content.known)
    ends = list(accumulate(len(speech.body) + 2 for speech in speeches))
    return ParsedDocument(
        speeches,
        date=dates.pop() if len(dates) == 1 else "",
        turns=tuple(
            _turn(one, at, end - 2)
            for at, (one, end) in enumerate(zip(speeches, ends, strict=True))
        ),
        text="\n\n".join(speech.body for speech in speeches),
    )


def _known(speech: KnownSpeech) -> ParsedSpeech:
    return ParsedSpeech(
        title=speech.title,
        speaker=speech.speaker,
        role=speech.role,
        affiliation=speech.affiliation,
        body=speech.text,
        spans=chunk(speech.text),
        date=speech.date,
    )


def _turn(speech: ParsedSpeech, at: int, end: int) -> ParsedTurn:
    return ParsedTurn(
        TurnPart.SPEAKER,
        speech.speaker,
        speech.role,
        speech.affiliation,
        speech.body,
        at,
        spans=(Span(end - len(speech.body), end),),
    )


def _apart(content: Content, embedder: Embedder, progress: Progress) -> ParsedDocument:
    """The same from a child process, whose questions to the embedder are answered here."""
    ours, theirs = Pipe()
    command = [sys.executable, "-I", "-m", "ingest.parsing_child", str(theirs.fileno())]
    with (
        ours,
        subprocess.Popen(  # noqa: S603  our own interpreter and module
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=kept_environment(),
            pass_fds=[theirs.fileno()],
        ) as child,
    ):
        theirs.close()
        try:
            ours.send(content)
            return _conversed(ours, embedder, progress)
        except (EOFError, OSError) as error:
            raise UnreadableDocument(
                "The file could not be parsed; bring it in parts, or as plain text."
            ) from error
        finally:
            child.kill()


def _conversed(child: Connection, embedder: Embedder, progress: Progress) -> ParsedDocument:
    while True:
        while not child.poll(_GLANCE):
            progress("parse", 0, 1)
        match child.recv():
            case Question(texts, are_queries):
                embed = embedder.embed_queries if are_queries else embedder.embed_documents
                child.send(embed(texts))
            case ParsedDocument() as document:
                return document
            case WenzhengError() as error:
                raise error
