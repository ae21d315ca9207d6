"""How a command comes to its corpus: the data folder itself, or the server that owns it."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from assistant.settings import Settings
from vectorstore.errors import StoreInUse

if TYPE_CHECKING:
    from assistant.bootstrap import Parts
    from assistant.corpus import CollectingCorpus


@contextmanager
def parts(settings: Settings, *, sample: bool = False, reembed: bool = False) -> Iterator["Parts"]:
    """The data folder, owned. Raises StoreInUse where another process owns it."""
    from vectorstore.lock import owner

    shared = settings.chroma_url is not None
    if not (shared and settings.database) and (in_use := owner(settings.data_dir, shared=shared)):
        raise in_use
    from assistant.bootstrap import opened
    from ui.terminal import progress

    with (
        progress() as report,
        opened(settings, progress=report, sample=sample, reembed=reembed) as found,
    ):
        yield found


@contextmanager
def corpus(settings: Settings, *, sample: bool = False) -> Iterator["CollectingCorpus"]:
    """The corpus of the data folder, through the server that owns it if one does."""
    from ui.terminal import say

    with ExitStack() as stack:
        try:
            found: CollectingCorpus = stack.enter_context(parts(settings, sample=sample)).assistant
        except StoreInUse as error:
            if error.url is None:
                raise
            from assistant.client import RemoteCorpus
            from assistant.keys import Keyring, Scope

            say(f"The data folder is served at {error.url}; asking there.")
            token = settings.api_key.get_secret_value() if settings.api_key else None
            if token is None:
                keyring = stack.enter_context(
                    closing(Keyring(settings.data_dir, settings.database))
                )
                token = keyring.open_session(Scope.WRITE)
            found = stack.enter_context(closing(RemoteCorpus(error.url, token)))
        yield found
