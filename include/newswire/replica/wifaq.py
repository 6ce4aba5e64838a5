"""The replica newspaper: a WordPress with a full feed, its REST interface and its sitemaps.

Shapes after the REST API handbook and the code of WordPress: `after` and `before` exclude their own second, a page past
the end is an error with status 400, dates in `date` are local and in `date_gmt` UTC, both without an offset.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newswire.replica.answer import Answer, Asked, conditional, fill, moved, sitemap, sitemap_index, text_answer
from newswire.replica.press import SUBHEAD, Edition, Page, habits

FEED_ITEMS = 20
_HOME_ITEMS = 10
_SPACER = "<p>&nbsp;</p>"
_SHORTENED = 55
_ORDERS = {"date": lambda page: page.number, "id": lambda page: page.number, "modified": lambda page: page.modified_at}


def respond(asked: Asked, site: Edition) -> Answer:
    home = site.facts.home
    if asked.path in ("/feed", "/feed/"):
        return _feed(asked, site)
    if asked.path.startswith("/wp-json/wp/v2/posts"):
        return _rest(asked, site)
    if asked.path == "/robots.txt":
        return text_answer(f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {home}/wp-sitemap.xml\n")
    if asked.path == "/wp-sitemap.xml":
        return sitemap_index([(f"{home}/wp-sitemap-posts-post-1.xml", None)])
    if asked.path == "/wp-sitemap-posts-post-1.xml":
        return sitemap([(page.url, page.modified_at) for page in reversed(site.pages)])
    if asked.path == "/":
        return _home(asked, site)
    wanted = f"{asked.path.rstrip('/')}/"
    page = next((page for page in site.pages if _local_path(page, site) == wanted), None)
    if page and page.fault is None:
        return moved(page.url) if wanted != asked.path else Answer(200, _article(page, site).encode())
    return _not_found(site)


def _local_path(page: Page, site: Edition) -> str:
    return f"/{site.local(page.published_at):%Y/%m/%d}/{page.slug}/"


def _not_found(site: Edition) -> Answer:
    return Answer(404, fill("wifaq/not_found.html", name=site.facts.name, home=site.facts.home).encode())


def _paragraphs(page: Page) -> str:
    lines: list[str] = []
    for place, block in enumerate(page.blocks):
        # The classic editor leaves an empty paragraph wherever the writer pressed return twice.
        if place > 1:
            lines.append(_SPACER)
        lines.append(f"<p>{escape(block, quote=False)}</p>")
    if page.source_line:
        lines += [_SPACER, f"<p>{fill('wifaq/source_line.txt', source=page.source_line).strip()}</p>"]
    return "\n".join(lines)


def _texturize(title: str) -> str:
    """The title as WordPress gives it out: quotes and dashes as numeric references."""
    return escape(title, quote=False).replace("“", "&#8220;").replace("”", "&#8221;").replace("–", "&#8211;")


def _excerpt(page: Page) -> str:
    words = " ".join(block for block in page.blocks if not block.startswith(SUBHEAD)).split()
    return " ".join(words[:_SHORTENED]) + (" [&hellip;]" if len(words) > _SHORTENED else "")


def _article(page: Page, site: Edition) -> str:
    others = [other for other in site.pages if other.number != page.number]
    related = [other for other in others if other.topic == page.topic][:4] or others[:4]
    local = site.local(page.published_at)
    months = habits()["months"]["gulf"]
    author = page.author or site.facts.name
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": page.url,
        "headline": page.title,
        "datePublished": local.isoformat(timespec="seconds"),
        "dateModified": site.local(page.modified_at).isoformat(timespec="seconds"),
        "author": {"@type": "Organization" if author == site.facts.author else "Person", "name": author},
        "publisher": {"@type": "Organization", "name": site.facts.name},
    }
    kicker = f'<div class="post-kicker">{escape(page.kicker)}</div>' if page.kicker else ""
    raw = {
        "json_ld": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        "kicker": kicker,
        "body": _paragraphs(page),
        "related": _links(related),
        "recent": _links(others[:6]),
    }
    return fill(
        "wifaq/article.html",
        raw,
        title=page.title,
        name=site.facts.name,
        tagline=site.facts.tagline,
        home=site.facts.home,
        url=page.url,
        number=page.number,
        section=page.section,
        author=author,
        description=" ".join(page.blocks[0].split()[:30]),
        published=page.published_at.isoformat(timespec="seconds"),
        modified=page.modified_at.isoformat(timespec="seconds"),
        local=local.isoformat(timespec="seconds"),
        printed=f"{local.day} {months[local.month - 1]} {local.year}",
    )


def _links(pages: list[Page]) -> str:
    return "\n".join(f'<li><a href="{escape(page.url)}">{escape(page.title)}</a></li>' for page in pages)


def _home(asked: Asked, site: Edition) -> Answer:
    if asked.query.get("p", "").isdigit():
        page = site.numbered(int(asked.query["p"]))
        return moved(page.url) if page and page.fault is None else _not_found(site)
    raw = {"items": _links(list(site.pages[:_HOME_ITEMS]))}
    facts = site.facts
    return Answer(200, fill("wifaq/home.html", raw, name=facts.name, tagline=facts.tagline, home=facts.home).encode())


def _feed(asked: Asked, site: Edition) -> Answer:
    try:
        paged = max(1, int(asked.query.get("paged", "1")))
    except ValueError:
        paged = 1
    shown = site.pages[(paged - 1) * FEED_ITEMS : paged * FEED_ITEMS]
    if not shown and paged > 1:
        return _not_found(site)
    items = [
        fill(
            "wifaq/feed_item.txt",
            {"title": _texturize(page.title), "content": _paragraphs(page), "excerpt": _excerpt(page)},
            url=page.url,
            guid=f"{site.facts.home}/?p={page.number}",
            author=page.author or site.facts.name,
            section=page.section,
            published=format_datetime(page.published_at),
        )
        for page in shown
    ]
    changed = max((page.modified_at for page in site.pages), default=datetime(2026, 1, 1, tzinfo=UTC))
    feed = fill(
        "wifaq/feed.txt",
        {"items": "".join(items)},
        name=site.facts.name,
        tagline=site.facts.tagline,
        home=site.facts.home,
        changed=format_datetime(changed),
    )
    return conditional(asked, Answer(200, feed.encode(), "application/rss+xml; charset=UTF-8"), changed)


def _rest(asked: Asked, site: Edition) -> Answer:
    single = asked.path.removeprefix("/wp-json/wp/v2/posts").strip("/")
    fields = [name for name in asked.query.get("_fields", "").split(",") if name]
    if single:
        page = site.numbered(int(single)) if single.isdigit() else None
        if not page:
            return _rest_error(404, "rest_post_invalid_id")
        return _json(_chosen(_post(page, site), fields))
    try:
        per_page, number = int(asked.query.get("per_page", "10")), int(asked.query.get("page", "1"))
        order = _ORDERS[asked.query.get("orderby", "date")]
        newest_first = {"desc": True, "asc": False}[asked.query.get("order", "desc")]
        found = [page for page in site.pages if _within(page, asked.query, site)]
    except (KeyError, ValueError):
        return _rest_error(400, "rest_invalid_param")
    if not 1 <= per_page <= 100 or number < 1:
        return _rest_error(400, "rest_invalid_param")
    found.sort(key=order, reverse=newest_first)
    pages = math.ceil(len(found) / per_page)
    if number > pages and found:
        return _rest_error(400, "rest_post_invalid_page_number")
    shown = found[(number - 1) * per_page : number * per_page]
    counts = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
    return _json([_chosen(_post(page, site), fields) for page in shown], counts)


def _within(page: Page, query: dict[str, str], site: Edition) -> bool:
    def moment(name: str) -> datetime | None:
        if name not in query:
            return None
        value = datetime.fromisoformat(query[name].replace(" ", "+"))
        return value if value.tzinfo else value.replace(tzinfo=ZoneInfo(site.facts.zone))

    for prefix, at in (("", page.published_at), ("modified_", page.modified_at)):
        after, before = moment(f"{prefix}after"), moment(f"{prefix}before")
        if (after and at <= after) or (before and at >= before):
            return False
    return True


def _post(page: Page, site: Edition) -> dict[str, Any]:
    def local(moment: datetime) -> str:
        return site.local(moment).replace(tzinfo=None).isoformat(timespec="seconds")

    def gmt(moment: datetime) -> str:
        return moment.replace(tzinfo=None).isoformat(timespec="seconds")

    return {
        "id": page.number,
        "date": local(page.published_at),
        "date_gmt": gmt(page.published_at),
        "guid": {"rendered": f"{site.facts.home}/?p={page.number}"},
        "modified": local(page.modified_at),
        "modified_gmt": gmt(page.modified_at),
        "slug": urlsplit(page.url).path.strip("/").split("/")[-1],
        "status": "publish",
        "type": "post",
        "link": page.url,
        "title": {"rendered": _texturize(page.title)},
        "content": {"rendered": _paragraphs(page), "protected": False},
        "excerpt": {"rendered": f"<p>{_excerpt(page)}</p>\n", "protected": False},
        "author": 1,
    }


def _chosen(post: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    return {name: value for name, value in post.items() if name in fields} if fields else post


def _json(data: object, headers: dict[str, str] | None = None, status: int = 200) -> Answer:
    return Answer(status, json.dumps(data).encode(), "application/json; charset=UTF-8", headers or {})


def _rest_error(status: int, code: str) -> Answer:
    return _json({"code": code, "message": code.replace("_", " "), "data": {"status": status}}, status=status)
