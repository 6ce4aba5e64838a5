"""`newswire extract` as a filter: one answer a row, streaming. A row that lacks what is needed gets an error answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from newswire.extract.record import ArticleText, ExtractionResult, Extractor, Mention
from newswire.extract.registry import get

NEEDED = ("title", "text", "published_at")


def answers(rows: Iterable[dict[str, Any]], extractor: str = "rules") -> Iterator[dict[str, Any]]:
    """The answer lines of `newswire extract` for rows of articles."""
    chosen = get(extractor)
    for row in rows:
        yield _answer(row, chosen)


def _answer(row: dict[str, Any], extractor: Extractor) -> dict[str, Any]:
    identity = row.get("id")
    try:
        article = _article(row)
    except ValueError as trouble:
        return {"id": identity, "status": "error", "error": str(trouble)}
    return {"id": identity, **answer_body(extractor.extract(article), extractor)}


def _article(row: dict[str, Any]) -> ArticleText:
    missing = [key for key in NEEDED if not isinstance(row.get(key), str)]
    if missing:
        raise ValueError(f"the row needs a text in: {', '.join(missing)}")
    try:
        published = datetime.fromisoformat(row["published_at"])
    except ValueError:
        raise ValueError(f"published_at is no ISO date: {row['published_at']!r}") from None
    if published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return ArticleText(
        row["title"], row["text"], published, row.get("language"), row.get("source"), row.get("source_country")
    )


def answer_body(result: ExtractionResult, extractor: Extractor) -> dict[str, Any]:
    """The result as the keys of cli.md, without the id."""
    return {
        "language": result.language,
        "events": [_event(mention, extractor) for mention in result.mentions],
        "rejected": [asdict(rejected) for rejected in result.rejected],
    }


def _event(mention: Mention, extractor: Extractor) -> dict[str, Any]:
    event = asdict(mention)
    for key in ("date_start", "date_end"):
        event[key] = event[key].isoformat() if event[key] else None
    event["size"] = dict(mention.size)
    event["contexts"], event["flags"] = list(mention.contexts), list(mention.flags)
    event["actors"], event["recipients"] = list(event["actors"]), list(event["recipients"])
    return event | {"extractor": f"{extractor.name}/{extractor.version}"}
