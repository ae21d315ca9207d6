"""API keys on the command line."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assistant.keys import Keyring

_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@contextmanager
def _keyring() -> Iterator["Keyring"]:
    from assistant.keys import Keyring
    from assistant.settings import load_settings

    with closing(Keyring(load_settings().data_dir)) as keyring:
        yield keyring


@click.group()
def keys() -> None:
    """Make, list and revoke the API keys of the data folder.

    Once there is a key, every request needs one. A server that listens beyond the loopback
    address does not start without.
    """


@keys.command()
@click.argument("name")
@click.option("--write", is_flag=True, help="May bring documents in and take them out, too.")
@_json
def create(name: str, write: bool, as_json: bool) -> None:
    """Make a key called NAME and print it; it is shown this once."""
    from assistant.keys import Scope
    from ui.terminal import print_json, say

    with _keyring() as keyring:
        key, token = keyring.create(name, Scope.WRITE if write else Scope.READ)
    if as_json:
        print_json(key.model_dump(mode="json") | {"key": token})
        return
    click.echo(token)
    say(f"Key {key.id} may {key.scope}. Send it as `Authorization: Bearer …`; it is not kept here.")


@keys.command("list")
@_json
def list_keys(as_json: bool) -> None:
    """List the keys, without their secrets."""
    from ui.terminal import print_json, say

    with _keyring() as keyring:
        found = keyring.keys()
    if as_json:
        print_json({"keys": [key.model_dump(mode="json") for key in found]})
        return
    if not found:
        say("There is no key; `wenzheng keys create NAME` makes one.")
    for key in found:
        click.echo(f"{key.id} · {key.scope} · {key.created_at} · {key.name}")


@keys.command()
@click.argument("key_ids", nargs=-1, required=True)
def revoke(key_ids: tuple[str, ...]) -> None:
    """Make keys worthless, by id; it counts at once."""
    from ui.terminal import say

    with _keyring() as keyring:
        for key_id in key_ids:
            keyring.revoke(key_id)
            say(f"revoked: {key_id}")
