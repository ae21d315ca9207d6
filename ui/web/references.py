"""Where a quotation comes from, as GB/T 7714-2015 writes it, numbered through a whole paper."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.records import Answer, Citation, Document, SpeechSummary
from ui.web.conversation import Exchange
from ui.web.gloss_html import terms_line
from ui.web.i18n import Words
from ui.web.render import CERTAIN


@dataclass(frozen=True, slots=True)
class Note:
    """A citation under its number in the paper, with the reference of its speech.

    `doubt` says that the speaker is not certain, where that is so; `terms` is the line of glosses
    that goes under the quotation.
    """

    number: int
    citation: Citation
    reference: str
    doubt: str = ""
    terms: str = ""

    @property
    def source(self) -> str:
        """The reference, with the doubt there is about it."""
        return f"{self.reference} {self.doubt}".rstrip()


@dataclass(frozen=True, slots=True)
class Part:
    """A question with its answer's text, whose markers are the numbers of its notes.

    A text is `written` where a chat model wrote it, else it is quotations. What the check found
    unsupported in it is followed by the words that say so; `remark` says why it was not written
    to its end.
    """

    question: str
    text: str
    notes: tuple[Note, ...]
    written: bool = False
    remark: str = ""


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
    speeches: Sequence[SpeechSummary],
    words: Words,
) -> list[Part]:
    """The answered questions, their notes numbered on from one to the next."""
    known = {document.id: document for document in documents}
    dates = {speech.id: speech.date for speech in speeches}
    checked = {speech.id for speech in speeches if speech.corrected}
    found: list[Part] = []
    before = 0
    for exchange in exchanges:
        answer = exchange.answer
        if answer is None:
            continue
        text = _doubted(answer, words)
        for citation in sorted(answer.citations, key=lambda c: -c.marker):
            text = text.replace(f"[{citation.marker}]", f"[{citation.marker + before}]")
        notes = tuple(
            Note(
                c.marker + before,
                c,
                reference(c, known, dates),
                words("doubtful") if _is_doubtful(c, checked) else "",
                terms_line(c.glosses, words),
            )
            for c in answer.citations
        )
        written = answer.mode == "generative" and bool(notes)
        remark = words("degraded", why=answer.degraded) if answer.degraded else ""
        found.append(Part(exchange.question, text, notes, written, remark))
        before += max((c.marker for c in answer.citations), default=0)
    return found


def sources(notes: Sequence[Note]) -> list[str]:
    """Each source once, in the order of its first note."""
    return list(dict.fromkeys(note.source for note in notes))


def _doubted(answer: Answer, words: Words) -> str:
    """The text, in which every unsupported sentence is followed by the words that say so."""
    text = answer.text
    said = f"（{words('unsupported')}）" if words.chinese else f" ({words('unsupported')})"
    for sentence in sorted(answer.unsupported, key=lambda s: -s.end):
        end = sentence.start + len(text[sentence.start : sentence.end].rstrip())
        text = text[:end] + said + text[end:]
    return text


def _is_doubtful(citation: Citation, checked: Collection[str]) -> bool:
    """Whether the speaker is uncertain, or none is known and no person has checked that."""
    unnamed = not citation.speaker and citation.speech_id not in checked
    return unnamed or citation.confidence < CERTAIN
