"""Which of the articles that a listing names are handed on, and once each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from courlan import extract_domain

from newswire.ids import url_key
from newswire.models import FeedItem
from newswire.window import Window

_RANK = {"published": 0, "url": 1, "lastmod": 2, "none": 3}
_LOOSE = re.compile(r"^https?://(?:www\.)?")
_SHOWN = 3


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


def once_each(items: Iterable[FeedItem], home: str = "") -> tuple[FeedItem, ...]:
    """One item per page, the one with the best date; http, www. and a last slash make no other page.

    Of two spellings the one at `home`'s scheme and host is kept, so that listing and feed say the same.
    """
    kept: dict[str, FeedItem] = {}
    start = "{0.scheme}://{0.netloc}/".format(urlsplit(home))
    for item in items:
        key = _LOOSE.sub("", url_key(item.url)).rstrip("/")
        known = kept.get(key)
        if known is None:
            kept[key] = item
        elif known != item:
            kept[key] = _better(known, item, start)
    return tuple(kept.values())


def _better(known: FeedItem, other: FeedItem, start: str) -> FeedItem:
    best = other if _RANK[other.date_basis] < _RANK[known.date_basis] else known
    spelled = other.url if other.url.startswith(start) and not known.url.startswith(start) else known.url
    title, content = known.title or other.title, known.content or other.content
    return replace(best, url=spelled, title=title, content=content)


@cache
def site_of(host: str) -> str:
    """The name under which the hosts of one publisher stand: the registered domain, else the host without www."""
    return extract_domain(f"http://{host}/") or host.removeprefix("www.")


def host_of(url: str) -> str:
    """The host of a url in lower case; empty when there is none."""
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def joined(base: str, place: str) -> str:
    """The address that a page at `base` means by `place`; `place` itself when that makes no address."""
    try:
        return urljoin(base, place.strip())
    except ValueError:  # as http://[x
        return place


def same_site(host: str, known: Iterable[str]) -> bool:
    """Whether a host belongs to the site of one of the known hosts."""
    return any(
        host == other or site_of(host) == site_of(other) or host.endswith(f".{other.removeprefix('www.')}")
        for other in known
    )


class Sieve:
    """Takes out what is no page of the source: other schemes, and hosts of others. What it took out can be told."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self.hosts = {host for host in hosts if host}
        self._known: dict[str, bool] = {}
        self._strangers: Counter[str] = Counter()
        self._no_page = 0

    def __call__(self, items: Iterable[FeedItem]) -> list[FeedItem]:
        return [kept for item in items if (kept := self._checked(item)) is not None]

    def notes(self) -> list[str]:
        """What was left out so far, in one line for each reason."""
        out = []
        if self._strangers:
            named = ", ".join(host for host, _ in self._strangers.most_common(_SHOWN))
            out.append(f"{self._strangers.total()} addresses of other hosts were left out, as of {named}")
        if self._no_page:
            out.append(f"{self._no_page} links that are no http address were left out")
        return out

    def _checked(self, item: FeedItem) -> FeedItem | None:
        url = item.url.strip().partition("#")[0]
        host = host_of(url)
        if not host or not url.lower().startswith(("http://", "https://")):
            self._no_page += 1
            return None
        if host not in self._known:
            self._known[host] = same_site(host, self.hosts)
        if not self._known[host]:
            self._strangers[host] += 1
            return None
        return item if url == item.url else replace(item, url=url)
