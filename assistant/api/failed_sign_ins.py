"""How often an address may try to sign in with keys that are not known."""

import logging
import math
import time
from collections import Counter
from ipaddress import IPv6Address, ip_address, ip_network

import limits
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from vectorstore.errors import TooManyRequests

_log = logging.getLogger("wenzheng.sign_in")
_ATTEMPTS = limits.RateLimitItemPerMinute(10)
_LINES = limits.RateLimitItemPerMinute(1)
_IPV6_SITE = 64


class FailedSignIns:
    """Counts the attempts of each address.

    A key that is known is never counted: keys cannot be guessed, and an address can be that of a
    proxy, whose other users must not be locked out.
    """

    def __init__(self) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._untold: Counter[str] = Counter()

    def count(self, address: str) -> None:
        """Count an attempt; the log gets one line a minute. Raises TooManyRequests after ten."""
        network = _network(address)
        self._untold[network] += 1
        if self._limiter.hit(_LINES, "line", network):
            about = {"address": network, "attempts": self._untold.pop(network)}
            _log.warning("sign-in with an unknown key", extra=about)
        if not self._limiter.hit(_ATTEMPTS, "attempt", network):
            reset = self._limiter.get_window_stats(_ATTEMPTS, "attempt", network).reset_time
            wait = max(1, math.ceil(reset - time.time()))
            raise TooManyRequests(
                f"Too many attempts came from this address; wait {wait} seconds.", wait
            )


def _network(address: str) -> str:
    """The address, or the network of an IPv6 site, which has more addresses than can be counted."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and not parsed.ipv4_mapped:
        return str(ip_network((parsed, _IPV6_SITE), strict=False))
    return address
