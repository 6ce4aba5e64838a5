"""The types that cross a border. Pydantic for what people write in YAML, frozen dataclasses for the rest."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Calendar = Literal["gregorian", "jalali"]
Grade = Literal["A", "A-", "B", "B-", "C", "C+", "D", "none"]
PageKind = Literal["article", "flash", "liveblog"]
Role = Literal["kicker", "title", "lead", "paragraph", "subhead", "quote", "caption", "dateline", "source_line", "note"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Name(_Strict):
    ar: str
    en: str


class Feed(_Strict):
    """One XML address of a source. `verified_at` stays empty until `sources check --live` has read it."""

    url: str
    section: str | None = None
    confidence: Grade
    evidence: str | None = None
    verified_at: date | None = None
    active: bool = True


class Backfill(_Strict):
    """How the past of a source is listed: the name of a connector and its parameters."""

    connector: str
    params: dict[str, Any] = Field(default_factory=dict)
    confidence: Grade


class Politeness(_Strict):
    delay: float = Field(1.0, ge=0, description="seconds between two starts at one host")
    connections: int = Field(1, ge=1)
    robots: bool = True


class SiteRule(_Strict):
    """Where the parts of an article stand in the pages of one layout, as XPath; the capture's date picks the rule."""

    body: str
    lead: str | None = None
    kicker: str | None = None
    byline: str | None = None
    printed_date: str | None = Field(None, alias="date")
    drop: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None

    @field_validator("body", "lead", "kicker", "byline", "printed_date", "drop")
    @classmethod
    def _xpath(cls, value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        from lxml import etree  # here, since DAG files load this module and no parser

        for path in (value,) if isinstance(value, str) else value or ():
            try:  # on an empty page too, where unknown functions and prefixes show
                etree.XPath(path)(etree.Element("html"))
            except etree.XPathError as error:
                raise ValueError(f"'{path}' is no XPath: {error}") from None
        return value

    @model_validator(mode="after")
    def _in_order(self) -> SiteRule:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError(f"valid_until: {self.valid_until} lies before valid_from")
        return self


class Source(_Strict):
    """Who publishes, where, how often, under which terms: one YAML file."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")
    name: Name
    country: str = Field(pattern=r"^([A-Z]{3}|UNO)$", description="side code, ISO 3166-1 alpha-3")
    language: str = "ar"
    kind: Literal["state_agency", "broadcaster", "newspaper", "institution"]
    tier: int = Field(ge=1, le=3)
    replica: bool = Field(False, description="one of the sites that newswire itself serves for the demo and the tests")
    homepage: str
    timezone: str
    calendar: Calendar = "gregorian"
    since: date = Field(date(1990, 1, 1), description="the first day that the source can be asked for")
    feeds: tuple[Feed, ...] = ()
    backfill: tuple[Backfill, ...] = ()
    politeness: Politeness = Politeness()
    content_gate: tuple[str, ...] = Field((), description="words that mark a page of this source as no article")
    clean: tuple[SiteRule, ...] = ()
    recheck_days: int = Field(1, ge=0, le=30, description="days on which a page is asked for again after its own")
    terms: str = "unknown"
    notes: str | None = None
    max_quarantine: float = Field(0.5, ge=0, le=1, description="share of a run's items; above it the task fails")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except Exception:
            raise ValueError(f"'{value}' is no time zone of the IANA list") from None
        return value


@dataclass(frozen=True, slots=True)
class FeedItem:
    """What a feed or an archive listing said of one article, untouched.

    `published_at` is what was claimed, in UTC, or None; `published_text` is how it was written there. `date_basis`
    says what the claim rests on: published, lastmod, url, none. `content` is a body that came with the listing.
    """

    source_id: str
    url: str
    guid: str | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    published_at: datetime | None = None
    published_text: str | None = None
    modified_at: datetime | None = None
    date_basis: Literal["published", "lastmod", "url", "none"] = "none"
    suspect: bool = False
    found_by: str = "feed"


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """Where a record lies in the WARC archive: a path below the archive's root, and its gzip member in bytes."""

    path: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's page with its role."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class LiveItem:
    """One entry of a live blog. Its title and text are lines of the page's text too, so that evidence points there.

    `url` is the address of the entry itself, mostly the page's with a fragment.
    """

    text: str
    title: str | None = None
    published_at: datetime | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """Where a field stands in the article: `blocks[block].text[start:end]` is what `value` was read from.

    `field`: place, agency, byline, author, source. `value` is an agency's id, else the words themselves.
    """

    field: str
    block: int
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One reading of the publishing time: its tier, zone, what the zone rests on (stated or source), its words."""

    at: datetime
    basis: str
    zone: str
    zone_basis: str
    text: str


@dataclass(frozen=True, slots=True)
class CleanedPage:
    """What cleaning made of one page. `text` is the lead, paragraphs, quotes and subheads, joined by newlines.

    `kind`: a flash is news of one line; a live blog is one article whose text is that of its `items`, in page order.
    `published_at` keeps the page's own offset. `published_basis` is the tier: declared, printed, url, feed, guessed.
    `published_text` are the words that say it, `zone_basis` is stated or source. `date_candidates` are all readings,
    the chosen one first, among them both of a date that contradicts itself.
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    language: str
    cleaner: str
    agreement: float | None = None
    kicker: str | None = None
    lead: str | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    agencies: tuple[str, ...] = ()
    dateline: str | None = None
    source_line: str | None = None
    section: str | None = None
    published_at: datetime | None = None
    published_basis: str | None = None
    zone: str | None = None
    modified_at: datetime | None = None
    canonical_url: str | None = None
    kind: PageKind = "article"
    items: tuple[LiveItem, ...] = ()
    spans: tuple[FieldSpan, ...] = ()
    published_text: str | None = None
    zone_basis: str | None = None
    date_candidates: tuple[DateCandidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An item that was set aside. `key` names it within its stage."""

    stage: str
    key: str
    reason: str
    message: str
    source_id: str | None = None
    capture_id: UUID | None = None
    payload: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class StageReport:
    """The counts of one stage over one window; the only thing that tasks hand to each other.

    `part` tells the tasks apart into which a stage without sources was cut.
    """

    stage: str
    source: str | None
    window_start: str
    window_end: str
    part: int = 0
    seen: int = 0
    new: int = 0
    unchanged: int = 0
    copies: int = 0
    fenced: int = 0
    deferred: int = 0
    quarantined: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    def balanced(self) -> bool:
        """Whether everything that was seen is accounted for."""
        parts = self.new + self.unchanged + self.copies + self.fenced + self.deferred + self.quarantined
        return self.seen == parts

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"notes": list(self.notes)}
