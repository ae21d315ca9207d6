"""What the page does not say is not made up: no body goes to a speaker who only stands near."""

import random

import pytest
from typesetting import SpeechSet, read_set, running, scramble

from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder

LONGER = 1.3
LOOKS_CERTAIN = 0.6


def without_entry(text: str, page: SpeechSet, gone: int) -> str:
    """The page without the title and byline of a speech whose body it still prints."""
    speech = page.speeches[gone]
    titles = {speech.title, *speech.title.split()}
    lines = text.split("\n")
    byline = next(at for at, line in enumerate(lines) if speech.speaker in line and len(line) < 60)
    first = byline
    while first and lines[first - 1].strip() in titles:
        first -= 1
    return "\n".join([*lines[:first], *lines[byline + 1 :]])


def swallowed(text: str, page: SpeechSet, embedder: Embedder) -> list[str]:
    """Who is given more than their own words, and looks certain."""
    own = {speech.speaker: len(speech.body) for speech in page.speeches}
    return [
        speech.speaker
        for speech in parse_document(text, embedder).speeches
        if speech.speaker
        and len(speech.body) > LONGER * own[speech.speaker]
        and speech.confidence >= LOOKS_CERTAIN + 0.1
    ]


@pytest.mark.slow
def test_a_body_whose_byline_is_not_on_the_page_goes_to_no_one(embedder: Embedder) -> None:
    wrong = 0
    for name in ("flowers", "harbour", "elders"):
        page = read_set(name)
        for seed in range(4):
            gone = random.Random(seed).randrange(len(page.speeches))
            text = without_entry(scramble(page, seed), page, gone)
            wrong += len(swallowed(text, page, embedder))
    assert wrong <= 1


@pytest.mark.parametrize("unwrapped", [True, False])
def test_a_byline_that_cannot_be_read_makes_the_speech_before_it_doubtful(
    unwrapped: bool, embedder: Embedder
) -> None:
    page = read_set("harbour")
    lost = page.speeches[3]
    text = running(page, unwrapped=unwrapped).replace(lost.byline(""), "口述 某老船工")
    before = [s for s in parse_document(text, embedder).speeches if lost.body[:12] in s.body]
    assert all(s.confidence < 0.5 for s in before if s.speaker != "某老船工")
