"""What merging needs to know of a mention."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Side:
    """Who, or to whom: a side code, and the person, organisation and office when they are named."""

    role: str
    code: str
    name: str | None
    office: str | None
    sector: str | None
    raw: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One event as one article says it. `story` tells syndicated copies of one text from independent reports."""

    mention_id: UUID
    anchor_id: UUID
    published_at: datetime
    article_id: UUID
    source_id: str
    story: int
    type: str
    mode: str | None
    status: str
    dyad: str
    date_start: date
    date_end: date
    date_granularity: str
    sides: tuple[Side, ...]
    quote: str
    confidence: float
    contexts: tuple[str, ...] = ()
    plover: str | None = None
    cameo: str | None = None
    quad: int | None = None
    scale: float | None = None
    place_name: str | None = None
    place_country: str | None = None
    size: dict[str, Any] = field(default_factory=dict)
    language: str = ""

    def __hash__(self) -> int:
        return hash(self.mention_id)

    @property
    def order(self) -> tuple[datetime, UUID]:
        """The first mention of an event is the least by this."""
        return self.published_at, self.anchor_id

    @property
    def dated(self) -> bool:
        """Whether the text itself names the day, so that another day is another event."""
        return self.date_granularity == "day"
