"""PLOVER as JSON: nested sides, strict types, and both sides as actors where nobody is the host."""

from __future__ import annotations

from typing import Any

from newswire.exports.codes import side_codes, strict
from newswire.exports.records import EventRecord, LeftOut, Sides, of_role

_NEED_A_RECIPIENT = frozenset({"COOPERATE", "AID", "SANCTION"})  # by the manual of PLOVER; our record does not


def event(record: EventRecord) -> dict[str, Any] | LeftOut:
    """An event of a PLOVER type that has the sides that PLOVER demands."""
    if record.plover is None:
        return LeftOut("no PLOVER type")
    mode, quad, scale = strict(record.type, record.mode, record.plover)
    actors, recipients = of_role(record.sides, "actor"), of_role(record.sides, "recipient")
    if record.plover in _NEED_A_RECIPIENT and not recipients:
        actors, recipients = actors[:1], actors[1:]
        if not recipients:
            return LeftOut("no recipient")
    if record.plover == "CONSULT" and mode != "visit":
        actors, recipients = actors + recipients, []
    place = {
        "place_text": record.place_name,
        "country": record.place_country,
        "level": record.place_level,
        "inferred": record.place_inferred,
    }
    return {
        "id": record.event_id,
        "date": record.date_start,
        "enddate": record.date_end,
        "event": record.plover,
        "mode": [mode] if mode else [],
        "auxmode": [] if record.status == "actual" else [record.status],
        "context": record.contexts,
        "quad": quad,
        "scale": scale,
        "actor": _sides(actors),
        "recipient": _sides(recipients),
        "place": place if record.place_name else {},
        "size": record.size,
        "text_info": {
            "field": record.evidence_field,
            "start": record.evidence_start,
            "end": record.evidence_end,
        },
        "cite_info": {
            "source": record.source_id,
            "date": record.first_published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "url": record.url,
            "title": record.title,
            "language": record.language,
            "n_mentions": record.n_mentions,
            "n_articles": record.n_articles,
            "n_sources": record.n_sources,
            "n_independent": record.n_independent,
        },
        "coder": record.extractor,
        "version": record.extractor_version,
    }


def _sides(sides: Sides) -> list[dict[str, Any]]:
    out = []
    for side in sides:
        codes = side_codes(side["code"])
        out.append(
            {
                "code": side["code"].replace("EUN", "EUR"),
                "country": codes.country,
                "sector": side["sector"] or codes.sector,
                "entity_text": side["raw"],
                "identifier_text": side["name"] or codes.name,
                "office": side["office"],
            }
        )
    return out
