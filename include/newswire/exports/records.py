"""What the warehouse answers for an export: an event with its first mention, and a mention with its event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

Sides = list[dict[str, Any]]  # role, code, name, office, sector, raw, in the order of the text


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that a shape cannot hold, and why."""

    reason: str


class Coded(Protocol):
    """What an event and a mention have in common."""

    @property
    def type(self) -> str: ...
    @property
    def contexts(self) -> list[str]: ...
    @property
    def plover(self) -> str | None: ...
    @property
    def cameo(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class EventRecord:
    """A current event; from `mention_id` on, what its first mention says. Fields in the order of the statement."""

    event_id: UUID
    first_published_at: datetime
    type: str
    mode: str | None
    contexts: list[str]
    status: str
    plover: str | None
    cameo: str | None
    quad: int | None
    scale: float | None
    date_start: date
    date_end: date
    date_granularity: str
    place_name: str | None
    place_country: str | None
    place_level: str | None
    place_inferred: bool | None
    size: dict[str, int]
    confidence: float
    n_mentions: int
    n_articles: int
    n_sources: int
    n_independent: int
    disagreements: dict[str, Any]
    system_from: datetime
    sides: Sides
    mention_id: UUID
    article_id: UUID
    source_id: str
    source_name: str
    url: str
    title: str
    language: str
    reported_by: str | None
    flags: list[str]
    is_lead: bool
    evidence_field: str
    evidence_start: int
    evidence_end: int
    quote: str
    extractor: str
    extractor_version: str


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """A current mention and the event that it is of. `length`: characters of the text that was read."""

    mention_id: UUID
    event_id: UUID
    published_at: datetime
    first_published_at: datetime
    article_id: UUID
    rev_no: int
    source_id: str
    url: str
    title: str
    language: str
    length: int
    type: str
    mode: str | None
    contexts: list[str]
    status: str
    plover: str | None
    cameo: str | None
    quad: int | None
    scale: float | None
    date_start: date
    date_end: date
    date_granularity: str
    sides: Sides
    place_name: str | None
    place_country: str | None
    place_level: str | None
    place_inferred: bool
    reported_by: str | None
    size: dict[str, int]
    is_lead: bool
    confidence: float
    flags: list[str]
    evidence_field: str
    evidence_start: int
    evidence_end: int
    quote: str
    merge_score: float | None
    merge_reason: dict[str, Any]
    system_from: datetime
    extractor: str
    extractor_version: str


def of_role(sides: Sides, role: str) -> Sides:
    """The actors, or the recipients."""
    return [side for side in sides if side["role"] == role]
