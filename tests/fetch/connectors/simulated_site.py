"""A WordPress agency with 100 articles a day over 400 days, and every kind of listing that such sites have.

Each article is published at a fixed time of its day. One in twenty is edited days later, which moves its lastmod.
"""

import json
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from html import escape
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from newswire.dates.calendars import from_solar

from .loopback import Answer

ZONE = ZoneInfo("Asia/Tehran")
NOW = datetime(2026, 9, 20, tzinfo=UTC)
PER_DAY = 100
DAYS = 400
PER_FILE = 1_000
PER_PAGE = 40
FEED = 30
_URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
_INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


@dataclass(frozen=True, slots=True)
class Post:
    number: int
    at: datetime
    modified: datetime

    @property
    def local(self) -> datetime:
        return self.at.astimezone(ZONE)


class SimulatedSite:
    """The posts, oldest first, and an answer for each path."""

    def __init__(self) -> None:
        chance = random.Random(7)
        step = timedelta(days=1) / PER_DAY
        posts = []
        for number in range(DAYS * PER_DAY):
            at = (NOW - timedelta(days=DAYS) + step * number).replace(microsecond=0)
            edited = at + timedelta(days=chance.uniform(1, 40)) if chance.random() < 0.05 else at
            posts.append(Post(number, at, min(edited, NOW).replace(microsecond=0)))
        self.posts = posts

    @cached_property
    def by_month(self) -> dict[str, list[Post]]:
        months: dict[str, list[Post]] = {}
        for day, posts in self.by_day.items():
            months.setdefault(f"{day:%Y-%m}", []).extend(posts)
        return months

    @cached_property
    def newest_change(self) -> list[datetime]:
        """Of each file of the index."""
        files = range(0, len(self.posts), PER_FILE)
        return [max(post.modified for post in self.posts[start : start + PER_FILE]) for start in files]

    def within(self, start: datetime, end: datetime) -> list[Post]:
        return [post for post in self.posts if start <= post.at < end]

    @cached_property
    def by_day(self) -> dict[date, list[Post]]:
        days: dict[date, list[Post]] = {}
        for post in self.posts:
            days.setdefault(post.local.date(), []).append(post)
        return days

    def path(self, post: Post, *, dated: bool = True) -> str:
        return f"/{post.local:%Y/%m/%d}/{post.number}/" if dated else f"/news/{post.number}/"

    def __call__(self, target: str) -> Answer:
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        handler = getattr(self, "_" + parts.path.strip("/").replace("/", "_").replace("-", "_").split(".")[0], None)
        return handler(query) if handler else (404, {}, b"no such page")

    def _posts(self, query: dict[str, str]) -> Answer:
        after, before = (datetime.fromisoformat(query[name]) for name in ("after", "before"))
        found = [post for post in self.posts if after < post.at < before]
        size, page = int(query["per_page"]), int(query["page"])
        pages = -(-len(found) // size)
        if page > max(pages, 1):
            return 400, {}, b'{"code": "rest_post_invalid_page_number"}'
        rows = [
            {
                "id": post.number,
                "date_gmt": post.at.strftime("%Y-%m-%dT%H:%M:%S"),
                "guid": {"rendered": f"http://agency.test/?p={post.number}"},
                "link": f"http://agency.test{self.path(post)}",
                "title": {"rendered": f"&#8220;{post.number}&#8221;"},
                "content": {"rendered": f"<p>{post.number}</p>"},
            }
            for post in found[(page - 1) * size : page * size]
        ]
        counts = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
        return 200, {"Content-Type": "application/json"} | counts, json.dumps(rows).encode()

    def _feed(self, query: dict[str, str]) -> Answer:
        page = int(query.get("paged", "1"))
        if page > int(query.get("stop", "100000")):
            return 404, {}, b""
        newest = self.posts[::-1][(page - 1) * FEED : page * FEED]
        items = "".join(
            f"<item><title>{post.number}</title><link>http://agency.test{self.path(post)}</link>"
            f"<pubDate>{format_datetime(post.at)}</pubDate></item>"
            for post in newest
        )
        return _xml(f'<rss version="2.0"><channel><title>وكالة</title>{items}</channel></rss>')

    def _day_map(self, query: dict[str, str]) -> Answer:
        day = date(int(query["yyyy"]), int(query["mm"]), int(query["dd"]))
        return self._rows(self.by_day.get(day, []), dated=False)

    def _month_map(self, query: dict[str, str]) -> Answer:
        return self._rows(self.by_month[query["month"]])

    def _month_index(self, query: dict[str, str]) -> Answer:
        rows = (f"<sitemap><loc>/month_map.xml?month={month}</loc></sitemap>" for month in self.by_month)
        return _xml(_INDEX.format("".join(rows)))

    def _index(self, query: dict[str, str]) -> Answer:
        """An index of numbered files, with or without lastmods, of addresses with or without dates."""
        dated, rows = query.get("dated", "1"), []
        for number, lastmod in enumerate(self.newest_change):
            stamp = "" if query.get("undated") else f"<lastmod>{lastmod.isoformat()}</lastmod>"
            rows.append(f"<sitemap><loc>/part.xml?n={number}&amp;dated={dated}</loc>{stamp}</sitemap>")
        return _xml(_INDEX.format("".join(rows)))

    def _part(self, query: dict[str, str]) -> Answer:
        start = int(query["n"]) * PER_FILE
        return self._rows(self.posts[start : start + PER_FILE], dated=query["dated"] == "1")

    def _archive(self, query: dict[str, str]) -> Answer:
        day = date(int(query["y"]), int(query["m"]), int(query["d"]))
        return self._headlines(day, int(query.get("page", "1")))

    def _jalali(self, query: dict[str, str]) -> Answer:
        day = from_solar(int(query["yr"]), int(query["mn"]), int(query["dy"]))
        return self._headlines(day, int(query["pi"]))

    def _headlines(self, day: date, page: int) -> Answer:
        posts = self.by_day.get(day, [])[(page - 1) * PER_PAGE : page * PER_PAGE]
        rows = (
            f'<li><a href="{self.path(post, dated=False)}">{post.number}</a><time>{post.local:%H:%M}</time></li>'
            for post in posts
        )
        menu = '<nav><a href="/about">about</a><a href="/news/">all</a></nav>'
        return 200, {}, f"<html><body>{menu}<ul>{''.join(rows)}</ul></body></html>".encode()

    def _api(self, query: dict[str, str]) -> Answer:
        newest = self.posts[::-1][(int(query["page"]) - 1) * 100 : int(query["page"]) * 100]
        rows = [{"id": post.number, "publish_date": int(post.at.timestamp()), "title": "خبر"} for post in newest]
        return 200, {"Content-Type": "application/json"}, json.dumps({"data": {"articles": rows}}).encode()

    def _cdx(self, query: dict[str, str]) -> Answer:
        """A web archive that visits half of the pages, within forty days."""
        chance = random.Random(3)
        start, end = (datetime.strptime(query[name], "%Y%m%d%H%M%S").replace(tzinfo=UTC) for name in ("from", "to"))
        lines = []
        for post in self.posts:
            visited, captured = chance.random() < 0.55, post.at + timedelta(days=chance.expovariate(1 / 2))
            if visited and start <= captured <= end:
                stamp = f"{captured:%Y%m%d%H%M%S}"
                lines.append(f"test,agency)/{post.number} {stamp} http://agency.test{self.path(post)}")
        first, size = int(query.get("resumeKey", "0")), int(query["limit"])
        more = f"\n\n{first + size}\n" if first + size < len(lines) else "\n"
        return 200, {"Content-Type": "text/plain"}, ("\n".join(lines[first : first + size]) + more).encode()

    def _rows(self, posts: list[Post], *, dated: bool = True) -> Answer:
        rows = (
            f"<url><loc>http://agency.test{escape(self.path(post, dated=dated))}</loc>"
            f"<lastmod>{post.modified.isoformat()}</lastmod></url>"
            for post in posts
        )
        return _xml(_URLSET.format("".join(rows)))


def _xml(text: str) -> Answer:
    return 200, {"Content-Type": "application/xml"}, b'<?xml version="1.0" encoding="utf-8"?>' + text.encode()
