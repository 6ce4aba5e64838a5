"""Our own shape: the columns of the warehouse under their own names."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from newswire.exports.records import EventRecord, MentionRecord, of_role


def event(record: EventRecord) -> dict[str, Any]:
    """All of an event, and the sides of each role by their codes and names."""
    row = _all(record)
    for role in ("actor", "recipient"):
        sides = of_role(record.sides, role)
        row[f"{role}s"] = [side["code"] for side in sides]
        row[f"{role}_names"] = [side["name"] or side["raw"] for side in sides]
    return row


def mention(record: MentionRecord) -> dict[str, Any]:
    """All of a mention."""
    return _all(record)


def _all(record: EventRecord | MentionRecord) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}
