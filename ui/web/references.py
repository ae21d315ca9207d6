"""Where a quotation comes from, as GB/T 7714-2015 writes it, numbered through a whole paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.records import Citation, Document, SpeechSummary
from ui.web.conversation import Exchange


@dataclass(frozen=True, slots=True)
class Note:
    """A citation under its number in the paper, with the reference of its speech."""

    number: int
    citation: Citation
    reference: str


@dataclass(frozen=True, slots=True)
class Part:
    """A question with its answer's text, whose markers are the numbers of its notes.

    A text is `written` where a chat model wrote it, else it is quotations.
    """

    question: str
    text: str
    notes: tuple[Note, ...]
    written: bool = False


def reference(
    citation: Citation, documents: Mapping[str, Document], dates: Mapping[str, str]
) -> str:
    """A newspaper piece `[N]` where the paper is known, else an archived one `[Z]`.

    `dates` are of speeches, by id, that were given on a day of their own.
    """
    document = documents.get(citation.document_id)
    date = dates.get(citation.speech_id) or (document.date if document else "")
    author = f"{citation.speaker}. " if citation.speaker else ""
    printed = document.source if document else ""
    where = printed or (document.occasion or document.name if document else "")
    rest = ", ".join(part for part in (where, date) if part)
    kind = "N" if printed else "Z"
    return f"{author}{citation.title or citation.affiliation}[{kind}]. {rest}".rstrip(" .") + "."


def parts(
    exchanges: Iterable[Exchange],
    documents: Iterable[Document],
    speeches: Iterable[SpeechSummary] = (),
) -> list[Part]:
    """The answered questions, their notes numbered on from one to the next."""
    known = {document.id: document for document in documents}
    dates = {speech.id: speech.date for speech in speeches}
    found: list[Part] = []
    before = 0
    for exchange in exchanges:
        answer = exchange.answer
        if answer is None:
            continue
        text = answer.text
        for citation in sorted(answer.citations, key=lambda c: -c.marker):
            text = text.replace(f"[{citation.marker}]", f"[{citation.marker + before}]")
        notes = tuple(
            Note(c.marker + before, c, reference(c, known, dates)) for c in answer.citations
        )
        written = answer.mode == "generative" and bool(notes)
        found.append(Part(exchange.question, text, notes, written))
        before += max((c.marker for c in answer.citations), default=0)
    return found


def sources(notes: Sequence[Note]) -> list[str]:
    """Each reference once, in the order of its first note."""
    return list(dict.fromkeys(note.reference for note in notes))
