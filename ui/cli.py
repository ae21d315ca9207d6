"""The command line: a terminal is a face too, and the place where the parts are put together.

Nothing heavy is imported before a command needs it.
"""

import sys
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click

from ui.audit import audit
from ui.calibrate import calibrate
from ui.copy import copy
from ui.documents import describe, documents, file_bytes, ingest
from ui.evaluate import evaluate
from ui.feedback import feedback
from ui.keys import keys
from ui.mcp import mcp
from ui.options import json_option
from ui.questions import ask, mentions, search, timeline
from ui.worker import worker


def main() -> None:
    """Run the command; a failure is one sentence on stderr."""
    from vectorstore.errors import InvalidRequest, WenzhengError

    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.Abort:
        _fail("Stopped.", 1)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except InvalidRequest as error:
        _fail(error.message, 2)
    except WenzhengError as error:
        _fail(error.message, 1)


def _fail(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wenzheng")
def cli() -> None:
    """Wenzheng 问政: ask policy speeches; every claim is a passage you can open.

    向政策发言提问，答案的每一句都能翻到原文。
    """


for command in (
    ask,
    audit,
    calibrate,
    copy,
    describe,
    documents,
    evaluate,
    feedback,
    ingest,
    keys,
    mcp,
    mentions,
    timeline,
    search,
    worker,
):
    cli.add_command(command)


@cli.command()
@click.argument("path", type=click.Path(path_type=Path))
@json_option
def parse(path: Path, as_json: bool) -> None:
    """Show what `ingest` would understand of a file, storing nothing."""
    from assistant.settings import load_settings
    from ingest.pipeline import parse as understand
    from ui.terminal import byline, print_json, progress
    from vectorstore.lazy_embedder import LazyEmbedder

    settings = load_settings()
    data = file_bytes(path)
    with progress() as report:
        embedder = LazyEmbedder(settings.embedding_model, report)
        document = understand(path.name, data, embedder, report)
    if as_json:
        print_json({
            "speeches": [
                {
                    "title": speech.title,
                    "speaker": speech.speaker,
                    "role": speech.role,
                    "affiliation": speech.affiliation,
                    "confidence": speech.confidence,
                    "date": speech.date,
                    "body": speech.body,
                    "passages": [
                        asdict(span) | {"text": speech.body[span.start : span.end]}
                        for span in speech.spans
                    ],
                }
                for speech in document.speeches
            ],
            "date": document.date,
            "occasion": document.occasion,
            "source": document.source,
            "turns": [asdict(turn) for turn in document.turns],
            "headings": [asdict(heading) for heading in document.headings],
            "furniture": [asdict(piece) for piece in document.furniture],
            "text": document.text,
            "document": {
                field: getattr(document, field) or None
                for field in (
                    "title",
                    "date",
                    "occasion",
                    "place",
                    "organ",
                    "number",
                    "language",
                    "source",
                )
            },
        })
        return
    for speech in document.speeches:
        click.echo(f"{speech.title} · {byline(speech.speaker, speech.role, speech.affiliation)}")
        for span in speech.spans:
            number = "" if span.number is None else f" {span.number}"
            click.echo(f"  [{span.kind}{number}] {speech.body[span.start : span.end]}")
        click.echo()


@cli.command()
@json_option
def speeches(as_json: bool) -> None:
    """List the speeches of the corpus."""
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_json, print_speeches

    with corpus(load_settings(), sample=True) as opened:
        found = opened.speeches()
    if as_json:
        print_json({"speeches": [speech.model_dump() for speech in found]})
        return
    print_speeches(found)


@cli.command()
@click.option("--host", help="Address to serve on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to serve on.")
def serve(host: str | None, port: int | None) -> None:
    """Serve the web page and the REST service."""
    from assistant.settings import load_settings

    settings = load_settings(host=host, port=port)
    from ui.serve import serve as run

    run(settings)


@cli.command()
@click.argument("document_ids", nargs=-1, required=True)
def remove(document_ids: tuple[str, ...]) -> None:
    """Take documents out of the corpus, everywhere."""
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import say

    with corpus(load_settings()) as opened:
        for document_id in document_ids:
            opened.remove(document_id)
            say(f"removed: {document_id}")


@cli.command()
@click.option("--repair", is_flag=True, help="Build the index anew from the library.")
def check(repair: bool) -> int:
    """Say whether the index agrees with the corpus."""
    from assistant.audit import Action, AuditTrail
    from assistant.settings import load_settings
    from ui.opening import parts
    from ui.terminal import say
    from vectorstore.storage.location import Location

    settings = load_settings()
    trail = AuditTrail(Location(settings.data_dir, settings.database))
    noted = trail.change(Action.REPAIR) if repair else nullcontext()
    with noted, parts(settings, reembed=repair) as found:
        if repair:
            found.store.repair()
        disagreement = found.store.check()
        if disagreement:
            say(
                f"The index misses {len(disagreement.missing)} passages, holds "
                f"{len(disagreement.surplus)} too many and does not find "
                f"{len(disagreement.unfound)}; `wenzheng check --repair` builds it anew."
            )
            return 1
        say(f"The index agrees with the corpus: {found.store.size()} passages.")
        return 0
