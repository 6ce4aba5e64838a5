"""The replica state agency: a feed of summaries, one sitemap per local day, article pages with much around them."""

from __future__ import annotations

import gzip
import re
from datetime import date, datetime, time
from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from newswire.replica.answer import Answer, Asked, fill, moved, sitemap, sitemap_index, text_answer
from newswire.replica.press import SUBHEAD, Edition, Page, habits

FEED_ITEMS = 30
_GZIP_FROM = 1000


def respond(asked: Asked, site: Edition) -> Answer:
    answer = _route(asked, site)
    if "gzip" in asked.headers.get("accept-encoding", "") and len(answer.body) > _GZIP_FROM:
        packed = gzip.compress(answer.body, mtime=0)
        return Answer(answer.status, packed, answer.content_type, answer.headers | {"Content-Encoding": "gzip"})
    return answer


def _route(asked: Asked, site: Edition) -> Answer:
    home = site.facts.home
    if asked.path == "/rss":
        return _feed(site)
    if asked.path == "/robots.txt":
        return text_answer(f"User-agent: *\nDisallow: /search\n\nSitemap: {home}/sitemap/all/sitemap.xml\n")
    if asked.path == "/sitemap/all/sitemap.xml":
        days = sorted({site.local(page.published_at).date() for page in site.pages}, reverse=True)
        return sitemap_index([(f"{home}/sitemap/all/{day}.xml", _last_change(day, site)) for day in days])
    if daily := re.fullmatch(r"/sitemap/all/(\d{4}-\d\d-\d\d)\.xml", asked.path):
        return _daily_sitemap(daily[1], site)
    if article := re.fullmatch(r"/news/(\d+)(?:/(.*))?", asked.path):
        return _article(int(article[1]), article[2] or "", site)
    if asked.path == "/":
        raw = {"items": _links(list(site.pages[:15]))}
        return Answer(200, fill("state/home.html", raw, name=site.facts.name, home=home).encode())
    return _missing(404, site)


def _missing(status: int, site: Edition) -> Answer:
    return Answer(status, fill("state/missing.html", name=site.facts.name, home=site.facts.home).encode())


def _of_day(day: date, site: Edition) -> list[Page]:
    return [page for page in site.pages if site.local(page.published_at).date() == day]


def _last_change(day: date, site: Edition) -> datetime:
    return site.local(max(page.modified_at for page in _of_day(day, site)))


def _daily_sitemap(text: str, site: Edition) -> Answer:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _missing(404, site)
    # A day that has not begun has no file; a day without articles has an empty one.
    if datetime.combine(day, time(), ZoneInfo(site.facts.zone)) > site.now:
        return _missing(404, site)
    return sitemap([(page.url, site.local(page.modified_at)) for page in _of_day(day, site)])


def _feed(site: Edition) -> Answer:
    items = [
        fill(
            "state/rss_item.txt",
            title=page.title,
            url=page.url,
            summary=_summary(page),
            section=page.section,
            published=format_datetime(page.published_at, usegmt=True),
        )
        for page in site.pages[:FEED_ITEMS]
    ]
    facts = site.facts
    feed = fill("state/rss.txt", {"items": "".join(items)}, name=facts.name, tagline=facts.tagline, home=facts.home)
    return Answer(200, feed.encode(), "text/xml; charset=UTF-8")


def _summary(page: Page) -> str:
    return f"{page.dateline} {page.blocks[0]}" if page.dateline else page.blocks[0]


def _article(number: int, slug: str, site: Edition) -> Answer:
    page = site.numbered(number)
    if page is None or page.fault == "gone":
        return _missing(404, site)
    if page.fault == "soft_404":
        return _missing(200, site)
    if slug != page.slug:
        return moved(page.url)
    others = [other for other in site.pages if other.number != number]
    raw = {
        "kicker": f'<h4 class="rutitr">{escape(page.kicker)}</h4>' if page.kicker else "",
        "body": "\n".join(_paragraph(block) for block in page.blocks[1:]),
        "source": fill("state/source_line.txt", source=page.source_line) if page.source_line else "",
        "related": _links(others[:5]),
        "most_read": _links(others[5:12]),
    }
    text = fill(
        "state/article.html",
        raw,
        title=page.title,
        lead=_summary(page),
        name=site.facts.name,
        tagline=site.facts.tagline,
        home=site.facts.home,
        url=page.url,
        number=page.number,
        section=page.section,
        published=f"{page.published_at:%Y-%m-%dT%H:%M:%SZ}",
        modified=f"{page.modified_at:%Y-%m-%dT%H:%M:%SZ}",
        printed=_printed(site.local(page.published_at)),
    )
    return Answer(200, text.encode())


def _paragraph(block: str) -> str:
    if block.startswith(SUBHEAD):
        return f"<p><strong>{escape(block.removeprefix(SUBHEAD).strip())}</strong></p>"
    return f"<p>{escape(block, quote=False)}</p>"


def _printed(local: datetime) -> str:
    """The local time as the page prints it: both names of the month, Arabic-Indic digits."""
    names = habits()
    months = names["months"]
    month = f"{months['levant'][local.month - 1]}/ {months['gulf'][local.month - 1]}"
    text = f"{names['weekdays'][local.weekday()]} {local.day} {month} {local.year} - {local:%H:%M}"
    return text.translate({ord(str(value)): digit for value, digit in enumerate(names["digits"])})


def _links(pages: list[Page]) -> str:
    return "\n".join(f'<li><h3><a href="{escape(page.url)}">{escape(page.title)}</a></h3></li>' for page in pages)
