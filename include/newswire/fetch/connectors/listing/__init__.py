"""What all history connectors share: what they are given, what they answer, and how a listing that fails is named."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from newswire.errors import BadInput, SourceBroken, Transient
from newswire.fetch.connectors.listing.items import Sieve, host_of, joined, may_touch, once_each, same_site
from newswire.fetch.http.result import FetchResult
from newswire.models import FeedItem, Source
from newswire.window import Window

__all__ = ["Connector", "Discovery", "Fetch", "Listing", "checked", "matcher", "may_touch", "once_each", "read_json"]

_LOG = logging.getLogger(__name__)
_MAY_PASS = frozenset({"retry", "rate-limited", "deferred", "robots-unreachable"})
_TOLD_EVERY = 25  # requests
MOST_UNDATED = 20_000  # articles that may belong to any window at all
_JSON_BEGINS = re.compile(r"\[\s*[\]{]|\{\s*[\"}]")
_BEGINNINGS = 20


class Fetch(Protocol):
    """How a connector asks: `Fetcher.fetch`, or anything that answers like it. `page=False`: a listing, no article.

    `delay` is the least time between two starts at the host, and `largest` the bytes that an answer may have.
    """

    async def __call__(
        self, url: str, *, page: bool, delay: float | None = None, largest: int | None = None
    ) -> FetchResult: ...


@dataclass(frozen=True, slots=True)
class Discovery:
    """The articles that a listing names for a window, and what the listing cost.

    An item stays in when it may belong to the window (`may_touch`); its page's own date decides later. `expected` is
    how many the listing claims there are, and `expected_basis` what that rests on. `notes` tell what may be missing;
    `whole` is False when the listing is known to show a part of the window only.
    """

    items: tuple[FeedItem, ...]
    expected: int | None
    expected_basis: str | None
    requests: int
    notes: tuple[str, ...] = ()
    whole: bool = True


class Connector(Protocol):
    """One way to list the past of a source.

    Transient and SourceBroken: the listing cannot be read. BadInput: the params are wrong.
    """

    async def __call__(self, fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery: ...


class Listing:
    """Asks for the pages of one listing, counts them, and says in the log how far it is.

    `largest` and `delay` go with each request. Articles count as the source's own at the hosts of its homepage, of
    its feeds, of the addresses that the catalogue names for the listing, and of `hosts`.
    """

    def __init__(
        self,
        fetch: Fetch,
        source: Source,
        *,
        largest: int | None = None,
        delay: float | None = None,
        hosts: Iterable[str] = (),
        most_undated: int = MOST_UNDATED,
    ) -> None:
        self._fetch = fetch
        self._source = source
        self._limits = {name: value for name, value in (("largest", largest), ("delay", delay)) if value is not None}
        self.sieve = Sieve([host_of(source.homepage), *(host_of(feed.url) for feed in source.feeds), *hosts])
        self._most_undated = most_undated
        self.requests = 0
        self.notes: list[str] = []
        self.whole = True

    async def ask(self, url: str) -> FetchResult:
        """What the server answered, whatever it is."""
        self.requests += 1
        if self.requests == 1:
            self.sieve.hosts.add(host_of(url))
        if self.requests % _TOLD_EVERY == 0:
            _LOG.info("listing source=%s requests=%d url=%s", self._source.id, self.requests, url)
        return await self._fetch(url, page=False, **self._limits)  # type: ignore[arg-type] # two types, two names

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

    def onward(self, base: str, place: str) -> str | None:
        """Where a listing says that more of it is; None, with a note, when that is not of this site."""
        url = joined(base, place)
        if url.lower().startswith(("http://", "https://")) and same_site(host_of(url), self.sieve.hosts):
            return url
        self.whole = False
        self.notes.append(f"{base} leads to {url[:200]}, which is not of this site and was not asked for")
        return None

    def found(
        self, items: Iterable[FeedItem], expected: int | None = None, expected_basis: str | None = None
    ) -> Discovery:
        """The answer: pages of the source, once each, with notes on what was left out and what is uncertain."""
        kept = once_each(self.sieve(items), self._source.homepage)
        undated = Counter(item.date_basis for item in kept if item.date_basis in ("lastmod", "none"))
        if undated.total() > self._most_undated:
            text = f"{undated.total()} articles without a date of publication, more than {self._most_undated}"
            raise SourceBroken(f"{self._source.id}: {text}")
        notes = [*self.notes, *self.sieve.notes()]
        if undated:
            kinds = ", ".join(f"{number} by {basis}" for basis, number in sorted(undated.items()))
            notes.append(f"{undated.total()} of {len(kept)} have no date of publication ({kinds}): their pages decide")
        return Discovery(kept, expected, expected_basis, self.requests, tuple(notes), self.whole)


def read_json(listing: Listing, answer: FetchResult) -> Any:
    """The JSON of an answer, also behind a byte order mark or notices that programs of the site wrote before it."""
    text = answer.body.decode("utf-8-sig", "replace").strip()
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        first = str(error)
    for number, match in enumerate(_JSON_BEGINS.finditer(text)):
        if number == _BEGINNINGS:
            break
        try:
            data, _ = json.JSONDecoder().raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        if data:
            listing.notes.append(f"{answer.url}: text stands around the JSON")
            return data
    raise listing.broken(answer.url, f"no JSON: {first}")


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
