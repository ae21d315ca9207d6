"""The page that ships: the first thing a newcomer sees must be attributed whole."""

from pathlib import Path

import pytest

from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import ParsedDocument

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).parents[2] / "ingest/sample/page.txt"


@pytest.fixture(scope="module")
def page(embedder: Embedder) -> ParsedDocument:
    return parse_document(SAMPLE.read_text(encoding="utf-8"), embedder)


def test_each_of_the_eleven_speeches_has_a_speaker_and_a_title_of_its_own(
    page: ParsedDocument,
) -> None:
    assert len(page.speeches) == 11
    assert len({speech.speaker for speech in page.speeches} - {""}) == 11
    assert len({speech.title for speech in page.speeches} - {""}) == 11


def test_none_is_in_doubt(page: ParsedDocument) -> None:
    assert min(speech.confidence for speech in page.speeches) > 0.8
