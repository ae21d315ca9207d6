"""Where requests are counted: in this process, or in a Redis or Valkey for all servers."""

from collections.abc import Iterator
from contextlib import contextmanager

from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, RedisStorage

from assistant.settings import Settings
from vectorstore.errors import InvalidRequest, Unavailable

_SCHEMES = ("redis://", "rediss://")


def limit_storage(settings: Settings) -> MemoryStorage | RedisStorage:
    """The place of the counts. Raises InvalidRequest, or Unavailable where it does not answer."""
    if settings.limits_url is None:
        return MemoryStorage()
    url = settings.limits_url.get_secret_value()
    if not url.startswith(_SCHEMES):
        raise InvalidRequest(
            "WENZHENG_LIMITS_URL is not the address of a Redis or Valkey; write it as "
            "redis://:password@host:6379/0."
        )
    try:
        storage = RedisStorage(
            url,
            key_prefix="wenzheng",
            wrap_exceptions=True,
            socket_connect_timeout=2,
            socket_timeout=2,
        )
    except (ConfigurationError, ValueError) as error:
        raise InvalidRequest(f"WENZHENG_LIMITS_URL cannot be used ({error}).") from error
    with translated():
        if not storage.check():
            raise _silent()
    return storage


@contextmanager
def translated() -> Iterator[None]:
    """For the block a failure of the storage is Unavailable."""
    try:
        yield
    except StorageError as error:
        raise _silent() from error


def _silent() -> Unavailable:
    return Unavailable(
        "The Redis or Valkey of WENZHENG_LIMITS_URL does not answer. See that it runs, and that "
        "its host and password are right."
    )
