"""A list of files with what is known of each: CSV with a header, or JSON Lines."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vectorstore.document_records import FACTS, DocumentCorrection
from vectorstore.errors import InvalidRequest

_KNOWN = {"path", "collections", *FACTS}
_SEPARATOR = ";"
"""Between the collections of a row of CSV."""


def read_manifest(manifest: Path) -> Iterator[tuple[Path, DocumentCorrection]]:
    """The files, relative to the manifest's folder, in its order; an empty cell says nothing.

    Raises InvalidRequest, naming the row, before anything is given.
    """
    try:
        text = manifest.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(
            f"The manifest {manifest} cannot be read ({error}); name a file in UTF-8."
        ) from error
    rows = _lines(text) if manifest.suffix in {".jsonl", ".ndjson"} else _csv(text)
    yield from [_entry(manifest, number, row) for number, row in rows]


def _csv(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), 1):
        collections = [name.strip() for name in (row.get("collections") or "").split(_SEPARATOR)]
        yield number, row | {"collections": [name for name in collections if name]}


def _lines(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield number, dict(json.loads(line))
            except (ValueError, TypeError) as error:
                raise InvalidRequest(
                    f"Row {number} of the manifest is no JSON object; write one object a line."
                ) from error


def _entry(manifest: Path, number: int, row: Mapping[str, Any]) -> tuple[Path, DocumentCorrection]:
    unknown = sorted(str(name) for name in set(row) - _KNOWN)
    if unknown:
        raise InvalidRequest(
            f"Row {number} of the manifest has {', '.join(unknown)}; there are: "
            f"{', '.join(sorted(_KNOWN))}."
        )
    path, collections = row.get("path"), row.get("collections") or []
    facts = {fact: row[fact] for fact in FACTS if row.get(fact)}
    texts = [path, *facts.values(), *collections] if isinstance(collections, list) else [None]
    if not path or not all(isinstance(text, str) for text in texts):
        raise InvalidRequest(
            f"Row {number} of the manifest wants a path, texts, and a list of collections."
        )
    about = DocumentCorrection(**facts, collections=tuple(collections))
    return manifest.parent / path, about
