"""Options that several commands have."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from vectorstore.records import Filters, PassageKind

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that narrow the corpus; the command is given them as `filters`."""

    @wraps(command)
    def narrowed(  # noqa: PLR0917 - click passes them by name
        speaker: tuple[str, ...],
        affiliation: tuple[str, ...],
        document: tuple[str, ...],
        collection: tuple[str, ...],
        occasion: tuple[str, ...],
        since: str,
        until: str,
        kind: tuple[str, ...],
        **rest: Any,
    ) -> Any:
        filters = Filters(
            speakers=speaker,
            affiliations=affiliation,
            documents=document,
            collections=collection,
            occasions=occasion,
            since=since,
            until=until,
            kinds=tuple(map(PassageKind, kind)),
        )
        return command(filters=filters, **rest)

    options = [
        *(
            click.option(f"--{name}", multiple=True, help=f"Only this {what}; repeatable.")
            for name, what in (
                ("speaker", "speaker"),
                ("affiliation", "party or group"),
                ("document", "document, by id"),
                ("collection", "collection"),
                ("occasion", "occasion"),
            )
        ),
        *(
            click.option(f"--{name}", default="", metavar="DATE", help=f"{what}: 2024-03-05, 2024.")
            for name, what in (("since", "The first day"), ("until", "The last day"))
        ),
        click.option(
            "--kind",
            multiple=True,
            type=click.Choice([kind.value for kind in PassageKind]),
            help="Only passages of this kind; repeatable.",
        ),
    ]
    for option in reversed(options):
        narrowed = option(narrowed)
    return narrowed
