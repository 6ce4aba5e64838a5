"""Extractors' answers as rows: identities made from content, and no mention passes without its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from newswire.errors import BadItem
from newswire.ids import content_hash, content_uuid
from newswire.plover.codes import types as event_types

COLUMNS = (
    "mention_id", "published_at", "article_id", "rev_no", "source_id", "extractor_id", "anchor_id", "type", "mode",
    "contexts", "status", "plover", "cameo", "quad", "scale", "dyad", "date_start", "date_end", "date_granularity",
    "place_name", "place_country", "place_level", "place_inferred", "reported_by", "size", "is_lead", "confidence",
    "flags", "evidence_field", "evidence_start", "evidence_end", "quote", "row_sha256",
)  # fmt: skip
_GRANULARITIES = ("day", "week", "month", "year", "inferred")
_STATUSES = ("actual", "future", "historical")
SIDE_COLUMNS = ("mention_id", "published_at", "role", "ord", "code", "name", "office", "sector", "raw")


@dataclass(frozen=True, slots=True)
class WaitingArticle:
    """A coded article that waits for the load, with the revision that the extractor read."""

    article_id: UUID
    rev_no: int
    extractor_id: int
    rank: int
    mentions: list[dict[str, Any]]
    rejected: list[dict[str, str]]
    source_id: str
    published_at: datetime
    title: str
    text: str
    lead: str | None
    story_id: int
    canonical: bool
    offices: list[str] = field(default_factory=list)
    without_holder: list[str] = field(default_factory=list)
    extracted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MentionRows:
    """The row of a mention in the order of COLUMNS, and its sides in the order of SIDE_COLUMNS."""

    mention_id: UUID
    row: tuple[Any, ...]
    sides: tuple[tuple[Any, ...], ...]


def mention_rows(article: WaitingArticle) -> tuple[list[MentionRows], list[tuple[dict[str, Any], BadItem]]]:
    """The rows of an article's mentions, and the mentions that are refused with the reason."""
    good: list[MentionRows] = []
    bad: list[tuple[dict[str, Any], BadItem]] = []
    ordinals: Counter[str] = Counter()
    for mention in article.mentions:
        try:
            _check_evidence(article, mention)
            good.append(_rows(article, mention, ordinals))
        except BadItem as error:
            bad.append((mention, error))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            bad.append((mention, BadItem("bad_mention", f"{type(error).__name__}: {error}")))
    return good, bad


def _check_evidence(article: WaitingArticle, mention: dict[str, Any]) -> None:
    evidence = mention["evidence"]
    field = {"title": article.title, "text": article.text}[evidence["field"]]
    whole = 0 <= evidence["start"] < evidence["end"] <= len(field)
    if not evidence["quote"] or not whole or field[evidence["start"] : evidence["end"]] != evidence["quote"]:
        raise BadItem("evidence", f"{evidence['field']}[{evidence['start']}:{evidence['end']}] is not the quote")


def _check_values(values: tuple[Any, ...]) -> None:
    """What the table would refuse, and with it the whole load."""
    for place, holds in _PLACES:
        if not holds(values[place]):
            raise BadItem("bad_mention", f"{COLUMNS[place]} cannot be {values[place]!r}"[:300])


