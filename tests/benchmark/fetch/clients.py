"""One client over the urls on standard input; prints seconds, CPU seconds and the number of whole pages."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import resource
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

CONNECTIONS = 2


def newswire(urls: list[str], archive: bool = False) -> int:
    from newswire.fetch.archive import Archive
    from newswire.fetch.http import Fetcher, Policy, networks

    policy = Policy(allow=networks(["127.0.0.0/8"]), delay=0.0, connections=CONNECTIONS)

    async def run() -> int:
        with tempfile.TemporaryDirectory() as folder:
            writer = Archive(folder).writer("bench", datetime.now(UTC).date(), "run") if archive else None
            async with Fetcher(policy) as fetcher:

                async def one(url: str) -> bool:
                    result = await fetcher.fetch(url)
                    if writer is not None:
                        writer.write(result)
                    return result.outcome == "ok"

                done = await asyncio.gather(*map(one, urls))
            if writer is not None:
                writer.close()
            return sum(done)

    return asyncio.run(run())


def httpx(urls: list[str], tuned: bool = False) -> int:
    """It has no limit per host, so that gates of ours stand before it; its pool keeps 20 connections unless tuned."""
    import httpx

    async def run() -> int:
        gates: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(CONNECTIONS))
        settings: dict[str, Any] = {"limits": httpx.Limits(max_keepalive_connections=100)} if tuned else {}
        async with httpx.AsyncClient(timeout=30, **settings) as client:

            async def one(url: str) -> bool:
                async with gates[urlsplit(url).netloc]:
                    answer = await client.get(url, follow_redirects=True)
                return answer.status_code == 200 and bool(answer.content)

            return sum(await asyncio.gather(*map(one, urls)))

    return asyncio.run(run())


def by_threads(urls: list[str], fetch: Any) -> int:
    """Two threads a host, each with its half of the host's urls."""
    shares: dict[tuple[str, int], list[str]] = defaultdict(list)
    for n, url in enumerate(urls):
        shares[urlsplit(url).netloc, n // len({urlsplit(u).netloc for u in urls[:50]}) % CONNECTIONS].append(url)
    with ThreadPoolExecutor(len(shares)) as pool:
        return sum(pool.map(lambda share: sum(bool(fetch(url)) for url in share), shares.values()))


def trafilatura(urls: list[str]) -> int:
    from trafilatura.downloads import DEFAULT_CONFIG, fetch_url

    DEFAULT_CONFIG["DEFAULT"]["SSRF_PROTECTION"] = "off"  # the simulated hosts are on loopback
    return by_threads(urls, fetch_url)


def news_please(urls: list[str]) -> int:
    from newsplease.crawler.simple_crawler import SimpleCrawler

    return by_threads(urls, SimpleCrawler.fetch_url)


def scrapy(urls: list[str], tuned: bool = False) -> int:
    """It asks 16 urls at a time unless tuned, and two at a host here."""
    from scrapy import Spider
    from scrapy.crawler import CrawlerProcess

    pages: list[int] = []

    class Pages(Spider):
        name = "pages"
        start_urls = urls
        custom_settings = {  # noqa: RUF012 (scrapy's own way)
            "CONCURRENT_REQUESTS_PER_DOMAIN": CONNECTIONS,
            "ROBOTSTXT_OBEY": False,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_ENABLED": False,
            **({"CONCURRENT_REQUESTS": 100} if tuned else {}),
        }

        def parse(self, response: Any) -> None:
            pages.append(len(response.body))

    process = CrawlerProcess()
    process.crawl(Pages)
    process.start()
    return len(pages)


CLIENTS = {
    "newswire": newswire,
    "newswire and archive": lambda urls: newswire(urls, archive=True),
    "httpx": httpx,
    "httpx tuned": lambda urls: httpx(urls, tuned=True),
    "trafilatura": trafilatura,
    "news-please": news_please,
    "scrapy": scrapy,
    "scrapy tuned": lambda urls: scrapy(urls, tuned=True),
}

IMPORTS = {
    "newswire": ["newswire.fetch.http", "newswire.fetch.archive"],
    "httpx": ["httpx"],
    "trafilatura": ["trafilatura.downloads"],
    "news-please": ["newsplease.crawler.simple_crawler"],
    "scrapy": ["scrapy", "scrapy.crawler", "scrapy.core.downloader.handlers.http11"],
}

if __name__ == "__main__":
    logging.disable()
    given = json.load(sys.stdin)
    for module in IMPORTS[sys.argv[1].split()[0]]:
        importlib.import_module(module)
    warm = resource.getrusage(resource.RUSAGE_SELF)
    begun = time.perf_counter()
    got = CLIENTS[sys.argv[1]](given)
    took = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime - warm.ru_utime - warm.ru_stime
    print(json.dumps({"seconds": took, "cpu": cpu, "pages": got}))
