"""A document as its speeches: whatever its layout, each body with the one who gave it."""

from ingest.document_metadata import printed_date, printed_occasion, printed_source
from ingest.layouts import detached_layout, sequential_layout, transcript, unattributed
from ingest.layouts.column_repair import mend_tears
from ingest.layouts.line_classification import Layout, lay_out
from ingest.layouts.line_splitting import part
from ingest.normalization import read_lines
from vectorstore.embedder_protocol import Embedder
from vectorstore.errors import UnreadableDocument
from vectorstore.records import ParsedDocument, ParsedSpeech

_HEAD = 6


def understand(text: str, embedder: Embedder) -> ParsedDocument:
    """The speeches of a document in printed order, with its date, occasion and source.

    Raises UnreadableDocument when there is no text at all.
    """
    lines = part(mend_tears(read_lines(text)))
    if not lines:
        raise UnreadableDocument("The file holds no text; bring one with a text layer.")
    layout = lay_out(lines)
    speeches, about = _speeches(layout, embedder)
    printed = [layout.lines[at].text for at in sorted(layout.furniture)]
    head = [line.text for line in lines[:_HEAD] if line.width <= 40]
    around = [*printed, *head, *about]
    return ParsedDocument(
        speeches,
        printed_date(around),
        printed_occasion([*layout.banners, *head, *about]),
        printed_source(around),
    )


def _speeches(
    layout: Layout, embedder: Embedder
) -> tuple[tuple[ParsedSpeech, ...], tuple[str, ...]]:
    """The speeches, and what the page says about them."""
    turns = transcript.turns(layout)
    if turns:
        return transcript.speeches(layout, turns), ()
    if not layout.entries or not layout.body:
        return (unattributed.speech(layout),), ()
    sections = sequential_layout.sections(layout, embedder)
    if sections:
        return sequential_layout.speeches(layout, sections), (
            sequential_layout.preface(layout, sections),
        )
    return detached_layout.speeches(layout, embedder)
