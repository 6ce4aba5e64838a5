import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from newswire.fetch.http import Fetcher, FetchResult, Policy, networks
from newswire.warehouse import embedded

LOOPBACK = networks(["127.0.0.0/8"])
QUICK = Policy(
    allow=LOOPBACK,
    delay=0.0,
    total=1.0,
    budget=1.5,
    connect=0.5,
    first_byte=0.4,
    stall=0.3,
    grace=0.2,
    backoff=0.02,
    user_agent="newswire-test/1 (+https://contact.invalid)",
)


@pytest.fixture
def gate_dsn(pg_server: embedded.Server, warehouse_name: str) -> str:
    return pg_server.dsn("loader", warehouse_name)


@pytest.fixture
def fetch() -> Callable[..., FetchResult]:
    """Fetches one url under quick limits, with any of them changed."""

    def run(url: str, policy: dict[str, Any] | None = None, **arguments: Any) -> FetchResult:
        async def once() -> FetchResult:
            async with Fetcher(replace(QUICK, **(policy or {}))) as fetcher:
                return await fetcher.fetch(url, **arguments)

        return asyncio.run(once())

    return run


@pytest.fixture
def fetch_all() -> Callable[..., list[FetchResult]]:
    """Fetches several urls at once with one fetcher, answers in their order."""

    def run(urls: list[str], policy: dict[str, Any] | None = None) -> list[FetchResult]:
        async def all_of_them() -> list[FetchResult]:
            async with Fetcher(replace(QUICK, **(policy or {}))) as fetcher:
                return list(await asyncio.gather(*(fetcher.fetch(url) for url in urls)))

        return asyncio.run(all_of_them())

    return run
