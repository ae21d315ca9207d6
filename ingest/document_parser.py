"""A document as its speeches, in one pass: whatever its layout, each body with its speaker."""

from ingest.chunker import chunk
from ingest.document_metadata import printed_date, printed_occasion, printed_source
from ingest.layouts.column_repair import repair_columns
from ingest.layouts.detached_layout import DetachedLayout
from ingest.layouts.line_classification import Layout, classify
from ingest.layouts.line_splitting import split_lines
from ingest.layouts.sequential_layout import SequentialLayout
from ingest.layouts.transcript import Transcript
from ingest.layouts.unattributed import Unattributed
from ingest.line_reading import read_lines
from ingest.page import annotate
from ingest.records import AttributedText, LineKind
from vectorstore.embedder_protocol import Embedder
from vectorstore.errors import UnreadableDocument
from vectorstore.records import ParsedDocument, ParsedSpeech

_HEAD = 6
_WIDEST_HEADING = 40


def parse_document(text: str, embedder: Embedder) -> ParsedDocument:
    """The speeches of a document in printed order, with its date, occasion and source.

    Raises UnreadableDocument when there is no text at all.
    """
    lines = split_lines(read_lines(text))
    if not lines:
        raise UnreadableDocument("The file holds no text; bring one with a text layer.")
    layout = classify(repair_columns(annotate(lines)))
    attribution = choose_layout(layout, embedder).attribute()
    head = [line.text for line in layout.lines[:_HEAD] if line.width <= _WIDEST_HEADING]
    around = [*layout.of_kind(LineKind.BOILERPLATE), *head, *attribution.around]
    return ParsedDocument(
        tuple(map(_chunked, attribution.speeches)),
        printed_date(around),
        printed_occasion([*layout.of_kind(LineKind.BANNER), *head, *attribution.around]),
        printed_source(around),
    )


def choose_layout(
    layout: Layout, embedder: Embedder
) -> Transcript | SequentialLayout | DetachedLayout | Unattributed:
    """How the document arranges its speeches: the first kind of arrangement that it fits."""
    return (
        Transcript.of(layout)
        or SequentialLayout.of(layout, embedder)
        or DetachedLayout.of(layout, embedder)
        or Unattributed(layout)
    )


def _chunked(text: AttributedText) -> ParsedSpeech:
    byline = text.byline
    return ParsedSpeech(
        text.title,
        byline.speaker,
        byline.role,
        byline.affiliation,
        text.body,
        chunk(text.body),
        round(text.confidence, 4),
    )
