"""JSON Feed 1.0 and 1.1 (jsonfeed.org) in the shape in which feedparser gives RSS and Atom."""

from __future__ import annotations

import json
from typing import Any

_VERSIONS = ("https://jsonfeed.org/version/", "http://jsonfeed.org/version/")


def read_json_feed(body: bytes) -> dict[str, Any] | None:
    """`version`, `feed` and `entries` as feedparser would name their fields; None when the body is no JSON Feed."""
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        said = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not _text(said.get("version")).startswith(_VERSIONS):
        return None
    items = said.get("items")
    return {
        "version": "json" + _text(said["version"]).rstrip("/").rpartition("/")[2].replace(".", "")[:4],
        "feed": {"title": _text(said.get("title")), "language": _text(said.get("language"))},
        "entries": [_entry(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else [],
        "bozo": not isinstance(items, list),
    }


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    content = _text(item.get("content_html")) or _text(item.get("content_text"))
    return {
        "id": _text(item.get("id")),
        "link": _text(item.get("url")) or _text(item.get("external_url")),
        "title": _text(item.get("title")),
        "summary": _text(item.get("summary")) or content,
        "content": [{"value": content}] if content else [],
        "published": _text(item.get("date_published")),
        "updated": _text(item.get("date_modified")),
    }


def _text(value: Any) -> str:
    """The value as text; the standard lets readers take numbers as ids."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value)
