"""A document as its speeches, in one pass: whatever its layout, each body with its speaker."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from ingest.accounting import remainder
from ingest.attribution.speaker_labels import LANGUAGES
from ingest.chunker import LONGEST, chunk
from ingest.document_metadata import document_facts
from ingest.layouts.column_repair import repair_columns
from ingest.layouts.detached_layout import DetachedLayout
from ingest.layouts.line_classification import Layout, classify
from ingest.layouts.line_splitting import split_lines
from ingest.layouts.masthead import Masthead
from ingest.layouts.report import Report
from ingest.layouts.sequential_layout import SequentialLayout
from ingest.layouts.transcript import Transcript
from ingest.layouts.unattributed import Unattributed
from ingest.line_reading import cleaned, read_lines
from ingest.page import annotate
from ingest.readers.records import FurnitureSpan
from ingest.records import Asked, AttributedText, AttributedTurn, LineKind
from ingest.verification import refuse_what_no_source_has
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.embedder_protocol import Embedder
from vectorstore.errors import UnreadableDocument
from vectorstore.records import ParsedDocument, ParsedSpeech, ParsedTurn, PassageSpan

_HEAD = 6
_WIDEST_HEADING = 40


def parse_document(
    text: str, embedder: Embedder, furniture: Sequence[FurnitureSpan] = ()
) -> ParsedDocument:
    """The speeches and turns of a document in printed order, with what it says of itself.

    `furniture` are the parts of the text that its file shows to be none of it.

    Raises UnreadableDocument when there is no text at all, or a sentence that no line has.
    """
    text, furniture = cleaned(text, furniture)
    lines = split_lines(read_lines(text, furniture))
    if not lines:
        raise UnreadableDocument("The file holds no text; bring one with a text layer.")
    layout = classify(repair_columns(annotate(lines)))
    arrangement = choose_layout(layout, embedder)
    attribution = arrangement.attribute()
    refuse_what_no_source_has(arrangement.layout.lines, attribution)
    turns = attribution.turns or tuple(
        AttributedTurn(speech.byline, speech.body, at)
        for at, speech in enumerate(attribution.speeches)
    )
    left = remainder(text, arrangement.layout.lines, attribution, turns)
    head = [line.text for line in layout.lines[:_HEAD] if line.width <= _WIDEST_HEADING]
    boilerplate = layout.of_kind(LineKind.BOILERPLATE)
    banners = layout.of_kind(LineKind.BANNER)
    facts = document_facts(layout.lines, [*boilerplate, *head, *attribution.around], banners)
    return ParsedDocument(
        tuple(map(_chunked, attribution.speeches)),
        **asdict(facts),
        language=layout.page.language,
        turns=tuple(map(_parsed, turns)),
        furniture=left.furniture,
        headings=left.headings,
        text=text,
    )


def choose_layout(
    layout: Layout, embedder: Embedder
) -> Transcript | Masthead | SequentialLayout | DetachedLayout | Report | Unattributed:
    """How the document arranges its speeches: the first kind of arrangement that it fits."""
    in_turn = Transcript.of(layout) or Masthead.of(layout)
    if in_turn:
        return in_turn
    running = SequentialLayout.of(layout, embedder)
    arranged: SequentialLayout | DetachedLayout | None
    if layout.page.language in LANGUAGES:
        is_bilingual = running is not None and is_chinese(running.speakers[0])
        arranged = running if running and (len(running.sections) > 1 or is_bilingual) else None
    else:
        arranged = running or DetachedLayout.of(layout, embedder)
    plain = Unattributed.of(layout)
    return arranged or Report.of(plain) or plain


def _parsed(turn: AttributedTurn) -> ParsedTurn:
    return ParsedTurn(
        turn.byline.part,
        turn.byline.speaker or turn.byline.role,
        turn.byline.role if turn.byline.speaker else "",
        turn.byline.affiliation,
        turn.body.text,
        turn.speech,
        turn.reported,
        turn.body.spans,
    )


def _chunked(speech: AttributedText) -> ParsedSpeech:
    byline, body = speech.byline, speech.body.text
    return ParsedSpeech(
        speech.title,
        byline.speaker,
        byline.role,
        byline.affiliation,
        body,
        _passages(body, speech.asked),
        round(speech.confidence, 4),
        reported=speech.reported,
    )


def _passages(body: str, asked: Sequence[Asked]) -> tuple[PassageSpan, ...]:
    """The passages of a body; none runs from one answer into the next, and each knows its question.

    Of a long answer that is what opens it: further on it may speak of something else.
    """
    if not asked:
        return chunk(body)
    parts = asked if asked[0].start == 0 else (Asked(0, ""), *asked)
    ends = [part.start for part in parts[1:]] + [len(body)]
    return tuple(
        replace(
            span,
            start=span.start + part.start,
            end=span.end + part.start,
            question=part.question if span.start < LONGEST else "",
        )
        for part, end in zip(parts, ends, strict=True)
        for span in chunk(body[part.start : end])
    )
