"""Fingerprints as the warehouse keeps them, and the scores of pairs read from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from newswire.dedup.shingles import Fingerprint, Hashes, without
from newswire.dedup.similarity import NOTHING, Relation, Scores, compare, holds, relation
from newswire.dedup.stop_list import StopList
from newswire.dedup.stories import Member
from newswire.warehouse.connect import Cursor
from newswire.warehouse.sql import read_sql
from newswire.warehouse.stories.stop_lists import kept_stop_list

# Of 8. The 128 smallest of the hashes of two texts of 2,000 words collide once in some million pairs.
HASH_BYTES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """A fingerprinted article, with the story that it has so far."""

    article_id: UUID
    published_at: datetime
    day: int
    agency: bool
    language: str
    live: bool
    sketch_version: int
    fingerprint: Fingerprint
    story_id: int | None
    digest: bool

    @property
    def order(self) -> tuple[datetime, UUID]:
        return self.published_at, self.article_id

    def member(self, digest: bool) -> Member[UUID]:
        """The article for clustering; the page needs no name here, its revisions are one article already."""
        return Member(
            self.article_id, self.published_at, self.day, self.fingerprint.n_tokens, self.agency, digest=digest
        )


def packed(hashes: Hashes) -> bytes:
    """A sketch as the warehouse keeps it: the upper bytes of each hash, which keep its order."""
    return hashes.astype(">u8").view(np.uint8).reshape(-1, 8)[:, :HASH_BYTES].tobytes()


def unpacked(sketch: bytes) -> Hashes:
    """The kept hashes, with zeros for the bits that are not kept."""
    whole = np.zeros((len(sketch) // HASH_BYTES, 8), np.uint8)
    whole[:, :HASH_BYTES] = np.frombuffer(sketch, np.uint8).reshape(-1, HASH_BYTES)
    return whole.view(">u8").ravel().astype(np.uint64)


def short(hashes: Hashes) -> list[int]:
    """Hashes as they are indexed: of the kept bits the lower 32, as the signed integers of the same bits."""
    kept: list[int] = (hashes >> np.uint64(64 - 8 * HASH_BYTES)).astype(np.uint32).view(np.int32).tolist()
    return kept


class Prints:
    """The prints that one transaction has read, each once."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._prints: dict[UUID, Print] = {}
        self._scores: dict[tuple[UUID, UUID], Scores] = {}
        self._lists: dict[str, StopList] = {}
        self._aligned: dict[tuple[UUID, str], Fingerprint] = {}

    def __getitem__(self, article_id: UUID) -> Print:
        return self._prints[article_id]

    def load(self, ids: Iterable[UUID]) -> None:
        missing = sorted(set(ids) - self._prints.keys())
        if not missing:
            return
        self._cursor.execute(read_sql("stories/prints"), {"ids": missing})
        for row in self._cursor.fetchall():
            self._prints[row[0]] = _print(*row)

    def days(self, ids: Iterable[UUID]) -> list[int]:
        return [self._prints[article_id].day for article_id in ids]

    def scores(self, a: UUID, b: UUID) -> Scores:
        """J and C of two articles; nothing across languages and versions of the sketch."""
        pair = (a, b) if a < b else (b, a)
        if pair not in self._scores:
            one, two = self._prints[pair[0]], self._prints[pair[1]]
            comparable = one.language == two.language and one.sketch_version == two.sketch_version
            self._scores[pair] = compare(self._against(one, two), self._against(two, one)) if comparable else NOTHING
        return self._scores[pair]

    def similarity(self, a: UUID, b: UUID) -> float:
        return self.scores(a, b).j

    def relation(self, a: UUID, b: UUID) -> Relation | None:
        """What two articles are to each other. A live blog is never one text with another article."""
        one, two = self._prints[a], self._prints[b]
        gap = abs(one.day - two.day)
        scores = self.scores(a, b)
        found = relation(scores, gap)
        if found == "same_text" and (one.live or two.live):
            return "contains" if holds(scores, gap) else None
        return found

    def _against(self, one: Print, two: Print) -> Fingerprint:
        """The fingerprint of `one` without the stop list of `two`, when that is another than its own."""
        version = two.fingerprint.stop_version
        if one.fingerprint.stop_version == version:
            return one.fingerprint
        key = (one.article_id, version)
        if key not in self._aligned:
            if version not in self._lists:
                whole = kept_stop_list(self._cursor, version)
                self._lists[version] = replace(whole, hashes=np.unique(unpacked(packed(whole.hashes))))
            self._aligned[key] = without(one.fingerprint, self._lists[version])
        return self._aligned[key]


def _print(*row: Any) -> Print:
    (article_id, published_at, day, agency, language, live, sketch_version, n_tokens, n_rare, sketch, stop_version) = (
        row[:11]
    )
    return Print(
        article_id=article_id,
        published_at=published_at,
        day=day,
        agency=agency,
        language=language,
        live=live,
        sketch_version=sketch_version,
        fingerprint=Fingerprint(n_tokens, n_rare, unpacked(bytes(sketch)), stop_version),
        story_id=row[11],
        digest=row[12],
    )
