"""Moving house on the command line: everything stored, from one place to another."""

import click

from ui.options import json_option


@click.command()
@click.option("--from", "source", required=True, help="sqlite:FOLDER or postgresql://…")
@click.option("--to", "target", required=True, help="The same, for where it goes.")
@json_option
def copy(source: str, target: str, as_json: bool) -> None:
    """Copy corpus, keys, answers, feedback and audit trail into an empty place, and compare.

    Stop the servers of both first. A copy that was cut short goes on where it stopped. The source
    is left as it is; the index at the target is made from its library at the next start.
    """
    from dataclasses import asdict

    from assistant.audit import Action, AuditTrail
    from ui.terminal import print_json, progress, say
    from vectorstore.copying import copy as copy_all
    from vectorstore.storage.location import location_of

    with progress() as report:
        place = location_of(target)
        copied = copy_all(location_of(source), place, report)
        with AuditTrail(place).change(Action.COPY) as change:
            change.details["documents"] = copied.documents
    if as_json:
        print_json(asdict(copied))
        return
    say(
        f"Copied and compared: {copied.documents} documents, {copied.passages} passages, "
        f"{copied.keys} keys, {copied.answers} answers."
    )
