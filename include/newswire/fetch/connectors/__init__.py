"""How the past of a source is listed: one module per kind of listing, all with the same `discover`."""

from __future__ import annotations

from newswire.fetch.connectors import (
    api_pages,
    cdx,
    date_archive,
    export,
    feed_paged,
    sitemap,
    warc,
    wp_rest,
)
from newswire.fetch.connectors.listing import Connector, Discovery, Fetch, may_touch

__all__ = ["CHANGES", "CONNECTORS", "Connector", "Discovery", "Fetch", "may_touch"]

CONNECTORS: dict[str, Connector] = {
    "wp_rest": wp_rest.discover,
    "sitemap": sitemap.discover,
    "date_archive": date_archive.discover,
    "feed_paged": feed_paged.discover,
    "api_pages": api_pages.discover,
    "cdx": cdx.discover,
    "export": export.discover,
    "warc": warc.discover,
}

# What was edited within a window, whenever it was published; with the params of the connector of the same name.
CHANGES: dict[str, Connector] = {"wp_rest": wp_rest.changes}
