"""How the past of a source is listed: one module per kind of listing, all with the same `discover`."""

from __future__ import annotations

from newswire.errors import BadInput, SourceBroken
from newswire.fetch.connectors import date_archive, sitemap, wp_rest
from newswire.fetch.connectors.listing import Connector, Discovery, Fetch, may_touch
from newswire.fetch.http.result import FetchResult
from newswire.models import Source
from newswire.window import Window

__all__ = ["CONNECTORS", "Connector", "Discovery", "Fetch", "list_past", "may_touch"]

CONNECTORS: dict[str, Connector] = {
    "wp_rest": wp_rest.discover,
    "sitemap": sitemap.discover,
    "date_archive": date_archive.discover,
}


async def list_past(fetch: Fetch, source: Source, window: Window) -> Discovery:
    """What the first of the source's connectors that works lists for the window; the notes name those that did not.

    SourceBroken when none works or none is known; Transient as soon as one fails in a way that may pass, since a
    poorer listing would hide that the better one was only busy.
    """
    broken: list[str] = []
    spent = 0
    for way in source.backfill:
        connector = CONNECTORS.get(way.connector)
        if connector is None:
            raise BadInput(f"{source.id}: backfill: '{way.connector}' is none of {', '.join(CONNECTORS)}")
        counted = _Counted(fetch)
        try:
            found = await connector(counted, source, way.params, window)
        except SourceBroken as error:
            broken.append(f"{way.connector}: {error}")
            spent += counted.requests
            continue
        return Discovery(
            found.items, found.expected, found.expected_basis, found.requests + spent, (*broken, *found.notes)
        )
    if not broken:
        raise SourceBroken(f"{source.id}: the catalogue names no listing of its past")
    raise SourceBroken("; ".join(broken))


class _Counted:
    """A fetch that counts, so that what a failed listing cost is counted too."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self.requests = 0

    async def __call__(self, url: str, *, page: bool) -> FetchResult:
        self.requests += 1
        return await self._fetch(url, page=page)
