"""The address guard: which urls may be asked, and which addresses may be connected to.

The check of a name sits in the resolver that the connection itself uses, so a second DNS answer cannot differ from
the one that was checked. Behind an HTTP proxy no guard sees addresses; newswire therefore uses no proxy.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Iterable, Mapping
from functools import lru_cache

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from newswire.fetch.http.policy import Network

_PORTS = (80, 443)
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?", re.I)


class Refused(Exception):
    """The guard does not let this url or address through; never tried again."""


def parse_url(text: str, allow: Iterable[Network] = (), base: URL | None = None) -> URL:
    """The url to ask, without its fragment, as it will be sent; Refused when it must not be asked.

    A host that is an address is checked here, a name when it is resolved.
    """
    try:
        url = URL(text.strip())
        url = (base.join(url) if base is not None else url).with_fragment(None)
        host = url.raw_host
    except ValueError as error:
        raise Refused(f"no usable url: {error}"[:200]) from None
    if url.scheme not in ("http", "https"):
        raise Refused(f"scheme '{url.scheme[:20]}' is not http or https")
    if url.raw_user is not None or url.raw_password is not None:
        raise Refused("url with a user name or password")
    refusal = _refusal(host or "", url.port or 0, tuple(allow))
    if refusal is not None:
        raise Refused(refusal)
    return url


@lru_cache(maxsize=1024)
def _refusal(host: str, port: int, allow: tuple[Network, ...]) -> str | None:
    """Why a host as it stands in a url must not be asked; the urls of a site ask it over and over."""
    if not host or (":" not in host and not _NAME.fullmatch(host)):
        return "url without a usable host"
    try:
        address = _literal(host)
    except Refused as refused:
        return str(refused)
    if address is not None and not open_to(address, port, allow):
        return f"address {address} port {port} is not public"
    return None


def open_to(address: str, port: int, allow: Iterable[Network]) -> bool:
    """Whether the guard lets a connection to this address and port through."""
    written = ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if any(ip in network or written in network for network in allow):
        return True
    # The IPv6 ranges that carry an IPv4 address inside (NAT64, 6to4, Teredo) could lead inwards again.
    tunnel = isinstance(ip, ipaddress.IPv6Address) and (ip.is_reserved or ip.sixtofour or ip.teredo)
    return ip.is_global and not ip.is_multicast and not tunnel and port in _PORTS


def _literal(host: str) -> str | None:
    if ":" not in host and not host.rstrip(".").rpartition(".")[2][:1].isdigit():
        return None  # the last label of an address begins with a digit in every form, that of a name never does
    try:
        return str(ipaddress.ip_address(host.strip("[]").split("%")[0]))
    except ValueError:
        pass
    raise Refused(f"host '{host}' is an address in disguise")


class GuardedResolver(AbstractResolver):
    """Names to addresses that the guard has let through; Refused when a name has none of them."""

    def __init__(self, allow: tuple[Network, ...], connect_to: Mapping[str, str]) -> None:
        self._allow = allow
        self._fixed = {host.lower().rstrip("."): _split(place) for host, place in connect_to.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        fixed = self._fixed.get(host.lower().rstrip("."))
        found = [fixed] if fixed else await self._look_up(host, port, family)
        out = [_result(host, address, at) for address, at in found if open_to(address, at, self._allow)]
        if not out:
            raise Refused(f"host '{host}' port {port} leads to no public address")
        return out

    async def _look_up(self, host: str, port: int, family: socket.AddressFamily) -> list[tuple[str, int]]:
        loop = asyncio.get_running_loop()
        infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        return [(str(info[4][0]), port) for info in infos]

    async def close(self) -> None:
        return None


def _split(place: str) -> tuple[str, int]:
    address, _, port = place.rpartition(":")
    return address.strip("[]"), int(port)


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)
