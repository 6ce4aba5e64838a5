"""Sitemaps: one file per day or month, an index of files, or one large file.

What is asked for is what may hold the window: files by the day in their name, else by `lastmod >= start` (never
`< end`, since an edit moves it), else by bisection of dated addresses. The newest two files of an index without days
in the names are always read again, since the index's lastmod can be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from newswire.errors import SourceBroken
from newswire.fetch.connectors.listing import MOST_UNDATED, Discovery, Fetch, Listing, checked, matcher, may_touch
from newswire.fetch.connectors.listing.bisection import first_at_or_after
from newswire.fetch.connectors.listing.items import joined
from newswire.fetch.connectors.listing.local_days import counts_in, day_in, expand, first_moment, local_days, span_in
from newswire.fetch.connectors.listing.reach import Reach
from newswire.fetch.connectors.listing.sitemap_file import LARGEST, NoSitemap, Row, SitemapFile
from newswire.fetch.http.result import FetchResult
from newswire.models import FeedItem, Source
from newswire.window import Window

_ALWAYS_READ = 2
_DEEPEST = 3
_MOST_FILES = 2_000
_OPTIONAL = ("url", "files", "include", "exclude", "bisect", "limit")
_NAMED = re.compile(r"\s*sitemap\s*:\s*(\S+)", re.IGNORECASE)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """The rows that may belong to the window. One request per file that is read, and one per index.

    Params, all optional: `url` of a sitemap or an index, or a pattern with the placeholders of a day (else what
    robots.txt names, else /sitemap.xml); `include` and `exclude` (what article urls look like), `files` (the same for
    the files of an index), `bisect: true` (files without days in their names, in the order of time, with dates in the
    article urls), `limit` (rows without a date of publication).

    A file may be XML, gzipped, plain lines or a feed. Of a file that is cut or not well-formed the readable rows are
    kept, and a note says so. Files of other sites are not asked for.
    """
    checked(params, source, "sitemap", [], _OPTIONAL)
    limit = int(params.get("limit", MOST_UNDATED))
    run = _Run(Listing(fetch, source, largest=LARGEST, most_undated=limit), source, window, params, limit)
    url = params.get("url")
    if url is None:
        await run.by_robots()
    elif "{" in str(url):
        await run.by_pattern(str(url))
    else:
        await run.file(str(url), None, 0)
    if not run.daily:
        run.reach.judge(run.listing, run.place)
    counted = run.expected if run.daily else None
    return run.listing.found(run.items, counted, None if counted is None else "day-sitemap")


@dataclass(slots=True)
class _Run:
    listing: Listing
    source: Source
    window: Window
    params: Mapping[str, Any]
    limit: int
    zone: ZoneInfo = field(init=False)
    days: list[date] = field(init=False)
    wanted: Callable[[str], bool] = field(init=False)
    items: list[FeedItem] = field(default_factory=list)
    reach: Reach = field(init=False)
    read: set[str] = field(default_factory=set)
    undated: int = 0
    expected: int = 0
    daily: bool = False

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.source.timezone)
        self.reach = Reach(self.window)
        self.days = local_days(self.window, self.zone)
        self.wanted = matcher(self.params.get("include"), self.params.get("exclude"))

    @property
    def place(self) -> str:
        return str(self.params.get("url") or self.source.homepage)

    async def by_robots(self) -> None:
        """The files that robots.txt names, in its order; /sitemap.xml when it names none."""
        robots = urljoin(self.source.homepage, "/robots.txt")
        answer = await self.listing.get_if_there(robots)
        lines = answer.body.decode("utf-8-sig", "replace").splitlines() if answer else []
        named = [match[1] for line in lines if (match := _NAMED.match(line))]
        files = [url for place in dict.fromkeys(named) if (url := self.listing.onward(robots, place))]
        broken: list[SourceBroken] = []
        for url in files or [urljoin(robots, "/sitemap.xml")]:
            try:
                await self.file(url, None, 0)
            except SourceBroken as error:  # one of several, as of videos, that is gone
                self.listing.whole = False
                self.listing.notes.append(str(error))
                broken.append(error)
        if broken and len(broken) == max(1, len(files)):
            raise broken[0]

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
                self.take(self.opened(answer), answer, day)
        if missing == len(files):
            raise self.listing.broken(pattern, f"none of the {missing} files of the window is there")
        if missing:
            self.listing.notes.append(f"{missing} of {len(files)} files of {pattern} are not there")

    async def file(self, url: str, day: date | None, depth: int) -> None:
        if url in self.read:
            return
        if len(self.read) >= _MOST_FILES:
            raise self.listing.broken(self.place, f"more than {_MOST_FILES} files may hold {self.window}")
        self.read.add(url)
        answer = await self.listing.get(url)
        opened = self.opened(answer)
        children = self.take(opened, answer, day)
        if depth == 0 and not opened.count:
            raise self.listing.broken(url, "an index without files" if opened.index else "a sitemap without rows")
        if children and depth >= _DEEPEST:
            raise self.listing.broken(url, f"an index of indexes, {depth} deep")
        if children:
            wanted = matcher(self.params.get("files"), None)
            await self.children(answer.final_url, [row for row in children if wanted(row.url)], depth)

    async def children(self, base: str, rows: list[Row], depth: int) -> None:
        named = [replace(row, url=url) for row in rows if (url := self.listing.onward(base, row.url))]
        if self.params.get("bisect"):
            await self.bisected(named)
            return
        for row in self.chosen(named):
            span = span_in(row.url)
            await self.file(row.url, span[0] if span and span[0] == span[1] else None, depth + 1)

    def chosen(self, rows: list[Row]) -> list[Row]:
        named = [(row, span) for row in rows if (span := span_in(row.url))]
        unnamed = [row for row in rows if not span_in(row.url)]
        newest = sorted(unnamed, key=lambda row: row.lastmod or _LONG_AGO)[-_ALWAYS_READ:]
        kept = [row for row, (first, last) in named if first <= self.days[-1] and last >= self.days[0]]
        return kept + [
            row for row in unnamed if row.lastmod is None or row.lastmod >= self.window.start or row in newest
        ]

    async def bisected(self, rows: list[Row]) -> None:
        async def span(place: int) -> tuple[date, date] | None:
            dated: list[date] = []
            answer = await self.listing.get(rows[place].url)
            self.take(self.opened(answer), answer, None, dated)
            return (min(dated), max(dated)) if dated else None

        await first_at_or_after(len(rows), span, self.days[0], self.days[-1])

    def day_of(self, row: Row) -> date | None:
        return row.published.astimezone(self.zone).date() if row.published else day_in(row.url, self.source.calendar)

    def opened(self, answer: FetchResult) -> SitemapFile:
        return SitemapFile(answer.body, self.zone)

    def take(
        self, found: SitemapFile, answer: FetchResult, day: date | None, dated: list[date] | None = None
    ) -> list[Row]:
        """Keeps the rows that may touch the window; gives back those of an index. `day` is the one of the file.

        `dated` takes the oldest and the newest day of the rows.
        """
        children: list[Row] = []
        counted = day is not None and counts_in(day, self.zone, self.window)
        try:
            for row in found:
                if found.index:
                    children.append(row)
                elif self.wanted(row.url):
                    self.expected += counted
                    self.row(row, answer.final_url, day)
                    if dated is not None and (known := self.day_of(row)):
                        dated[:] = [min([*dated, known]), max([*dated, known])]
        except NoSitemap as error:
            raise self.listing.broken(answer.url, str(error)) from None
        if found.trouble:
            self.listing.whole = False
            self.listing.notes.append(f"{answer.url} {found.trouble}")
        self.daily = self.daily or (day is not None and not found.index)
        return children

    def row(self, row: Row, base: str, day: date | None) -> None:
        item = self.item(row, base, day)
        if item.date_basis in ("published", "url"):
            self.reach.see([item.published_at])
        if not may_touch(item, self.window, self.zone):
            return
        self.items.append(item)
        self.undated += item.date_basis in ("lastmod", "none")
        if self.undated > self.limit:
            raise self.listing.broken(self.place, f"more than {self.limit} rows may belong to {self.window}")

    def item(self, row: Row, base: str, file_day: date | None) -> FeedItem:
        day = file_day or day_in(row.url, self.source.calendar)
        url = joined(base, row.url)
        item = FeedItem(self.source.id, url, title=row.title, modified_at=row.lastmod, found_by="sitemap")
        if row.published:
            return _dated(item, row.published, "published", row.published_text)
        if day:
            return _dated(item, first_moment(day, self.zone), "url", day.isoformat())
        return _dated(item, row.lastmod, "lastmod", None) if row.lastmod else item


def _dated(item: FeedItem, at: datetime, basis: Any, text: str | None) -> FeedItem:
    return replace(item, published_at=at, date_basis=basis, published_text=text)
