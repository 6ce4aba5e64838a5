"""A source that is not in the catalogue yet, as the YAML that a person completes and puts there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import yaml

from newswire.models import Source
from newswire.sources.opml import Subscription

# What a name of an address says of the country; agencies use few others. A person corrects what is wrong.
_COUNTRIES = {
    "ae": ("ARE", "Asia/Dubai"), "bh": ("BHR", "Asia/Bahrain"), "dz": ("DZA", "Africa/Algiers"),
    "eg": ("EGY", "Africa/Cairo"), "iq": ("IRQ", "Asia/Baghdad"), "ir": ("IRN", "Asia/Tehran"),
    "jo": ("JOR", "Asia/Amman"), "kw": ("KWT", "Asia/Kuwait"), "lb": ("LBN", "Asia/Beirut"),
    "ly": ("LBY", "Africa/Tripoli"), "ma": ("MAR", "Africa/Casablanca"), "om": ("OMN", "Asia/Muscat"),
    "ps": ("PSE", "Asia/Hebron"), "qa": ("QAT", "Asia/Qatar"), "sa": ("SAU", "Asia/Riyadh"),
    "sd": ("SDN", "Africa/Khartoum"), "sy": ("SYR", "Asia/Damascus"), "tn": ("TUN", "Africa/Tunis"),
    "tr": ("TUR", "Europe/Istanbul"), "ye": ("YEM", "Asia/Aden"),
}  # fmt: skip
_UNKNOWN = ("XXX", "UTC")
_NOT_NAMES = frozenset({"www", "ar", "arabic", "feeds", "rss", "com", "org", "net", "gov", "co", "news"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """The text of a file, the name to give it, and what a person still has to say."""

    file_name: str
    text: str
    open_questions: tuple[str, ...]


def propose(
    feeds: Iterable[tuple[str, str | None]], homepage: str, title: str | None, taken: Collection[str], evidence: str
) -> Proposal:
    """A catalogue entry for feeds (address and section) of one publisher; its id is none of the taken ones.

    The country and zone are guessed from the host; XXX where it says nothing. The grade is `none`.
    """
    host = urlsplit(homepage).hostname or "source"
    country, zone = _COUNTRIES.get(host.rsplit(".", 1)[-1], _UNKNOWN)
    name = title or host
    entry = {
        "id": _free_id(host, taken),
        "name": {"ar": name, "en": name},
        "country": country,
        "kind": "newspaper",
        "tier": 2,
        "homepage": homepage,
        "timezone": zone,
        "feeds": [
            {"url": url, **({"section": section} if section else {}), "confidence": "none", "evidence": evidence,
             "verified_at": None}
            for url, section in feeds
        ],
        "backfill": [],
        "terms": "unknown",
    }  # fmt: skip
    Source.model_validate(entry)
    asks = ["the name in both languages", "kind and tier", "the terms of use"]
    asks += ["country and timezone"] if country == _UNKNOWN[0] else [f"country {country} and timezone {zone}"]
    text = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=110)
    return Proposal(f"{entry['id']}.yaml", text, tuple(asks))


def propose_from_opml(list_of_feeds: Iterable[Subscription], known: Mapping[str, Source]) -> list[Proposal]:
    """An entry for each host of the list, without the feeds that the catalogue has already."""
    had = {feed.url for source in known.values() for feed in source.feeds}
    by_host: dict[str, list[Subscription]] = {}
    for entry in list_of_feeds:
        if entry.url not in had:
            by_host.setdefault(urlsplit(entry.homepage or entry.url).netloc, []).append(entry)
    taken = set(known)
    proposals = []
    for host, entries in by_host.items():
        first, several = entries[0], len(entries) > 1
        home = first.homepage or f"{urlsplit(first.url).scheme}://{host}/"
        title = first.folder[-1] if several and first.folder else first.title
        feeds = [(entry.url, entry.title if several else None) for entry in entries]
        proposals.append(propose(feeds, home, title, taken, "OPML list"))
        taken.add(proposals[-1].file_name.removesuffix(".yaml"))
    return proposals


def _free_id(host: str, taken: Collection[str]) -> str:
    parts = [part for part in host.lower().split(".")[:-1] if part not in _NOT_NAMES] or host.lower().split(".")
    plain = re.sub(r"[^a-z0-9]+", "_", parts[-1]).strip("_")[:24]
    base = plain if re.match(r"[a-z][a-z0-9_]", plain) else f"source_{plain}".rstrip("_")
    number = 1
    while (candidate := base if number == 1 else f"{base}_{number}") in taken:
        number += 1
    return candidate
