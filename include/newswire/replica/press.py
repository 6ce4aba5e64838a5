"""The wire texts of the replica sites, and what each site shows of them at a given moment.

A wire text is one file in articles/: front matter in YAML between --- lines, then blocks separated by blank lines, a
block that starts with * being a subhead. `prints` in the front matter says which sites print it, when and how much of
it, so that the truth about syndicated copies is known. articles/README.md describes every key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from newswire.errors import BadInput

SiteId = Literal["wifaq", "state", "gulf"]
SUBHEAD = "*"
_NUMBERS_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_SLUG_WORDS = 9


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Edit(_Strict):
    """What the site changed later: the headline, and blocks by their number in the file, counted from 1."""

    at: AwareDatetime
    title: str | None = None
    blocks: dict[int, str] = {}


class Fault(_Strict):
    """From `since` on the page answers 404 (gone), or 200 with the text of an error page (soft_404)."""

    kind: Literal["gone", "soft_404"]
    since: AwareDatetime


class Print(_Strict):
    """One site's edition of a wire text."""

    site: SiteId
    at: AwareDatetime
    title: str
    kicker: str | None = None
    cut: int = Field(0, ge=0, description="how many of the last blocks this site leaves out")
    source: str | None = Field(None, description="what the source line names; the site's own habit when empty")
    dateline: str | None = Field(None, description="what opens the first paragraph; the site's own habit when empty")
    author: str | None = None
    edit: Edit | None = None
    fault: Fault | None = None


class ExpectedEvent(_Strict):
    """An event that the text reports, for tests: PLOVER type and side codes."""

    type: str
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    status: Literal["actual", "future", "historical"] = "actual"


class Wire(_Strict):
    """One text as an agency sent it. `events` is None where nobody wrote them down, empty where there are none."""

    name: str
    topic: str
    prints: tuple[Print, ...] = Field(min_length=1)
    events: tuple[ExpectedEvent, ...] | None = None
    blocks: tuple[str, ...] = Field(min_length=2)


class SiteFacts(_Strict):
    """What distinguishes one replica site: names, place, habits of its pages."""

    source: str
    host: str
    zone: str
    name: str
    tagline: str
    author: str | None = None
    source_line: str | None = None
    dateline: str | None = None
    first_number: int

    @property
    def home(self) -> str:
        return f"http://{self.host}"


@dataclass(frozen=True, slots=True)
class Page:
    """One print as its site shows it at some moment. Times are in UTC; `url` has the site's name and no port."""

    wire: str
    site: SiteId
    number: int
    slug: str
    url: str
    title: str
    blocks: tuple[str, ...]
    section: str
    topic: str
    published_at: datetime
    modified_at: datetime
    kicker: str | None
    source_line: str | None
    dateline: str | None
    author: str | None
    fault: Literal["gone", "soft_404"] | None


@dataclass(frozen=True, slots=True)
class Edition:
    """A whole site at one moment: its facts and its pages, newest first."""

    facts: SiteFacts
    now: datetime
    pages: tuple[Page, ...]

    def numbered(self, number: int) -> Page | None:
        return next((page for page in self.pages if page.number == number), None)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.facts.zone))


@lru_cache
def habits() -> dict[str, Any]:
    """The parsed sites.yaml: sections, month and weekday names, digits."""
    loaded: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("sites.yaml").read_text("utf-8"))
    return loaded


@lru_cache
def sites() -> dict[SiteId, SiteFacts]:
    return {name: SiteFacts(**facts) for name, facts in habits()["sites"].items()}


def read_wire(name: str, text: str) -> Wire:
    """The wire text in one article file; raises BadInput with the file's name and the faulty key."""
    match = re.fullmatch(r"---\n(.*?)\n---\n(.*)", text, re.DOTALL)
    if not match:
        raise BadInput(f"article {name}: no front matter between --- lines")
    blocks = tuple(" ".join(block.split()) for block in re.split(r"\n\s*\n", match[2]) if block.strip())
    try:
        return Wire(name=name, blocks=blocks, **(yaml.safe_load(match[1]) or {}))
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        raise BadInput(f"article {name}: {error}") from None


@lru_cache
def wires() -> tuple[Wire, ...]:
    """All wire texts that newswire ships, by name."""
    folder = files(__package__).joinpath("articles")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".txt"))
    return tuple(read_wire(name.removesuffix(".txt"), folder.joinpath(name).read_text("utf-8")) for name in names)


def edition(site: SiteId, now: datetime) -> Edition:
    """The site as it looked at `now`: later prints do not exist yet, later edits have not happened."""
    facts = sites()[site]
    shown = [
        _page(wire, printed, facts, now)
        for wire in wires()
        for printed in wire.prints
        if printed.site == site and printed.at <= now
    ]
    shown.sort(key=lambda page: page.number, reverse=True)
    return Edition(facts, now, tuple(shown))


def _page(wire: Wire, printed: Print, facts: SiteFacts, now: datetime) -> Page:
    edit = printed.edit if printed.edit and printed.edit.at <= now else None
    changed = edit.blocks if edit else {}
    blocks = [changed.get(number, block) for number, block in enumerate(wire.blocks, start=1)]
    blocks = blocks[: len(blocks) - printed.cut]
    while blocks and blocks[-1].startswith(SUBHEAD):
        blocks.pop()
    published_at = printed.at.astimezone(UTC)
    # Minutes since a fixed day: numbers grow with time as in a real CMS, and stay when other files are added.
    number = facts.first_number + int((published_at - _NUMBERS_FROM).total_seconds() // 60)
    slug = "-".join(re.findall(r"\w+", printed.title)[:_SLUG_WORDS])
    return Page(
        wire=wire.name,
        site=printed.site,
        number=number,
        slug=slug,
        url=facts.home + _path(printed.site, number, slug, published_at.astimezone(ZoneInfo(facts.zone))),
        title=edit.title if edit and edit.title else printed.title,
        blocks=tuple(blocks),
        section=habits()["sections"][wire.topic],
        topic=wire.topic,
        published_at=published_at,
        modified_at=edit.at.astimezone(UTC) if edit else published_at,
        kicker=printed.kicker,
        source_line=printed.source if printed.source is not None else facts.source_line,
        dateline=printed.dateline if printed.dateline is not None else facts.dateline,
        author=printed.author or facts.author,
        fault=printed.fault.kind if printed.fault and printed.fault.since <= now else None,
    )


def _path(site: SiteId, number: int, slug: str, local: datetime) -> str:
    # WordPress writes the escapes of Arabic slugs in lower case.
    escaped = re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), quote(slug))
    if site == "wifaq":
        return f"/{local:%Y/%m/%d}/{escaped}/"
    if site == "state":
        return f"/news/{number}/{escaped}"
    return f"/details.php?id={number}"
