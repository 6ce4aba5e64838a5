"""What all history connectors share: what they are given, what they answer, and how a listing that fails is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from newswire.errors import BadInput, SourceBroken, Transient
from newswire.fetch.http.result import FetchResult
from newswire.ids import url_key
from newswire.models import FeedItem, Source
from newswire.window import Window

_MAY_PASS = frozenset({"retry", "rate-limited", "deferred", "robots-unreachable"})


class Fetch(Protocol):
    """How a connector asks: `Fetcher.fetch`, or anything that answers like it. `page=False`: a listing, no article."""

    async def __call__(self, url: str, *, page: bool) -> FetchResult: ...


@dataclass(frozen=True, slots=True)
class Discovery:
    """The articles that a listing names for a window, and what the listing cost.

    An item stays in when it may belong to the window (`may_touch`); its page's own date decides later. `expected` is
    how many the listing claims there are, and `expected_basis` what that rests on.
    """

    items: tuple[FeedItem, ...]
    expected: int | None
    expected_basis: str | None
    requests: int
    notes: tuple[str, ...] = ()


class Connector(Protocol):
    """One way to list the past of a source.

    Transient and SourceBroken: the listing cannot be read. BadInput: the params are wrong.
    """

    async def __call__(self, fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery: ...


class Listing:
    """Asks for the pages of one listing and counts them."""

    def __init__(self, fetch: Fetch, source: Source) -> None:
        self._fetch = fetch
        self._source = source
        self.requests = 0
        self.notes: list[str] = []

    async def ask(self, url: str) -> FetchResult:
        """What the server answered, whatever it is."""
        self.requests += 1
        return await self._fetch(url, page=False)

    async def get(self, url: str) -> FetchResult:
        """The answer, which is a good one."""
        answer = await self.ask(url)
        self.check(answer)
        return answer

    async def get_if_there(self, url: str) -> FetchResult | None:
        """The answer, or None when the server says that there is no such page."""
        answer = await self.ask(url)
        if answer.outcome == "gone":
            return None
        self.check(answer)
        return answer

    def check(self, answer: FetchResult) -> None:
        if answer.outcome == "ok":
            return
        status = f", status {answer.http_status}" if answer.http_status else ""
        line = f"{self._source.id}: {answer.url}: {answer.outcome}{status}{f': {answer.error}' if answer.error else ''}"
        if answer.outcome in _MAY_PASS:
            raise Transient(line, answer.retry_after)
        raise SourceBroken(line)

    def broken(self, url: str, why: str) -> SourceBroken:
        return SourceBroken(f"{self._source.id}: {url}: {why}")

    def found(
        self, items: Iterable[FeedItem], expected: int | None = None, expected_basis: str | None = None
    ) -> Discovery:
        return Discovery(once_each(items), expected, expected_basis, self.requests, tuple(self.notes))


def once_each(items: Iterable[FeedItem]) -> tuple[FeedItem, ...]:
    """The items without later ones of the same address."""
    kept: dict[str, FeedItem] = {}
    for item in items:
        kept.setdefault(url_key(item.url), item)
    return tuple(kept.values())


def may_touch(item: FeedItem, window: Window, zone: ZoneInfo) -> bool:
    """Whether the article may belong to the window, by what the listing said.

    A date from the url names a local day, from its first moment; a lastmod says only that it is not younger, so that
    asking for `lastmod < end` would lose what was edited later.
    """
    at = item.published_at
    if at is None or item.date_basis == "none":
        return True
    if item.date_basis == "lastmod":
        return at >= window.start
    if item.date_basis == "url":
        day = at.astimezone(zone)
        return (
            at < window.end and (day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(1)) > window.start
        )
    return at in window


def checked(
    params: Mapping[str, Any], source: Source, connector: str, required: Collection[str], optional: Collection[str] = ()
) -> Mapping[str, Any]:
    """The params, when none is missing and none unknown."""
    where = f"{source.id}: backfill.{connector}.params"
    for key in required:
        if key not in params:
            raise BadInput(f"{where}.{key}: missing")
    for key in params:
        if key not in required and key not in optional:
            raise BadInput(f"{where}.{key}: unknown key")
    return params


def matcher(include: str | None, exclude: str | None) -> Callable[[str], bool]:
    """Whether a url is wanted, by two regular expressions."""
    try:
        wanted, unwanted = (re.compile(text) if text else None for text in (include, exclude))
    except re.error as error:
        raise BadInput(f"pattern: {error}") from None
    return lambda url: (not wanted or bool(wanted.search(url))) and not (unwanted and unwanted.search(url))
