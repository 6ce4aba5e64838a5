"""`newswire dedup`: JSON lines of articles in, the story of each out. It holds the fingerprints of its whole input."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from newswire.dedup import stop_list as stop_lists
from newswire.dedup.candidates import candidates
from newswire.dedup.normalise import tokens
from newswire.dedup.shingles import Fingerprint, Hashes, WordHashes, shingles, sketched
from newswire.dedup.similarity import Scores, compare, holds, relation
from newswire.dedup.stop_list import StopList
from newswire.dedup.stories import Member, canonical, cluster, components, digests
from newswire.errors import BadInput
from newswire.ids import content_uuid, url_key
from newswire.window import parse_instant

OWN_LIST_ARTICLES, OWN_LIST_DAYS = 5_000, 7
_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    id: Any
    published_at: datetime
    day: int
    agency: bool
    page: str | None
    language: str | None
    n_tokens: int
    hashes: Hashes

    @property
    def order(self) -> tuple[Any, ...]:
        return self.published_at, json.dumps(self.id), self.n_tokens, self.hashes.tobytes()


def answers(rows: Iterable[dict[str, Any]], stop_list: StopList | Path | str | None = None) -> Iterator[dict[str, Any]]:
    """One answer a row: first those of bad rows, then the rest in order of publication, whatever the order of input.

    `stop_list` replaces the shipped list; without it an input of many articles over many days adds a list of its own.
    """
    stop = stop_list if isinstance(stop_list, StopList) else stop_lists.load(stop_list) if stop_list else None
    words = WordHashes()
    lines: list[_Line] = []
    for row in rows:
        try:
            lines.append(_line(row, words))
        except BadInput as error:
            yield {"id": row.get("id"), "status": "error", "error": str(error)}
    del words
    lines.sort(key=lambda line: line.order)
    seen: set[str] = set()
    kept: list[_Line] = []
    for line in lines:
        name = json.dumps(line.id)
        if name in seen:
            yield {"id": line.id, "status": "error", "error": f"id {name} stands on an earlier line too"}
        else:
            seen.add(name)
            kept.append(line)
    yield from _Corpus(kept, stop or _default_list(kept)).answers()


def _line(row: dict[str, Any], words: WordHashes) -> _Line:
    if row.get("id") is None:
        raise BadInput("id: is missing")
    for name in ("source", "published_at", "text"):
        if not isinstance(row.get(name), str):
            raise BadInput(f"{name}: is missing or no text")
    try:
        published = parse_instant(row["published_at"], "published_at")
    except OverflowError:
        raise BadInput(f"published_at: '{row['published_at']}' lies outside the years 1 to 9999 in UTC") from None
    found = tokens(row["text"])
    return _Line(
        id=row["id"],
        published_at=published,
        day=int(published.timestamp() // _SECONDS_A_DAY),
        agency=bool(row.get("agency")),
        page=_page(row.get("url")),
        language=_language(row.get("language")),
        n_tokens=len(found),
        hashes=shingles(found, words),
    )


def _language(tag: Any) -> str | None:
    """The primary subtag: ar of ar-SA and AR. A text without one is compared with texts without one."""
    return tag.strip().lower().replace("_", "-").partition("-")[0] or None if isinstance(tag, str) else None


def _page(url: Any) -> str | None:
    """The key of the page; none without a url that can be read as one."""
    if not isinstance(url, str) or not url.strip():
        return None
    try:
        return url_key(url)
    except ValueError:
        return None


def _default_list(lines: list[_Line]) -> StopList:
    stop = stop_lists.shipped()
    if len(lines) >= OWN_LIST_ARTICLES and len({line.day for line in lines}) >= OWN_LIST_DAYS:
        own = stop_lists.build(lambda: ((line.day, line.hashes) for line in lines), "input", past=False)
        stop = stop_lists.union(stop, own, version=f"{stop.version}+input")
    return stop


class _Corpus:
    """The lines of one input, by position in order of publication, and what was found among them."""

    def __init__(self, lines: list[_Line], stop: StopList) -> None:
        self.lines = lines
        self.prints: list[Fingerprint] = [sketched(line.n_tokens, line.hashes, stop) for line in lines]
        self.members = [
            Member(at, line.published_at, line.day, line.n_tokens, line.agency, page=line.page)
            for at, line in enumerate(lines)
        ]
        self.scores: dict[tuple[int, int], Scores] = {}
        self.same: list[tuple[int, int]] = []
        self.contained: list[tuple[int, int]] = []
        self._verify()

    def _verify(self) -> None:
        for a, b in candidates(self.prints, [line.day for line in self.lines]).tolist():
            if self.lines[a].language != self.lines[b].language:
                continue
            gap = abs(self.lines[a].day - self.lines[b].day)
            scores = self.scored(a, b)
            found = relation(scores, gap)
            if found == "same_text":
                self.same.append((a, b))
            if found == "contains" or (found and holds(scores, gap)):
                self.contained.append((a, b))

    def scored(self, a: int, b: int) -> Scores:
        pair = (min(a, b), max(a, b))
        if pair not in self.scores:
            self.scores[pair] = compare(self.prints[a], self.prints[b])
        return self.scores[pair]

    def _similarity(self, a: int, b: int) -> float:
        return self.scored(a, b).j if self.lines[a].language == self.lines[b].language else 0.0

    def stories(self) -> list[list[int]]:
        """The stories as positions. Refused bodies join nothing but their own page."""
        pages: dict[str, list[int]] = defaultdict(list)
        for at, line in enumerate(self.lines):
            if line.page is not None:
                pages[line.page].append(at)
        refused = {at for at, one in enumerate(self.prints) if one.refused}
        links = [(group[0], other) for group in pages.values() for other in group[1:]]
        found: list[list[int]] = []
        for part in components(range(len(self.lines)), self.same + links):
            able = [self.members[at] for at in part if at not in refused]
            stories = cluster(able, self._similarity) if len(able) > 1 else [[one.key] for one in able]
            home = {self.lines[at].page: story for story in stories for at in story}
            for at in sorted(refused.intersection(part)):
                page = self.lines[at].page
                story = home.get(page) if page is not None else None
                if story is None:
                    story = home[page] = []
                    stories.append(story)
                story.append(at)
            found += stories
        return found

    def answers(self) -> Iterator[dict[str, Any]]:
        stories = self.stories()
        story_of = {at: number for number, story in enumerate(stories) for at in story}
        contains: dict[int, set[int]] = defaultdict(set)
        held: list[tuple[int, int]] = []
        for a, b in self.contained:
            if story_of[a] != story_of[b]:
                contains[a].add(b)
                contains[b].add(a)
                a_holds = self.prints[a].n_rare >= self.prints[b].n_rare
                held.append((a, b) if a_holds else (b, a))
        round_ups = digests(held, story_of)
        heads = [canonical([replace(self.members[at], digest=at in round_ups) for at in story]) for story in stories]
        for at, line in enumerate(self.lines):
            head = heads[story_of[at]]
            yield {
                "id": line.id,
                "story_id": str(content_uuid("story", self.lines[head].id)),
                "canonical_id": self.lines[head].id,
                "relation": "none" if self.prints[at].refused else "canonical" if at == head else "same_text",
                "similarity": 1.0 if at == head else round(self.scored(at, head).j, 4),
                "contains": [self.lines[other].id for other in sorted(contains[at])],
                "digest": at in round_ups,
            }
