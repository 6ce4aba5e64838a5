"""The catalogue as OPML 2.0, the list format that feed readers exchange, and such lists as proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from newswire.errors import BadInput
from newswire.models import Source

_LARGEST = 16 << 20


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of an OPML list. `folder` is the way of the outlines above it."""

    url: str
    title: str | None = None
    homepage: str | None = None
    language: str | None = None
    folder: tuple[str, ...] = ()


def export_opml(sources: Iterable[Source], title: str = "newswire") -> str:
    """An OPML text with one outline per source and its active feeds in it."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for source in sources:
        feeds = [feed for feed in source.feeds if feed.active]
        if not feeds:
            continue
        outline = etree.SubElement(body, "outline", text=source.name.ar, title=source.name.ar)
        for feed in feeds:
            name = f"{source.name.ar} - {feed.section}" if feed.section else source.name.ar
            etree.SubElement(
                outline,
                "outline",
                type="rss",
                text=name,
                title=name,
                xmlUrl=feed.url,
                htmlUrl=source.homepage,
                language=source.language,
                category=f"/newswire/{source.id}",
            )
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="utf-8").decode("utf-8")


def read_opml(text: bytes, name: str = "OPML") -> tuple[Subscription, ...]:
    """The feeds of an OPML text, each address once, in the order of the list; BadInput names what is wrong where."""
    if len(text) > _LARGEST:
        raise BadInput(f"{name}: {len(text)} bytes are more than a list of feeds may have ({_LARGEST})")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(f"{name}: line {error.lineno}: {error.msg}") from None
    if etree.QName(root).localname.lower() != "opml":
        raise BadInput(f"{name}: no OPML, its root is <{etree.QName(root).localname}>")
    found: dict[str, Subscription] = {}
    for node in root.iter("{*}*"):
        if etree.QName(node).localname.lower() != "outline":
            continue
        facts = {str(key).lower(): str(value).strip() for key, value in node.attrib.items()}
        url = facts.get("xmlurl", "")
        if url.lower().startswith(("http://", "https://")):
            above = reversed(list(node.iterancestors("{*}outline")))
            folder = tuple(str(outline.get("text") or outline.get("title") or "") for outline in above)
            title = facts.get("title") or facts.get("text") or None
            found.setdefault(
                url, Subscription(url, title, facts.get("htmlurl") or None, facts.get("language") or None, folder)
            )
    return tuple(found.values())
