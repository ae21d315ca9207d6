"""The audit trail on the command line."""

import click

from ui.options import json_option


@click.command()
@click.option("-n", "--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--subject", help="Id of a document, speech, job or key.")
@click.option("--actor", help="Id of a key, or an address.")
@json_option
def audit(limit: int, subject: str | None, actor: str | None, as_json: bool) -> None:
    """Show who changed what, when and from where, the newest first.

    Uploads, removals, corrections, cancelled jobs, keys made and revoked, and what changes the
    whole corpus. A change that was begun and has no end was cut short, or is under way.
    """
    from assistant.audit import AuditTrail
    from assistant.settings import load_settings
    from ui.terminal import print_json
    from vectorstore.storage.location import Location

    settings = load_settings()
    trail = AuditTrail(Location(settings.data_dir, settings.database))
    found = trail.entries(limit, subject=subject, actor=actor)
    if as_json:
        print_json({"entries": [entry.model_dump(mode="json") for entry in found]})
        return
    for entry in found:
        who = " ".join(part for part in (entry.actor.id, entry.actor.name) if part)
        origin = entry.actor.address or "command line"
        what = f"{entry.action} {entry.subject}".rstrip()
        problem = f" · {entry.problem}" if entry.problem else ""
        line = f"{entry.begun_at} · {who} · {origin} · {what} · {entry.outcome}{problem}"
        click.echo(_printable(line))


def _printable(line: str) -> str:
    """Without what would move the cursor of a terminal: names are given by others."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
