"""Which Chroma server holds the vectors, and how one gets in: self-hosted, distributed or Cloud."""

import ssl
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import quote, urlsplit

import httpx

from vectorstore.errors import InvalidRequest, Unavailable

TokenHeader: TypeAlias = Literal["X-Chroma-Token", "Authorization"]

RECORDS_PER_WRITE = 300
RESULTS_PER_READ = 300
READS_AT_ONCE = 10
"""What Chroma Cloud takes in one call, and of one collection at once (its quotas and limits)."""


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """The address of a Chroma server, and what is sent along.

    `ca_file` holds the certificates by which an https server is known, where not the system's do.
    """

    url: str
    tenant: str = "default_tenant"
    database: str = "default_database"
    token: str | None = field(default=None, repr=False)
    token_header: TokenHeader = "X-Chroma-Token"  # noqa: S105 - a name
    ca_file: str | None = None

    @property
    def secure(self) -> bool:
        return self._parts[0] == "https"

    @property
    def host(self) -> str:
        return self._parts[1]

    @property
    def port(self) -> int:
        return self._parts[2]

    @property
    def headers(self) -> dict[str, str]:
        """What proves who is asking."""
        if self.token is None:
            return {}
        bearer = "Bearer " if self.token_header == "Authorization" else ""  # noqa: S105 - a name
        return {self.token_header: f"{bearer}{self.token}"}

    @property
    def _parts(self) -> tuple[str, str, int]:
        """Scheme, host and port. Raises InvalidRequest."""
        try:
            where = urlsplit(self.url if "://" in self.url else f"http://{self.url}")
            port = where.port or (443 if where.scheme == "https" else 8000)
        except ValueError:
            where, port = urlsplit(""), 0
        if where.scheme not in {"http", "https"} or not where.hostname:
            raise InvalidRequest(
                "WENZHENG_CHROMA_URL is not the address of a Chroma server; write it as "
                "http://host:8000 or https://host."
            )
        return where.scheme, where.hostname, port

    def check(self, timeout: httpx.Timeout) -> None:
        """See that the database is there and may be used. Raises InvalidRequest or Unavailable."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        path = f"/api/v2/tenants/{quote(self.tenant)}/databases/{quote(self.database)}"
        where = f"{'https' if self.secure else 'http'}://{host}:{self.port}{path}"
        try:
            known = ssl.create_default_context(cafile=self.ca_file) if self.secure else False
            status = httpx.get(
                where, headers=self.headers, timeout=timeout, verify=known
            ).status_code
        except (httpx.HTTPError, OSError) as error:
            if isinstance(error, OSError) or "CERTIFICATE" in str(error):
                raise self._untrusted() from error
            raise self.silent() from error
        if status in {401, 403}:
            raise self._locked()
        if status == 404:
            raise self._homeless()
        if status != 200:
            raise self.silent()

    def silent(self) -> Unavailable:
        """The error where nothing answers."""
        return Unavailable(
            f"The Chroma server at {self.url} does not answer; start it with `chroma run`, or "
            "correct WENZHENG_CHROMA_URL."
        )

    def _untrusted(self) -> Unavailable:
        """The error where its certificate is not known."""
        return Unavailable(
            f"The certificate of the Chroma server at {self.url} cannot be verified; name the "
            "file with that of its authority in WENZHENG_CHROMA_CA_FILE."
        )

    def _locked(self) -> Unavailable:
        """The error where the token is not accepted."""
        return Unavailable(
            f"The Chroma server at {self.url} does not let this process in; correct "
            "WENZHENG_CHROMA_TOKEN, WENZHENG_CHROMA_TOKEN_HEADER and what the token may do there."
        )

    def _homeless(self) -> Unavailable:
        """The error where tenant or database is not there."""
        return Unavailable(
            f"The Chroma server at {self.url} has no database {self.database!r} of the tenant "
            f"{self.tenant!r}; make it there, or correct WENZHENG_CHROMA_TENANT and "
            "WENZHENG_CHROMA_DATABASE."
        )
