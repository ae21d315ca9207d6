"""Removes what a reasoning model thinks aloud before it answers."""

from collections.abc import Iterator

_OPEN, _CLOSE = "<think>", "</think>"


def without_reasoning(pieces: Iterator[str]) -> Iterator[str]:
    """The reply without a `<think>` block at its head, and without what is empty."""
    held, thinking = "", False
    for piece in pieces:
        held = (held + piece).lstrip()
        if not thinking and len(held) < len(_OPEN) and _OPEN.startswith(held):
            continue
        if not thinking and not held.startswith(_OPEN):
            break
        thinking = True
        _, closed, after = held.partition(_CLOSE)
        if closed and after.strip():
            held, thinking = after.lstrip(), False
            break
    if not thinking and held:
        yield held
    yield from filter(None, pieces)
