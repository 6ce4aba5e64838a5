"""The replica of an older site: windows-1256, tables, a feed without dates, a page of headlines for each local day."""

from __future__ import annotations

from datetime import date, datetime, time
from html import escape
from zoneinfo import ZoneInfo

from newswire.replica.answer import Answer, Asked, fill, text_answer
from newswire.replica.press import SUBHEAD, Edition, Page, habits

FEED_ITEMS = 15
CHARSET = "windows-1256"


def respond(asked: Asked, site: Edition) -> Answer:
    if asked.path == "/rss.rdf":
        return _feed(site)
    if asked.path == "/robots.txt":
        return text_answer("User-agent: *\nDisallow: /print.php\nDisallow: /cgi-bin/\n")
    if asked.path == "/archive":
        return _archive(asked.query.get("date", ""), site)
    if asked.path == "/details.php" and asked.query.get("id", "").isdigit():
        page = site.numbered(int(asked.query["id"]))
        if page and page.fault is None:
            return _article(page, site)
    if asked.path == "/":
        return _listing(list(site.pages[:15]), site.facts.tagline, site)
    return _answer(404, fill("gulf/missing.html", name=site.facts.name, home=site.facts.home))


def _answer(status: int, text: str, content_type: str = "text/html") -> Answer:
    # What the code page lacks goes out as a numeric reference, as editors of that time did it.
    return Answer(status, text.encode(CHARSET, "xmlcharrefreplace"), content_type)


def _feed(site: Edition) -> Answer:
    shown = site.pages[:FEED_ITEMS]
    raw = {
        "places": "".join(f'<rdf:li rdf:resource="{escape(page.url)}"/>\n' for page in shown),
        "items": "".join(
            fill("gulf/rdf_item.txt", url=page.url, title=page.title, summary=page.blocks[0]) for page in shown
        ),
    }
    facts = site.facts
    feed = fill("gulf/rdf.txt", raw, name=facts.name, tagline=facts.tagline, home=facts.home, charset=CHARSET)
    return _answer(200, feed, f"application/rdf+xml; charset={CHARSET}")


def _archive(text: str, site: Edition) -> Answer:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _answer(400, fill("gulf/missing.html", name=site.facts.name, home=site.facts.home))
    pages = [page for page in site.pages if site.local(page.published_at).date() == day]
    return _listing(pages, _printed_day(datetime.combine(day, time(), ZoneInfo(site.facts.zone))), site)


def _listing(pages: list[Page], heading: str, site: Edition) -> Answer:
    rows = [
        fill(
            "gulf/archive_row.html",
            number=page.number,
            title=page.title,
            section=page.section,
            clock=f"{site.local(page.published_at):%H:%M}",
        )
        for page in pages
    ]
    facts = site.facts
    raw = {"rows": "".join(rows), "meta": _meta()}
    text = fill("gulf/archive.html", raw, name=facts.name, home=facts.home, heading=heading, count=len(pages))
    return _answer(200, text)


def _meta() -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={CHARSET}">'


def _article(page: Page, site: Edition) -> Answer:
    # Some templates of such sites forgot the meta line; the server's header is then the only sign of the charset.
    header_only = page.number % 3 == 0
    local = site.local(page.published_at)
    lines = [f"<b>{escape(b.removeprefix(SUBHEAD).strip())}</b>" if b.startswith(SUBHEAD) else escape(b, quote=False)
             for b in page.blocks]  # fmt: skip
    if page.dateline:
        lines[0] = f"{escape(page.dateline)} {lines[0]}"
    if page.source_line:
        lines.append(fill("gulf/source_line.txt", source=page.source_line).strip())
    others = [other for other in site.pages if other.number != page.number][:8]
    raw = {
        "meta": "" if header_only else _meta(),
        "kicker": f'<font color="#800000"><b>{escape(page.kicker)}</b></font><br>' if page.kicker else "",
        "body": "<br><br>\n".join(lines),
        "others": "".join(fill("gulf/other.html", number=other.number, title=other.title) for other in others),
    }
    text = fill(
        "gulf/article.html",
        raw,
        title=page.title,
        name=site.facts.name,
        home=site.facts.home,
        url=page.url,
        number=page.number,
        section=page.section,
        printed=f"{_printed_day(local)} - {local:%H:%M}",
    )
    return _answer(200, text, f"text/html; charset={CHARSET}" if header_only else "text/html")


def _printed_day(local: datetime) -> str:
    names = habits()
    month = names["months"]["gulf"][local.month - 1]
    return f"{names['weekdays'][local.weekday()]} {local.day} {month} {local.year}"