def _check_sides(rows: tuple[tuple[Any, ...], ...]) -> None:
    for row in rows:
        for place, holds in _SIDE_PLACES:
            if not holds(row[place]):
                raise BadItem("bad_mention", f"{SIDE_COLUMNS[place]} of a side cannot be {row[place]!r}"[:300])


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _number_or_none(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _position(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**31


def _matching(pattern: str) -> Callable[[Any], bool]:
    matches = re.compile(pattern).fullmatch
    return lambda value: value is None or (isinstance(value, str) and matches(value) is not None)


_MOST = 1e30  # a real holds a little more
_HOLDS: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("place_name", "place_country", "reported_by"), _text_or_none),
    "mode": _matching("[a-z-]+"),
    "place_level": _matching("[a-z]+"),
    "plover": _matching("[A-Z]+"),
    "cameo": _matching("[0-9]{2,4}"),
    "type": lambda value: value in event_types(),
    "status": lambda value: value in _STATUSES,
    "contexts": _texts,
    "flags": _texts,
    "quad": lambda value: value is None or (type(value) is int and 1 <= value <= 4),
    "scale": lambda value: _number_or_none(value) and (value is None or -10 <= value <= 10),
    "date_granularity": lambda value: value in _GRANULARITIES,
    "size": lambda value: isinstance(value, dict),
    "confidence": lambda value: value is not None and _number_or_none(value) and 0 <= value <= 1,
    "evidence_start": _position,
    "evidence_end": _position,
}
_is_code = _matching("[A-Z]{2,4}([-+][A-Z]{2,4})*")
_SIDE_HOLDS: dict[str, Callable[[Any], bool]] = {
    "code": lambda value: _text(value) and _is_code(value),
    "name": _text_or_none,
    "office": _text_or_none,
    "sector": _matching("[A-Z]{3}"),
    "raw": _text,
}
_PLACES = [(COLUMNS.index(column), holds) for column, holds in _HOLDS.items()]
_SIDE_PLACES = [(SIDE_COLUMNS.index(column), holds) for column, holds in _SIDE_HOLDS.items()]


def _rows(article: WaitingArticle, mention: dict[str, Any], ordinals: Counter[str]) -> MentionRows:
    evidence = mention["evidence"]
    place = mention.get("place") or {}
    sides = [("actor", side) for side in mention["actors"]] + [("recipient", side) for side in mention["recipients"]]
    codes = [[role, side["code"]] for role, side in sides]
    # a text that names no day tells of about the day on which it was published
    published_day = article.published_at.date().isoformat()
    date_start = mention.get("date_start") or published_day
    date_end = mention.get("date_end") or date_start
    first_day, last_day = date.fromisoformat(date_start), date.fromisoformat(date_end)
    if last_day < first_day:
        raise BadItem("bad_mention", f"it ends on {date_end}, before it begins on {date_start}")
    dyad = "+".join(sorted({code for _, code in codes}))
    alike = f"{mention['type']}|{sorted(map(tuple, codes))}|{date_start}"
    anchor_id = content_uuid("anchor", str(article.article_id), alike, ordinals[alike])
    named = (evidence["field"], evidence["start"], evidence["end"], mention["type"], codes)
    mention_id = content_uuid(
        "mention", str(article.article_id), article.rev_no, *named, ordinals[str(named)], mention["extractor"]
    )
    values: tuple[Any, ...] = (
        mention_id, article.published_at, article.article_id, article.rev_no, article.source_id, article.extractor_id,
        anchor_id, mention["type"], mention.get("mode"), mention.get("contexts") or [], mention["status"],
        mention.get("plover"), mention.get("cameo"), mention.get("quad"), mention.get("scale"), dyad,
        first_day, last_day,
        mention.get("date_granularity") or "inferred", place.get("name"), place.get("country"), place.get("level"),
        bool(place.get("inferred")), mention.get("reported_by"), mention.get("size") or {},
        _in_lead(article, evidence), mention["confidence"], mention.get("flags") or [], evidence["field"],
        evidence["start"], evidence["end"], evidence["quote"],
    )  # fmt: skip
    side_rows = _side_rows(mention_id, article.published_at, sides)
    _check_values(values)
    _check_sides(side_rows)
    ordinals[alike] += 1
    ordinals[str(named)] += 1
    return MentionRows(mention_id, (*values, content_hash(*values, side_rows)), side_rows)


def _side_rows(
    mention_id: UUID, published_at: datetime, sides: list[tuple[str, dict[str, Any]]]
) -> tuple[tuple[Any, ...], ...]:
    counts: Counter[str] = Counter()
    rows = []
    for role, side in sides:
        rows.append(
            (
                mention_id, published_at, role, counts[role], side["code"], side.get("name"), side.get("office"),
                side.get("sector"), side.get("raw") or side["code"],
            )
        )  # fmt: skip
        counts[role] += 1
    return tuple(rows)


def _in_lead(article: WaitingArticle, evidence: dict[str, Any]) -> bool:
    return bool(evidence["field"] == "title" or evidence["start"] < len(article.lead or ""))
