"""The parts of an Office file, inflated only as far as the limits allow."""

import io
import zipfile
import zlib

from ingest.readers.records import Limits, Refusal

_PARTS_ALLOWED = 10_000
_ALWAYS_ALLOWED = 1 << 20
_BOMB = "would inflate far beyond its size: save it again from Word without what swells it"


class Archive:
    """A ZIP file whose parts are read by name.

    Raises:
        Refusal: it is broken, locked, or its parts are declared to inflate beyond the limits.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._most = max(_ALWAYS_ALLOWED, min(len(data) * limits.expansion, limits.memory // 16))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as broken:
            raise Refusal("is cut short or broken: fetch or save it again") from broken
        parts = self._zip.infolist()
        declared = sum(part.file_size for part in parts)
        inflating = max(_ALWAYS_ALLOWED, len(data) * limits.expansion)
        if len(parts) > _PARTS_ALLOWED or declared > inflating:
            raise Refusal(_BOMB)
        self.names = frozenset(part.filename for part in parts)

    def part(self, name: str) -> bytes:
        """The whole part, or a `Refusal` when it is missing, damaged or larger than allowed."""
        try:
            with self._zip.open(name) as stored:
                inflated = stored.read(self._most + 1)
        except KeyError as missing:
            raise Refusal("is a Word file without its text: save it again from Word") from missing
        except RuntimeError as locked:
            raise Refusal("is locked with a password: save it without one") from locked
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as broken:
            raise Refusal("is cut short or broken: fetch or save it again") from broken
        if len(inflated) > self._most:
            raise Refusal(_BOMB)
        return inflated
