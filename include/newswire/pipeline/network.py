"""The way out: fetcher, gate and archive as the settings of this process want them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace

import psycopg2

from newswire.fetch.archive import Archive
from newswire.fetch.host_gate import PostgresGate
from newswire.fetch.http import Fetcher, Policy, networks
from newswire.models import Source
from newswire.pipeline.context import Context
from newswire.settings import Settings


def open_archive(settings: Settings) -> Archive:
    """The archive; files grow in a local spool of the installation and are published whole."""
    return Archive(settings.archive_root, settings.place / "spool" if settings.archive else None)


def policy_of(settings: Settings, allow: Iterable[str] = ()) -> Policy:
    """How this installation behaves towards any server; `allow` are networks beside those of the settings."""
    return Policy(
        user_agent=settings.user_agent,
        allow=networks([*settings.allow, *allow]),
        connect_to=settings.connect_to,
    )


@asynccontextmanager
async def open_fetcher(context: Context, source: Source) -> AsyncIterator[Fetcher]:
    """A fetcher that is as polite to the source's host as its YAML asks, behind the gate that all processes share."""
    policy = replace(
        policy_of(context.settings),
        delay=source.politeness.delay,
        connections=source.politeness.connections,
        robots=source.politeness.robots,
    )
    async with PostgresGate(lambda: psycopg2.connect(context.dsn)) as gate, Fetcher(policy, gate) as fetcher:
        yield fetcher
