"""What a replica site is asked and what it answers, and the small pieces that all three sites build answers from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from html import escape
from importlib.resources import files
from string import Template
from xml.etree import ElementTree

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
HTML = "text/html; charset=UTF-8"
XML = "application/xml; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the path with its escapes undone, the query as single values, headers with lower-case names."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    content_type: str = HTML
    headers: dict[str, str] = field(default_factory=dict)


@lru_cache
def _template(name: str) -> Template:
    return Template(files(__package__).joinpath("templates", *name.split("/")).read_text("utf-8"))


def fill(template: str, raw: dict[str, str] | None = None, **values: object) -> str:
    """The template with `values` escaped for HTML and XML, and `raw` put in as it is."""
    escaped = {name: escape(str(value)) for name, value in values.items()}
    return _template(template).substitute(escaped | (raw or {}))


def text_answer(text: str) -> Answer:
    return Answer(200, text.encode(), "text/plain; charset=UTF-8")


def moved(url: str) -> Answer:
    return Answer(301, b"", headers={"Location": url})


def sitemap(entries: list[tuple[str, datetime | None]], root: str = "urlset", item: str = "url") -> Answer:
    """A sitemap file with an address and a lastmod per entry; root and item name the index form."""
    tree = ElementTree.Element(root, xmlns=_SITEMAP)
    for address, modified in entries:
        entry = ElementTree.SubElement(tree, item)
        ElementTree.SubElement(entry, "loc").text = address
        if modified:
            ElementTree.SubElement(entry, "lastmod").text = modified.isoformat(timespec="seconds")
    return Answer(200, ElementTree.tostring(tree, "utf-8", xml_declaration=True), XML)


def sitemap_index(entries: list[tuple[str, datetime | None]]) -> Answer:
    return sitemap(entries, "sitemapindex", "sitemap")


def conditional(asked: Asked, answer: Answer, modified_at: datetime) -> Answer:
    """The answer with validators, or a 304 without body when the client already has it (RFC 9110, 13.1)."""
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    validators = {"ETag": etag, "Last-Modified": format_datetime(modified_at, usegmt=True)}
    wanted = asked.headers.get("if-none-match")
    if wanted is not None:
        same = any(tag.strip().removeprefix("W/") in (etag, "*") for tag in wanted.split(","))
    else:
        same = _unmodified_since(asked.headers.get("if-modified-since"), modified_at)
    if same:
        return Answer(304, headers=validators)
    return Answer(answer.status, answer.body, answer.content_type, answer.headers | validators)


def _unmodified_since(header: str | None, modified_at: datetime) -> bool:
    try:
        return header is not None and modified_at.replace(microsecond=0) <= parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return False
