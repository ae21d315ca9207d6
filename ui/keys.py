"""API keys on the command line."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

from ui.options import json_option

if TYPE_CHECKING:
    from assistant.keys import Keyring

CLOSED_WITHOUT_KEYS = (
    "There is no key, and every request needs one: `wenzheng keys create NAME` makes one, "
    "`wenzheng keys disable` lets everybody on this machine in without."
)
_OPEN_WITHOUT_KEYS = (
    "There is no key, and a server on the loopback address asks for none; "
    "`wenzheng keys create NAME` makes one and closes it."
)


@contextmanager
def _keyring() -> Iterator["Keyring"]:
    from assistant.keys import Keyring
    from assistant.settings import load_settings

    settings = load_settings()
    with closing(Keyring(settings.data_dir, settings.database)) as keyring:
        yield keyring


def _listed(collections: Sequence[str]) -> str:
    return ", ".join(f"[{name}]" for name in collections)


@click.group()
def keys() -> None:
    """Create, list, revoke and disable the API keys of the data folder.

    From the first key on every request needs one, also after the last was revoked, until keys are
    disabled. A server that listens beyond the loopback address does not start without a key.
    """


@keys.command()
@click.argument("name")
@click.option("--write", is_flag=True, help="May add and remove documents, too.")
@click.option("--metrics", is_flag=True, help="May read /metrics and nothing else.")
@click.option("--audit", is_flag=True, help="May also read who changed what.")
@click.option("--days", type=click.IntRange(1, 3650), help="Expires after so many days.")
@click.option(
    "--collection",
    "collections",
    multiple=True,
    metavar="NAME",
    help="Sees and changes the documents of this collection alone; repeatable.",
)
@json_option
def create(  # noqa: PLR0917 - Click passes them by name
    name: str,
    write: bool,
    metrics: bool,
    audit: bool,
    days: int | None,
    collections: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make a key called NAME and print it; it is shown this once."""
    from datetime import timedelta

    from assistant.keys import Scope
    from ui.terminal import print_json, say

    wanted = {Scope.WRITE: write, Scope.METRICS: metrics, Scope.AUDIT: audit}
    chosen = [scope for scope, is_wanted in wanted.items() if is_wanted]
    if len(chosen) > 1:
        raise click.UsageError("A key is made with one of --write, --metrics and --audit.")
    scope = chosen[0] if chosen else Scope.READ

    with _keyring() as keyring:
        open_before = not keyring.required()
        lifetime = timedelta(days=days) if days else None
        key, token = keyring.create(name, scope, lifetime, collections)
    if as_json:
        print_json(key.model_dump(mode="json") | {"key": token})
        return
    click.echo(token)
    may = {Scope.METRICS: "read metrics", Scope.AUDIT: "read, also the audit trail"}.get(
        key.scope, key.scope.value
    )
    until = f" until {key.expires_at}" if key.expires_at else ""
    within = f" in {_listed(key.collections)}" if key.collections else ""
    say(
        f"Key {key.id} may {may}{within}{until}. Send it as `Authorization: Bearer …`; "
        "it is not kept here."
    )
    if open_before:
        say("From now on every request to a server on this data folder needs a key.")


@keys.command("list")
@json_option
def list_keys(as_json: bool) -> None:
    """List the keys, without their secrets."""
    from ui.terminal import print_json, say

    with _keyring() as keyring:
        found, required = keyring.keys(), keyring.required()
    if as_json:
        print_json({"keys": [key.model_dump(mode="json") for key in found], "required": required})
        return
    if not found:
        say(CLOSED_WITHOUT_KEYS if required else _OPEN_WITHOUT_KEYS)
    for key in found:
        until = f" · until {key.expires_at}" if key.expires_at else ""
        within = f" · {_listed(key.collections)}" if key.collections else ""
        click.echo(f"{key.id} · {key.scope} · {key.created_at}{until} · {key.name}{within}")


@keys.command()
@click.argument("key_ids", nargs=-1, required=True)
def revoke(key_ids: tuple[str, ...]) -> None:
    """Make keys worthless, by id; it counts at once.

    Requests need a key as before, also when the last one is revoked.
    """
    from ui.terminal import say

    with _keyring() as keyring:
        for key_id in key_ids:
            keyring.revoke(key_id)
            say(f"revoked: {key_id}")
        if not keyring.keys():
            say(CLOSED_WITHOUT_KEYS)


@keys.command()
@click.option("--yes", is_flag=True, help="Do not ask whether this is meant.")
def disable(yes: bool) -> None:
    """Revoke all keys and let everybody on this machine in without one.

    `wenzheng keys create NAME` closes the server again. A server that listens beyond the loopback
    address stays closed.
    """
    from ui.terminal import say

    with _keyring() as keyring:
        if not yes:
            click.confirm(
                f"This revokes all keys ({len(keyring.keys())}). Then everybody on this machine "
                "may read the speeches, add documents and remove them without a key. Disable keys?",
                abort=True,
                err=True,
            )
        revoked = keyring.disable()
    say(
        f"Keys are disabled, and {revoked} revoked. Servers on the loopback address let everybody "
        "on this machine in, at once; servers on other addresses let nobody in. "
        "`wenzheng keys create NAME` closes them again."
    )
