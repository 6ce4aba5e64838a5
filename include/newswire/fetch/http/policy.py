"""All limits of fetching in one place. The numbers are defaults; tests and callers shorten or widen them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from newswire.errors import BadInput
from newswire.settings import USER_AGENT

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
KIB = 1 << 10
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Policy:
    """How to behave towards servers, and what they may do to us. Times in seconds, sizes in bytes.

    `allow` are the networks that the address guard opens beside the global ones, there with any port. `connect_to`
    answers the name lookup of a host with a fixed "address:port", so that urls of a replica site carry no port; the
    guard checks that address like any other.
    """

    user_agent: str = USER_AGENT
    allow: tuple[Network, ...] = ()
    connect_to: Mapping[str, str] = field(default_factory=dict)
    delay: float = 1.0
    connections: int = 1
    concurrency: int = 64
    robots: bool = True

    total: float = 30.0
    budget: float = 40.0
    connect: float = 10.0
    first_byte: float = 15.0
    stall: float = 10.0
    min_rate: float = 1.0 * KIB
    grace: float = 5.0
    tries: int = 3
    backoff: float = 0.5
    longest_pause: float = 86_400.0

    wire: int = 8 * MIB
    decoded: int = 16 * MIB
    large: int = 1 * MIB
    large_at_once: int = 2
    ratio: int = 200
    ratio_floor: int = 10_000
    header_line: int = 16 * KIB
    headers: int = 200
    redirects: int = 5
    robots_bytes: int = 512 * KIB
    robots_age: float = 86_400.0
    robots_retry: float = 300.0
    names_age: int = 60
    min_letters: int = 40
    same_page: int = 3

    def taking(self, largest: int | None) -> Policy:
        """The same policy for one answer that may have so many bytes; itself for None."""
        return self if largest is None else replace(self, wire=largest, decoded=largest)


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The networks written as CIDR or as a single address; BadInput names the one that is neither."""
    out = []
    for text in texts:
        try:
            out.append(ipaddress.ip_network(text.strip(), strict=False))
        except ValueError:
            raise BadInput(f"allow: '{text}' is no network (127.0.0.0/8)") from None
    return tuple(out)
