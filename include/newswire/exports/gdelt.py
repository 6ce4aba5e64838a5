"""GDELT 2.0: events and mentions, with the CAMEO codes of the sides and numbers for ids."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from newswire.exports.codes import SideCodes, cameo_quad, goldstein, places, side_codes, words
from newswire.exports.records import Coded, EventRecord, LeftOut, MentionRecord, Sides, of_role
from newswire.plover.codes import cameo

_LOW_64 = (1 << 64) - 1
_63_BITS = (1 << 63) - 1
_UNKNOWN_OFFSET = -1


def number_of(event_id: UUID) -> int:
    """63 bits of an event's id: both halves together, since each has bits that are the same in all ids."""
    return ((event_id.int >> 64) ^ (event_id.int & _LOW_64)) & _63_BITS


def event(record: EventRecord) -> dict[str, Any] | LeftOut:
    """An event with the first side of each role; two that act together without a recipient are both printed."""
    code = _code(record)
    if code is None:
        return LeftOut("no CAMEO code")
    actors = of_role(record.sides, "actor")
    recipients = of_role(record.sides, "recipient") or actors[1:]
    return {
        "id": number_of(record.event_id),
        "day": _day(record.date_start),
        "month": _day(record.date_start) // 100,
        "year": record.date_start.year,
        "fraction": _fraction(record.date_start),
        **_actor("actor1", actors),
        **_actor("actor2", recipients),
        "root": int(record.is_lead),
        "code": code,
        "base": code[:3],
        "root_code": code[:2],
        "quad": cameo_quad(code),
        "goldstein": goldstein(code),
        "n_mentions": record.n_mentions,
        "n_sources": record.n_sources,
        "n_articles": record.n_articles,
        "no_place": 0,
        **_place(record),
        "added": _instant(record.first_published_at),
        "url": record.url,
    }


def mention(record: MentionRecord) -> dict[str, Any] | LeftOut:
    """A mention of an event that is in the events; its words begin at an offset into a text that is not public."""
    if _code(record) is None:
        return LeftOut("no CAMEO code")
    language = words()["gdelt_languages"].get(record.language, record.language)
    return {
        "id": number_of(record.event_id),
        "event_added": _instant(record.first_published_at),
        "published": _instant(record.published_at),
        "kind": 1,
        "site": (urlsplit(record.url).hostname or "").removeprefix("www.") or None,
        "url": record.url,
        "sentence": 1 if record.is_lead else None,
        "no_offset": _UNKNOWN_OFFSET,
        "offset": record.evidence_start if record.evidence_field == "text" else _UNKNOWN_OFFSET,
        "raw": 1,
        "confidence": max(10, int(record.confidence * 10 + 0.5) * 10),
        "length": record.length,
        "language": None if record.language == "en" else f"srclc:{language}",
    }


def _code(record: Coded) -> str | None:
    """The CAMEO code; what is announced is not told as done, since GDELT has no word for a status."""
    if record.plover is not None and record.plover != record.type:
        return cameo(record.plover, None, record.contexts)
    return record.cameo


def _day(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def _fraction(day: date) -> float:
    # as GDELT counts: months of 30 days
    return round(day.year + (30 * (day.month - 1) + day.day) / 365, 4)


def _instant(instant: datetime) -> int:
    return int(instant.strftime("%Y%m%d%H%M%S"))


def _actor(name: str, sides: Sides) -> dict[str, Any]:
    if not sides:
        return {f"{name}_{part}": None for part in ("code", "name", "country", "group", "type")}
    side, codes = sides[0], side_codes(sides[0]["code"])
    role = codes.type or words()["cameo_types"].get(side["sector"] or "", "")
    return {
        f"{name}_code": codes.actor if codes.type else codes.actor + role,
        f"{name}_name": (side["name"] or codes.name).upper(),
        f"{name}_country": _country(codes),
        f"{name}_group": codes.group or None,
        f"{name}_type": role or None,
    }


def _country(codes: SideCodes) -> str | None:
    return places()[codes.state].cameo if codes.state else None


def _place(record: EventRecord) -> dict[str, Any]:
    country = places().get(record.place_country or "")
    if record.place_name is None or country is None:
        return {f"place_{part}": value for part, value in (("type", 0), *_NO_PLACE)}
    american = record.place_country == "USA"
    kinds = {"city": 3 if american else 4, "region": 2 if american else 5, "province": 2 if american else 5}
    kind = kinds.get(record.place_level or "", 1)
    whole = kind == 1
    return {
        "place_type": kind,
        "place_name": country.name if whole else f"{record.place_name}, {country.name}",
        "place_country": country.fips or None,
        "place_adm1": (country.fips or None) if whole else None,
        "place_feature": (country.fips or None) if whole else None,
    }


_NO_PLACE = tuple((part, None) for part in ("name", "country", "adm1", "feature"))
