"""What an extractor takes and gives: an article's text in, coded mentions with their evidence out.

Offsets count Unicode characters of the field as given, half-open; `field[start:end] == quote` holds for every mention.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

FieldName = Literal["title", "text"]
Status = Literal["actual", "future", "historical"]


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One cleaned article. `published_at` is aware; `source_country` is a side code."""

    title: str
    text: str
    published_at: datetime
    language: str | None = None
    source: str | None = None
    source_country: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an event: its side code, and what the text says of the person, office and sector."""

    code: str
    name: str | None = None
    office: str | None = None
    sector: str | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happened. `inferred` says that the evidence sentence does not name it."""

    name: str
    country: str | None = None
    level: Literal["city", "country", "region"] = "country"
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that show the event."""

    field: FieldName
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One event as one article says it. `size` counts people: dead, injured, arrested."""

    type: str
    mode: str | None
    contexts: tuple[str, ...]
    status: Status
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    place: Place | None
    date_start: date | None
    date_end: date | None
    date_granularity: str | None
    reported_by: str | None
    size: tuple[tuple[str, int], ...]
    is_lead: bool
    confidence: float
    evidence: Evidence
    plover: str | None
    cameo: str | None
    quad: int | None
    scale: float | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A clause that looked like an event and was left out, with the reason."""

    reason: str
    quote: str


@dataclass(frozen=True, slots=True)
class Offices:
    """The watched offices of states that an article names, as «PAK foreign minister», each once and sorted.

    `without_holder` are those of which no holder is known on the day of the article.
    """

    named: tuple[str, ...] = ()
    without_holder: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtractionResult:
    """All mentions of one article in the order of the text."""

    language: str
    mentions: tuple[Mention, ...] = ()
    rejected: tuple[Rejected, ...] = field(default=())
    offices: Offices = Offices()


class Extractor(Protocol):
    """Reads one article. The same article always gives the same result."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def rank(self) -> int: ...

    @property
    def pack_sha256(self) -> str: ...

    def extract(self, article: ArticleText) -> ExtractionResult: ...
