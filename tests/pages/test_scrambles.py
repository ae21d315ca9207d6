"""Speeches set at random, in many ways, come out as they went in."""

import re
from dataclasses import replace

import pytest
from typesetting import Setting, SpeechSet, read_set, running, scramble

from assistant.evaluation.pages import PageScore, score
from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder

pytestmark = pytest.mark.slow

# `elders` was written before the weights were set, and was looked at only when they were.
SETS = ("flowers", "harbour", "elders")


def _score(page: SpeechSet, text: str, embedder: Embedder) -> PageScore:
    truth = [speech.truth() for speech in page.speeches]
    return score(page.banner, truth, parse_document(text, embedder).speeches)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", SETS)
def test_a_scrambled_page_is_put_together_again(name: str, seed: int, embedder: Embedder) -> None:
    page = read_set(name)
    found = _score(page, scramble(page, seed), embedder)
    assert found.speakers == 1.0
    assert found.characters > 0.99
    assert found.proposals is not None
    assert found.proposals > 0.98


@pytest.mark.parametrize("unwrapped", [True, False])
@pytest.mark.parametrize("mark", ["", "●"])
@pytest.mark.parametrize("name", SETS)
def test_speeches_in_running_order_are_read_as_printed(
    name: str, mark: str, unwrapped: bool, embedder: Embedder
) -> None:
    page = read_set(name)
    found = _score(page, running(page, mark, unwrapped=unwrapped), embedder)
    assert (found.speakers, found.titles, found.characters) == (1.0, 1.0, 1.0)
    assert found.proposals == 1.0


def test_nothing_of_a_page_without_furniture_is_lost(embedder: Embedder) -> None:
    page = read_set("harbour")
    text = scramble(page, 7, Setting(gap=1.0))
    bodies = "".join(speech.body for speech in parse_document(text, embedder).speeches)
    printed = "".join(speech.body for speech in page.speeches)
    assert sorted(re.sub(r"\s", "", bodies)) == sorted(re.sub(r"\s", "", printed))


def test_date_and_occasion_are_read_from_the_page(embedder: Embedder) -> None:
    page = read_set("flowers")
    text = scramble(page, 3, Setting(furniture=True, lead=True))
    found = parse_document(text, embedder)
    assert found.date == "2024-11-08"
    assert found.occasion.endswith("专题协商会")


VAGUE = (
    "几点建议",
    "工作建议与思考",
    "完善机制的建议",
    "推动发展的建议",
    "统筹协调的建议",
    "加强保障的建议",
    "关于推进工作的建议",
    "对做好工作的思考",
)


def test_a_doubtful_name_is_left_out_or_shown_as_doubtful(embedder: Embedder) -> None:
    page = read_set("harbour")
    vague = replace(
        page,
        speeches=tuple(
            replace(speech, title=title) for speech, title in zip(page.speeches, VAGUE, strict=True)
        ),
    )
    found = parse_document(scramble(vague, 1), embedder).speeches
    assert max(speech.confidence for speech in found) < 0.9
    assert all(speech.confidence >= 0.6 for speech in found if speech.speaker)
    assert any(not speech.speaker for speech in found)


def test_pages_that_follow_each_other_are_told_apart(embedder: Embedder) -> None:
    pages = [read_set(name) for name in SETS]
    text = "\n\n".join(scramble(page, at) for at, page in enumerate(pages))
    truth = [speech.truth() for page in pages for speech in page.speeches]
    found = score("three pages", truth, parse_document(text, embedder).speeches)
    assert (found.speakers, found.titles, found.proposals) == (1.0, 1.0, 1.0)
    assert found.characters > 0.99
