"""The first half of a batch: texts become fingerprints, samples and edges.

A page has been known by its url key, and a text that a source shows under many urls by its body key, before anything
comes here. A source's second print of one body is found like any copy, its similarity is 1. A body that is too short
to compare stays a story of its own even when another equals it: equal short bodies are captions and stubs more often
than prints of one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from newswire.dedup.normalise import tokens
from newswire.dedup.shingles import SKETCH_VERSION, Fingerprint, WordHashes, shingles, sketched
from newswire.dedup.similarity import SHARED_SAMPLE, WINDOW_DAYS
from newswire.dedup.stop_list import StopList
from newswire.warehouse.connect import Cursor
from newswire.warehouse.copying import copy_rows
from newswire.warehouse.sql import read_sql
from newswire.warehouse.stories.prints import Prints, packed, short, unpacked

LIVE_REVISIONS = 5
LIVE_GROWTH = 3
_PRINT = [
    "article_id",
    "rev_no",
    "day",
    "n_tokens",
    "n_rare",
    "sketch_version",
    "live",
    "language",
    "stop_version",
    "sketch",
    "n_stopped",
]
_SAMPLE = ("h", "day", "article_no")


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """An open revision to be indexed."""

    article_id: UUID
    article_no: int
    day: int
    rev_no: int
    language: str
    live: bool
    known: bool
    fingerprint: Fingerprint
    n_stopped: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The other ends of edges that were deleted."""

    same_text: frozenset[UUID] = frozenset()
    contains: frozenset[UUID] = frozenset()


def bodies(cursor: Cursor, ids: Sequence[UUID], stop: StopList) -> list[Body]:
    """The articles whose open revision is not indexed as it stands, with their fingerprints."""
    cursor.execute(read_sql("stories/bodies"), {"ids": list(ids), "sketch_version": SKETCH_VERSION})
    words = WordHashes()
    found = []
    for article_id, article_no, day, rev_no, language, text, first_text, known in cursor.fetchall():
        told = tokens(text)
        hashes = shingles(told, words)
        made = sketched(len(told), hashes, stop)
        grown = first_text is not None and made.n_tokens > LIVE_GROWTH * len(tokens(first_text))
        live = rev_no > LIVE_REVISIONS or grown
        found.append(Body(article_id, article_no, day, rev_no, language, live, known, made, len(hashes) - made.n_rare))
    return found


def index(cursor: Cursor, new: Sequence[Body]) -> Neighbours:
    """Replaces what is indexed of these articles; gives what the replaced texts were joined with."""
    cursor.execute(read_sql("stories/ensure_months"), {"days": [body.day for body in new]})
    forgotten = _forget(cursor, [body.article_id for body in new if body.known])
    cursor.execute(read_sql("stories/stage_prints"))
    copy_rows(cursor, "staged_print", _PRINT, (_row(body) for body in new))
    rows = ((h, body.day, body.article_no) for body in new for h in short(body.fingerprint.sample))
    copy_rows(cursor, "staged_sample", _SAMPLE, rows)
    cursor.execute(read_sql("stories/write_prints"))
    return forgotten


def connect(cursor: Cursor, new: Sequence[Body], prints: Prints, stop: StopList) -> int:
    """Writes the edges of these articles; gives the number of pairs that were verified."""
    days = [body.day for body in new]
    cursor.execute(
        read_sql("stories/candidates"),
        {
            "window": WINDOW_DAYS,
            "shared": SHARED_SAMPLE,
            "low": min(days) - WINDOW_DAYS,
            "high": max(days) + WINDOW_DAYS,
        },
    )
    pairs: list[tuple[UUID, UUID]] = cursor.fetchall()
    prints.load(article_id for pair in pairs for article_id in pair)
    edges = [(a, b, kind, prints.scores(a, b)) for a, b in pairs if (kind := prints.relation(a, b))]
    cursor.execute(
        read_sql("stories/write_edges"),
        {
            "a": [a for a, _, _, _ in edges],
            "b": [b for _, b, _, _ in edges],
            "kind": [kind for _, _, kind, _ in edges],
            "j": [scores.j for _, _, _, scores in edges],
            "c": [scores.c for _, _, _, scores in edges],
            "stop_version": stop.version,
        },
    )
    return len(pairs)


def _forget(cursor: Cursor, ids: list[UUID]) -> Neighbours:
    if not ids:
        return Neighbours()
    cursor.execute(read_sql("stories/indexed"), {"ids": ids})
    for article_no, day, sketch in cursor.fetchall():
        # all of the sketch, of which the sample is a part: how much of it is indexed may have been decided otherwise
        place = {"hashes": short(unpacked(bytes(sketch))), "day": day, "article_no": article_no}
        cursor.execute(read_sql("stories/forget_sample"), place)
    cursor.execute(read_sql("stories/forget_edges"), {"ids": ids})
    edges = cursor.fetchall()
    return Neighbours(_ends(edges, "same_text"), _ends(edges, "contains"))


def _ends(edges: Iterable[tuple[UUID, UUID, str]], wanted: str) -> frozenset[UUID]:
    return frozenset(end for a, b, kind in edges if kind == wanted for end in (a, b))


def _row(body: Body) -> tuple[object, ...]:
    made = body.fingerprint
    return (
        body.article_id,
        body.rev_no,
        body.day,
        made.n_tokens,
        made.n_rare,
        SKETCH_VERSION,
        body.live,
        body.language,
        made.stop_version,
        packed(made.sketch),
        body.n_stopped,
    )
