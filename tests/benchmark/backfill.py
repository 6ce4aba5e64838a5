"""What each history connector finds of a past window, and with how many requests, beside the handbook's model.

    python tests/benchmark/backfill.py [--loss]

A simulated WordPress site of 100 articles a day on loopback, asked through the real fetcher without a delay. A cell is
the share of the window's articles that is among the items, and the requests. `refused` is a connector that says that
its listing does not reach the window, so that the next one is asked. `told` is what a connector said of its own loss:
the command ends with 1 when one that misses articles says nothing, or when REST, day and month sitemaps or day
archives miss one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from fetch.connectors.loopback import discover, serving  # noqa: E402 # the folder of the tests is no package
from fetch.connectors.simulated_site import NOW, SimulatedSite  # noqa: E402
from newswire.errors import SourceBroken  # noqa: E402
from newswire.fetch.connectors import Discovery  # noqa: E402
from newswire.window import Window  # noqa: E402


def _window(days_ago: int, days: int) -> Window:
    start = NOW - timedelta(days=days_ago)
    return Window(start, start + timedelta(days=days))


WINDOWS = {
    "yesterday": _window(1, 1),
    "3 days, a week ago": _window(7, 3),
    "3 days, 180 days ago": _window(180, 3),
    "30 days, a year ago": Window(datetime(2025, 9, 5, tzinfo=UTC), datetime(2025, 10, 5, tzinfo=UTC)),
}
MATCH = {"match": "agency.test/*", "delay": 0}
DAY_PAGES = "archive?y={y}&m={mm}&d={dd}&page={page}"
JALALI = {"links": "//ul/li/a", "time": "following-sibling::time", "calendar": "jalali"}
API = {"date": "publish_date", "link": "http://agency.test/news/{id}/"}
Row = tuple[str, str, str, dict[str, Any], tuple[str, str, str, str], bool]
# name, connector, url, params, the handbook's shares, whether nothing may be missed
ROWS: list[Row] = [
    ("feed as it is now", "feed_paged", "feed", {"pages": 1}, ("34", "0", "0", "0"), False),
    ("feed, all pages", "feed_paged", "feed?paged={page}", {}, ("100", "100", "100", "100"), False),
    ("feed, stops at page 10", "feed_paged", "feed?stop=10&paged={page}", {}, ("100", "0", "0", "0"), False),
    ("WordPress REST", "wp_rest", "posts", {}, ("100", "100", "100", "100"), True),
    ("sitemap, lastmod >= start", "sitemap", "index.xml?dated=0", {"limit": 50_000}, ("100",) * 4, True),
    ("sitemap, dated urls, lastmod", "sitemap", "index.xml", {}, ("-",) * 4, True),
    ("sitemap, dated urls, bisected", "sitemap", "index.xml?undated=1", {"bisect": True}, ("100",) * 4, True),
    ("sitemap per day", "sitemap", "day_map.xml?yyyy={yyyy}&mm={m}&dd={d}", {}, ("100",) * 4, True),
    ("sitemap per month", "sitemap", "month_index.xml", {}, ("100",) * 4, True),
    ("archive page per day", "date_archive", DAY_PAGES, {"links": r"/news/\d+"}, ("100",) * 4, True),
    ("the same, Jalali", "date_archive", "jalali?pi={page}&ms=0&dy={d}&mn={m}&yr={y}", JALALI, ("100",) * 4, True),
    ("JSON pages", "api_pages", "api?page={page}", API, ("-",) * 4, False),
    ("CDX, captured in window", "cdx", "cdx", MATCH | {"later": 0}, ("13", "31", "29", "52"), False),
    ("CDX, + 14 days", "cdx", "cdx", MATCH, ("49", "54", "53", "55"), False),
]
SILENT_LOSS = "  what `lastmod < end` would keep"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--loss", action="store_true", help="print what each connector says of its own loss")
    shown = options.parse_args()
    model, wrong, told = SimulatedSite(), [], []
    print(f"{'found %, requests':32}" + "".join(f"{name:>24}" for name in WINDOWS))
    print(f"{'(handbook %)':32}")
    with serving(model) as site:
        for name, connector, url, params, known, whole in ROWS:
            cells, kept = [], []
            for (label, window), model_share in zip(WINDOWS.items(), known, strict=True):
                cell, missed, said, found = _ask(model, connector, {"url": f"{site.home}/{url}", **params}, window)
                cells.append(f"{cell} ({model_share})")
                kept.append("" if found is None else f"{_share(model, window, _edited(found, window)):.0%}")
                if missed and (whole or not said):
                    wrong.append(f"{name}, {label}: {missed} missed, said: {said or 'nothing'}")
                told += [f"{name}, {label}: {line}" for line in said] if missed else []
            print(f"{name:32}" + "".join(f"{cell:>24}" for cell in cells), flush=True)
            if name == "sitemap, lastmod >= start":
                print(f"{SILENT_LOSS:32}" + "".join(f"{cell:>24}" for cell in kept))
    if shown.loss:
        print("\ntold:", *told, sep="\n  ")
    print("\nwrong:", *wrong, sep="\n  ") if wrong else print(f"\nno silent loss; {len(told)} notes on what is missing")
    return 1 if wrong else 0


def _ask(
    model: SimulatedSite, connector: str, params: dict[str, Any], window: Window
) -> tuple[str, int, list[str], Discovery | None]:
    """The cell, how many articles are missing, what the connector said of it, and what it found."""
    wanted = len(model.within(window.start, window.end))
    try:
        found = discover(connector, params, window)
    except SourceBroken as error:
        return "refused", wanted, [str(error)], None
    share = _share(model, window, found)
    missed = wanted - round(share * wanted)
    said = [] if found.whole else list(found.notes)
    return f"{share:.0%}, {found.requests}", missed, said, found


def _share(model: SimulatedSite, window: Window, found: Discovery | list[str]) -> float:
    urls = [item.url for item in found.items] if isinstance(found, Discovery) else found
    numbers = {int(re.findall(r"\d+", url)[-1]) for url in urls}
    wanted = {post.number for post in model.within(window.start, window.end)}
    return len(numbers & wanted) / len(wanted)


def _edited(found: Discovery, window: Window) -> list[str]:
    keep: Callable[[Any], bool] = lambda item: item.modified_at is None or item.modified_at < window.end  # noqa: E731
    return [item.url for item in found.items if keep(item)]


if __name__ == "__main__":
    sys.exit(main())
