"""POLECAT: one row an event, several sides in one cell."""

from __future__ import annotations

from typing import Any

from newswire.exports.codes import places, side_codes, strict, words
from newswire.exports.records import EventRecord, LeftOut, Sides, of_role

_BETWEEN = "; "
_NOTHING = "None"  # keeps the values of a side at the same place in each cell


def event(record: EventRecord) -> dict[str, Any] | LeftOut:
    """An event of a PLOVER type; a statement has none and is left out."""
    if record.plover is None:
        return LeftOut("no PLOVER type")
    mode, quad, scale = strict(record.type, record.mode, record.plover)
    level, country = record.place_level, places().get(record.place_country or "")
    return {
        "id": record.event_id,
        "date": record.date_start,
        "type": record.plover,
        "mode": mode,
        "intensity": scale,
        "quad": words()["polecat_quads"].get(quad),
        "contexts": _cell(record.contexts),
        **_sides("actor", of_role(record.sides, "actor")),
        **_sides("recipient", of_role(record.sides, "recipient")),
        "place": record.place_name,
        "city": record.place_name if level == "city" else None,
        "province": record.place_name if level in ("region", "province") else None,
        "place_country": record.place_country,
        "geonames": country.geonames if country and level == "country" else None,
        "feature": words()["polecat_features"].get(level),
        "source": record.source_name,
        "published": record.first_published_at.date(),
        "people": _cell([side["name"] for side in record.sides if side["name"] and side["office"]]),
        "organizations": _cell(
            [side_codes(side["code"]).name for side in record.sides if side_codes(side["code"]).state != side["code"]]
        ),
        "locations": record.place_name,
        "language": words()["polecat_languages"].get(record.language, record.language),
        "version": f"{record.extractor} {record.extractor_version}",
    }


def _sides(role: str, sides: Sides) -> dict[str, Any]:
    known = [(side, side_codes(side["code"])) for side in sides]
    states = [places()[codes.state] if codes.state else None for _, codes in known]
    return {
        f"{role}_name": _aligned([side["name"] or codes.name for side, codes in known]),
        f"{role}_country": _aligned([codes.country for _, codes in known]),
        f"{role}_cow": _aligned([state.cow if state else None for state in states]),
        f"{role}_sector": (known[0][0]["sector"] or known[0][1].sector) if known else None,
        f"{role}_sectors": _cell([side["sector"] or codes.sector for side, codes in known]),
        f"{role}_title": _aligned([side["office"] for side in sides]),
        f"{role}_raw": _aligned([side["raw"] for side in sides]),
    }


def _aligned(values: list[Any]) -> str | None:
    if not any(values):
        return None
    return _BETWEEN.join(str(value or _NOTHING).replace(";", ",") for value in values)


def _cell(values: list[Any]) -> str | None:
    return _BETWEEN.join(dict.fromkeys(str(value).replace(";", ",") for value in values if value)) or None
