"""The replica sites on real ports, and a plain client that asks them by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from newswire import replica


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Client:
    """Asks the sites by their own addresses, over the ports where they listen."""

    def __init__(self, sites: replica.Sites) -> None:
        self.sites = sites
        self._opener = build_opener(_NoRedirect)

    def get(self, url: str, headers: dict[str, str] | None = None, data: bytes | None = None) -> Reply:
        parts = urlsplit(url)
        address = url.replace(parts.netloc, self.sites.connect_to[parts.netloc], 1)
        request = Request(address, data, {"Host": parts.netloc} | (headers or {}))
        try:
            answer = self._opener.open(request, timeout=10)
        except HTTPError as error:
            answer = error
        with answer:
            return Reply(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read())


@pytest.fixture(scope="package")
def running() -> Iterator[replica.Sites]:
    with replica.serve() as sites:
        yield sites


@pytest.fixture
def client(running: replica.Sites) -> Iterator[Client]:
    running.set_now(replica.DEFAULT_NOW)
    running.log.clear()
    yield Client(running)
    running.set_now(replica.DEFAULT_NOW)


def utc(text: str) -> datetime:
    """A moment of September 2026: "15T06:44" is the 15th at 06:44 UTC."""
    return datetime.fromisoformat(f"2026-09-{text}+00:00")
