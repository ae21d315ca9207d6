"""What a terminal shows: answers and passages as text on stdout, progress on stderr."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from assistant.mentions import Mentions
    from assistant.records import Answer, Document, Passage, SpeechSummary
    from assistant.timeline import Timeline
    from vectorstore.progress import Progress

_DOING = {
    "model": "Loading the embedding model",
    "sample": "Taking in the sample page",
    "index": "Building the vector index",
    "copy": "Copying documents",
    "compare": "Comparing documents",
    "ingest": "Taking in documents",
    "read": "Reading",
    "parse": "Understanding the page",
    "tokenize": "Finding words anew",
    "analyze": "Finding sentences and words",
    "terms": "Placing new words",
    "embed": "Embedding",
    "store": "Storing",
}

_OF_ONE_FILE = frozenset({"read", "parse", "analyze", "terms", "embed", "store"})
"""Stages that follow each other, so that one is over when the next begins."""


def say(sentence: str) -> None:
    """A sentence to the person, beside the work."""
    click.echo(sentence, err=True)


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


@contextmanager
def progress() -> Iterator["Progress"]:
    """A bar on stderr where that is a terminal, else a line for each stage."""
    import sys

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    if not sys.stderr.isatty():
        said: set[str] = set()

        def line(what: str, _done: int, _total: int) -> None:
            if what in _DOING and what not in said:
                said.add(what)
                say(f"{_DOING[what]} …")

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {what: bars.add_task(text, visible=False) for what, text in _DOING.items()}

        def bar(what: str, done: int, total: int) -> None:
            for stage, task in tasks.items():
                if stage == what:
                    bars.update(task, completed=done, total=total, visible=done < total)
                elif stage in _OF_ONE_FILE and what in _OF_ONE_FILE:
                    bars.update(task, visible=False)

        yield bar


def print_answer(answer: "Answer") -> None:
    """The answer, then where each citation stands; or the nearest passages."""
    click.echo(answer.text)
    if answer.degraded:
        say(answer.degraded)
    if answer.citations:
        click.echo()
        for citation in answer.citations:
            who = byline(citation.speaker, citation.role, citation.affiliation)
            click.echo(
                f"[{citation.marker}] {citation.title} · {who} · "
                f"{citation.speech_id} {citation.start}–{citation.end}"
            )
    elif answer.speeches:
        click.echo()
        print_speeches(answer.speeches)
    elif answer.status == "no_evidence":
        click.echo()
        print_passages(answer.passages[:3])
    if answer.more:
        where = ", ".join(f"{one.speech_id} ({one.count})" for one in answer.more.speeches)
        say(f"Not quoted: {answer.more.count}, in {where}")


def print_speeches(speeches: "Sequence[SpeechSummary]") -> None:
    """A line a speech."""
    for speech in speeches:
        who = byline(speech.speaker, speech.role, speech.affiliation)
        click.echo(f"{speech.id} · {speech.title} · {who} · {speech.passages}")


def print_documents(documents: "Sequence[Document]") -> None:
    """A line a document."""
    for document in documents:
        facts = (
            document.id,
            document.date,
            document.occasion or document.name,
            document.number,
            document.place,
            ", ".join(f"[{name}]" for name in document.collections),
            f"{document.speeches}",
        )
        click.echo(" · ".join(fact for fact in facts if fact))


def print_mentions(found: "Mentions") -> None:
    """Who uses the term, with its counts, then the places, each in its context."""
    if not found.places:
        say(f"Nobody uses {found.term!r}.")
    for speaker in found.mentions:
        click.echo(
            f"{byline(speaker.speaker, speaker.role, speaker.affiliation)} · {speaker.count}"
        )
        for place in speaker.places:
            context = f"{place.before}[{place.text}]{place.after}".replace("\n", " ")
            click.echo(f"    {place.speech_id} {place.start}–{place.end} · {context}")
    if found.next:
        say(f"More: --cursor {found.next}")


def print_timeline(found: "Timeline") -> None:
    """Each year, speaker and body with its count, then the places in their order in time."""
    if not found.count:
        say(f"Nobody uses {found.term!r}.")
    for year in found.years:
        click.echo(f"{year.year} · {year.count} · {year.first.speaker or year.first.place.title}")
    if found.undated:
        click.echo(f"—    · {found.undated}")
    for group in (*found.speakers, *found.bodies):
        days = dict.fromkeys(use.date or "—" for use in (group.first, group.latest))
        click.echo(f"{group.name} · {group.count} · {' – '.join(days)}")
    for use in found.uses:
        place = use.place
        context = f"{place.before}[{place.text}]{place.after}".replace("\n", " ")
        who = byline(use.speaker, use.role, use.affiliation)
        click.echo(f"{use.date or '—'} · {who} · {place.speech_id} {place.start}–{place.end}")
        click.echo(f"    {context}")
    if found.next:
        say(f"More: --cursor {found.next}")


def print_passages(passages: Sequence["Passage"]) -> None:
    """Passages, best first."""
    for passage in passages:
        score = "" if passage.score is None else f"{passage.score:.3f} · "
        who = byline(passage.speaker, passage.role, passage.affiliation)
        click.echo(f"{score}{passage.title} · {who} · {passage.id}")
        click.echo(f"    {passage.text}\n")


def byline(speaker: str, role: str, affiliation: str) -> str:
    """Who it is, in one line."""
    details = "，".join(part for part in (role, affiliation) if part)
    return f"{speaker or '—'}（{details}）" if details else speaker or "—"
