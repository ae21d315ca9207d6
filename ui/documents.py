"""Documents on the command line: taken in, listed, and what is known of them put right."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.options import json_option

if TYPE_CHECKING:
    from assistant.ingested import Ingested
    from ingest.bulk_ingest import Brought
    from vectorstore.document_records import DocumentCorrection


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--collection", multiple=True, help="A collection that they join; repeatable.")
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    help="CSV or JSON Lines of `path` and `date`, `occasion`, `place`, `organ`, `number`,"
    " `collections`.",
)
@json_option
def ingest(
    paths: tuple[Path, ...], collection: tuple[str, ...], manifest: Path | None, as_json: bool
) -> int:
    """Take files or folders into the corpus."""
    from assistant.corrections import checked_collections
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_json, progress, say

    if not paths and manifest is None:
        raise click.UsageError("Name files or folders, or a --manifest.")
    files = list(_brought(paths, manifest, checked_collections(collection)))
    outcomes: list[Ingested] = []
    with (
        corpus(load_settings()) as opened,
        progress() as report,
        closing(opened.ingest_all((file for _, file in files), report)) as taken,
    ):
        report("ingest", 0, len(files))
        for (path, _), ingested in zip(files, taken, strict=True):
            outcome = ingested.model_copy(update={"path": str(path)})
            outcomes.append(outcome)
            report("ingest", len(outcomes), len(files))
            if not as_json:
                text = outcome.error or f"{outcome.speeches} speeches, {outcome.passages} passages"
                say(f"{outcome.status}: {path}: {text}")
    if as_json:
        print_json({"documents": [outcome.model_dump() for outcome in outcomes]})
    if not outcomes:
        say("There is no file to take in there.")
    return int(not outcomes or any(outcome.status == "failed" for outcome in outcomes))


@click.command()
@json_option
def documents(as_json: bool) -> None:
    """List the documents of the corpus: date, occasion, collections."""
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_documents, print_json

    with corpus(load_settings(), sample=True) as opened:
        found = opened.documents()
    if as_json:
        print_json({"documents": [document.model_dump() for document in found]})
    else:
        print_documents(found)


@click.command()
@click.argument("document_id")
@click.option("--date", metavar="DATE", help="2024-03-05, 2024-03 or 2024.")
@click.option("--occasion", help="The meeting.")
@click.option("--place", help="Where it was.")
@click.option("--organ", help="The body that met.")
@click.option("--number", help="The number of the meeting.")
@click.option("--collection", multiple=True, help="All its collections; repeatable.")
@click.option("--no-collection", is_flag=True, help="Take it out of all collections.")
def describe(
    document_id: str, collection: tuple[str, ...], no_collection: bool, **facts: str | None
) -> None:
    """Correct what a document says about itself; what is not given stays, "" says there is none."""
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_documents
    from vectorstore.document_records import DocumentCorrection

    if collection and no_collection:
        raise click.UsageError("Give --collection or --no-collection, not both.")
    members = collection if collection or no_collection else None
    with corpus(load_settings()) as opened:
        found = opened.correct_document(
            document_id, DocumentCorrection(**facts, collections=members)
        )
    print_documents((found,))


def _brought(
    paths: tuple[Path, ...], manifest: Path | None, collections: tuple[str, ...]
) -> Iterator[tuple[Path, "Brought"]]:
    """Each file with what is said of it. Raises InvalidRequest for a manifest."""
    from dataclasses import replace

    from ingest.manifest import read_manifest
    from vectorstore.document_records import DocumentCorrection

    for path in _files(paths):
        yield path, _file(path, DocumentCorrection(collections=collections))
    for path, about in read_manifest(manifest) if manifest else ():
        members = tuple(dict.fromkeys((*(about.collections or ()), *collections)))
        yield path, _file(path, replace(about, collections=members))


def _file(path: Path, about: "DocumentCorrection") -> "Brought":
    from assistant.corrections import checked_document
    from ingest.bulk_ingest import Brought

    source = f"file:{path.resolve()}"
    return Brought(path.name, source, lambda: file_bytes(path), checked_document(about))


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if file.is_file()
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
        else:
            yield path


def file_bytes(path: Path) -> bytes:
    """Raises UnreadableDocument."""
    from vectorstore.errors import UnreadableDocument

    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"{path} cannot be read ({error.strerror}); check its path and its rights."
        ) from error
