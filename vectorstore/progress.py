"""How long work says how far it is, and hears that it is to stop."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is; raises to stop it."""


class Cancelled(Exception):
    """Nobody waits for the work any more: what was half done goes."""


class Stopped(Exception):
    """The process ends: what was half done is left, and goes when the store is opened again."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""
