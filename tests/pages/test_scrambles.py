"""Speeches set at random, in many ways, come out as they went in."""

import re

import pytest
from typesetting import Setting, SpeechSet, read_set, running, scramble

from assistant.evaluation.pages import PageScore, score
from ingest.page import understand
from vectorstore.embedding import Embedder

# `elders` was written before the weights were set, and was looked at only when they were.
SETS = ("flowers", "harbour", "elders")


def _score(page: SpeechSet, text: str, embedder: Embedder) -> PageScore:
    truth = [speech.truth() for speech in page.speeches]
    return score(page.banner, truth, understand(text, embedder).speeches)


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
    bodies = "".join(speech.body for speech in understand(text, embedder).speeches)
    printed = "".join(speech.body for speech in page.speeches)
    assert sorted(re.sub(r"\s", "", bodies)) == sorted(re.sub(r"\s", "", printed))


def test_date_and_occasion_are_read_from_the_page(embedder: Embedder) -> None:
    page = read_set("flowers")
    text = scramble(page, 3, Setting(furniture=True, lead=True))
    found = understand(text, embedder)
    assert found.date == "2024-11-08"
    assert found.occasion.endswith("专题协商会")
