"""Sitemaps: one file per day or month, an index of files, or one large file.

What is asked for is what may hold the window: files by the day in their name, else by `lastmod >= start` (never
`< end`, since an edit moves it), else by bisection of dated addresses. The newest two files of an index without days
in the names are always read again, since the index's lastmod can be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from newswire.fetch.connectors.listing import Discovery, Fetch, Listing, checked, matcher, may_touch
from newswire.fetch.connectors.listing.bisection import first_at_or_after
from newswire.fetch.connectors.listing.local_days import counts_in, day_in, expand, first_moment, local_days, span_in
from newswire.fetch.connectors.listing.reach import Reach
from newswire.fetch.connectors.listing.sitemap_file import NoSitemap, Row, SitemapFile, read
from newswire.fetch.http.result import FetchResult
from newswire.models import FeedItem, Source
from newswire.window import Window

_ALWAYS_READ = 2
_DEEPEST = 3
_LIMIT = 20_000
_OPTIONAL = ("files", "include", "exclude", "bisect", "limit")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """The rows that may belong to the window. One request per file that is read, and one per index.

    Params: `url` of a sitemap or an index, or a pattern with the placeholders of a day; optionally `include` and
    `exclude` (what article urls look like), `files` (the same for the files of an index), `bisect: true` (files
    without days in their names, in the order of time, with dates in the article urls), `limit` (rows).
    """
    checked(params, source, "sitemap", ["url"], _OPTIONAL)
    run = _Run(Listing(fetch, source), source, window, params)
    if "{" in str(params["url"]):
        await run.by_pattern(str(params["url"]))
    else:
        await run.file(str(params["url"]), None, 0)
        if not run.daily:
            run.reach.judge(run.listing, str(params["url"]))
    counted = run.expected if run.daily else None
    return run.listing.found(run.items, counted, None if counted is None else "day-sitemap")


@dataclass(slots=True)
class _Run:
    listing: Listing
    source: Source
    window: Window
    params: Mapping[str, Any]
    zone: ZoneInfo = field(init=False)
    days: list[date] = field(init=False)
    wanted: Callable[[str], bool] = field(init=False)
    items: list[FeedItem] = field(default_factory=list)
    reach: Reach = field(init=False)
    expected: int = 0
    daily: bool = False

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.source.timezone)
        self.reach = Reach(self.window)
        self.days = local_days(self.window, self.zone)
        self.wanted = matcher(self.params.get("include"), self.params.get("exclude"))

    async def by_pattern(self, pattern: str) -> None:
        """One file per day, or per month where the pattern has no day."""
        calendar = self.source.calendar
        per_day = expand(pattern, date(2026, 3, 1), calendar) != expand(pattern, date(2026, 3, 2), calendar)
        files = {expand(pattern, day, calendar): day if per_day else None for day in self.days}
        missing = 0
        for url, day in files.items():
            answer = await self.listing.get_if_there(url)
            if answer is None:
                missing += 1
            else:
                self.take(self.parsed(answer), day)
        if missing == len(files):
            raise self.listing.broken(pattern, f"none of the {missing} files of the window is there")

    async def file(self, url: str, day: date | None, depth: int) -> None:
        found = self.parsed(await self.listing.get(url))
        if not found.index:
            self.take(found, day)
        elif depth >= _DEEPEST:
            raise self.listing.broken(url, f"an index of indexes, {depth} deep")
        else:
            wanted = matcher(self.params.get("files"), None)
            children = [row for row in found.rows if wanted(row.url)]
            await self.children(url, children, depth)

    async def children(self, base: str, rows: list[Row], depth: int) -> None:
        if self.params.get("bisect"):
            await self.bisected(base, rows)
            return
        for row in self.chosen(rows):
            span = span_in(row.url)
            day = span[0] if span and span[0] == span[1] else None
            await self.file(urljoin(base, row.url), day, depth + 1)

    def chosen(self, rows: list[Row]) -> list[Row]:
        named = [(row, span) for row in rows if (span := span_in(row.url))]
        unnamed = [row for row in rows if not span_in(row.url)]
        newest = sorted(unnamed, key=lambda row: row.lastmod or _LONG_AGO)[-_ALWAYS_READ:]
        kept = [row for row, (first, last) in named if first <= self.days[-1] and last >= self.days[0]]
        return kept + [
            row for row in unnamed if row.lastmod is None or row.lastmod >= self.window.start or row in newest
        ]

    async def bisected(self, base: str, rows: list[Row]) -> None:
        files: dict[int, SitemapFile] = {}

        async def span(place: int) -> tuple[date, date] | None:
            files[place] = self.parsed(await self.listing.get(urljoin(base, rows[place].url)))
            dated = [day for row in files[place].rows if (day := self.day_of(row))]
            return (min(dated), max(dated)) if dated else None

        for place in await first_at_or_after(len(rows), span, self.days[0], self.days[-1]):
            self.take(files[place], None)

    def day_of(self, row: Row) -> date | None:
        return row.published.astimezone(self.zone).date() if row.published else day_in(row.url, self.source.calendar)

    def parsed(self, answer: FetchResult) -> SitemapFile:
        try:
            found = read(answer.body, self.zone)
        except NoSitemap as error:
            raise self.listing.broken(answer.url, str(error)) from None
        if not found.well_formed:
            self.listing.notes.append(f"{answer.url} is not well-formed; what could be read was taken")
        return found

    def take(self, found: SitemapFile, day: date | None) -> None:
        """Keeps the rows that may touch the window. `day` is the one that the file is for."""
        rows = [row for row in found.rows if self.wanted(row.url)]
        self.daily = self.daily or day is not None
        if day is not None and counts_in(day, self.zone, self.window):
            self.expected += len(rows)
        items = [self.item(row, day) for row in rows]
        self.reach.see(item.published_at for item in items if item.date_basis in ("published", "url"))
        self.items += [item for item in items if may_touch(item, self.window, self.zone)]
        limit = int(self.params.get("limit", _LIMIT))
        if len(self.items) > limit:
            raise self.listing.broken(str(self.params["url"]), f"more than {limit} rows may belong to {self.window}")

    def item(self, row: Row, file_day: date | None) -> FeedItem:
        day = file_day or day_in(row.url, self.source.calendar)
        item = FeedItem(self.source.id, row.url, title=row.title, modified_at=row.lastmod, found_by="sitemap")
        if row.published:
            return _dated(item, row.published, "published", row.published_text)
        if day:
            return _dated(item, first_moment(day, self.zone), "url", day.isoformat())
        return _dated(item, row.lastmod, "lastmod", None) if row.lastmod else item


def _dated(item: FeedItem, at: datetime, basis: Any, text: str | None) -> FeedItem:
    return replace(item, published_at=at, date_basis=basis, published_text=text)
