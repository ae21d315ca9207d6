"""A long text is parsed in a process of its own: the same comes out, and it can be stopped."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.embedders import WordEmbedder
from support.pages import page_of

from ingest.parsing import parse_content, parse_here
from ingest.readers.formats import Format
from ingest.readers.process import Checkpoint, parse_apart
from ingest.readers.records import Content, KnownSpeech, Limits
from vectorstore.errors import UnreadableDocument
from vectorstore.progress import Cancelled

LONG = "\n\n".join(page_of(number) for number in range(300))
DETACHED = Path(__file__).parents[2].joinpath("ingest", "sample", "page.txt")


def children() -> set[str]:
    """The processes that this one has begun and that still run."""
    own = Path(f"/proc/{os.getpid()}/task")
    return {
        child for task in own.iterdir() for child in task.joinpath("children").read_text().split()
    }


@pytest.mark.slow
def test_a_long_text_is_parsed_as_a_short_one_is() -> None:
    assert len(LONG) > 100_000
    told: list[str] = []
    found = parse_content(Content(LONG), WordEmbedder(), lambda what, *_: told.append(what))
    assert found == parse_here(Content(LONG), WordEmbedder())
    assert len(found.speeches) == 1500
    assert set(told) == {"parse"}


@pytest.mark.slow
def test_what_is_understood_by_meaning_is_so_in_another_process_too() -> None:
    text = "\n\n".join([DETACHED.read_text(encoding="utf-8")] * 20)[:150_000]
    embedder = WordEmbedder()
    assert parse_content(Content(text), embedder) == parse_here(Content(text), WordEmbedder())
    assert embedder.embedded


def test_speeches_that_are_known_are_parsed_apart_as_well() -> None:
    known = tuple(
        KnownSpeech("题", "周海宁", "", "", "2026-03-04", f"第{n}件事。" * 100) for n in range(300)
    )
    found = parse_content(Content(known=known), WordEmbedder())
    assert found == parse_here(Content(known=known), WordEmbedder())
    assert found.date == "2026-03-04"


def test_a_text_without_a_line_is_refused_in_the_same_words() -> None:
    blank = Content("\u200b\n" * 60_000)
    with pytest.raises(UnreadableDocument, match="holds no text"):
        parse_content(blank, WordEmbedder())


def parsing(checkpoint: Checkpoint) -> None:
    parse_content(Content(LONG * 20), WordEmbedder(), lambda *_: checkpoint())


def reading(checkpoint: Checkpoint) -> None:
    nested = "<div>建议<a>修桥</a>" * 70 + "</div>" * 70
    parse_apart(Format.HTML, nested.encode() * 8000, Limits(), checkpoint)


@pytest.mark.parametrize("work", [parsing, reading])
def test_it_is_stopped_within_two_seconds_and_leaves_no_process(
    work: Callable[[Checkpoint], None],
) -> None:
    before = children()
    begun = time.monotonic()
    stopped = 0.0

    def stop() -> None:
        nonlocal stopped
        if time.monotonic() > begun + 1:
            stopped = time.monotonic()
            raise Cancelled

    with pytest.raises(Cancelled):
        work(stop)
    assert time.monotonic() - stopped < 2
    assert children() <= before
