"""The connectors of the replica sources find each article of the sites in the window of its day."""

import asyncio
from datetime import UTC, datetime, timedelta

from newswire.fetch.connectors import CONNECTORS, Discovery
from newswire.fetch.http import Fetcher, Policy, networks
from newswire.replica.press import edition, sites
from newswire.replica.server import Sites, serve
from newswire.sources.catalogue import load
from newswire.window import Window

NOW = datetime(2026, 9, 20, tzinfo=UTC)
DAYS = [Window(NOW - timedelta(n), NOW - timedelta(n - 1)) for n in range(11, 0, -1)]


def test_every_connector_of_every_replica_source_finds_the_articles_of_each_day() -> None:
    catalogue = load()
    with serve(NOW) as running:
        for name, facts in sites().items():
            source = catalogue[facts.source]
            pages = edition(name, NOW).pages
            for way in source.backfill:
                for window, found in _ask(running, way.connector, source, way.params):
                    wanted = {page.url for page in pages if page.published_at in window}
                    assert wanted <= {item.url for item in found.items}, (name, way.connector, window)
                    around = {
                        page.url for page in pages
                        if window.start - timedelta(1) <= page.published_at < window.end + timedelta(1)
                    }  # fmt: skip
                    assert {item.url for item in found.items} <= around, (name, way.connector, window)


def _ask(running: Sites, connector: str, source: object, params: dict[str, object]) -> list[tuple[Window, Discovery]]:
    async def all_days() -> list[tuple[Window, Discovery]]:
        policy = Policy(connect_to=running.connect_to, allow=networks(["127.0.0.1"]), delay=0.0, connections=2)
        async with Fetcher(policy) as fetcher:
            return [(day, await CONNECTORS[connector](fetcher.fetch, source, params, day)) for day in DAYS]

    return asyncio.run(all_days())
