"""The second half of a batch: the components that its edges touch are clustered again, and what differs is written.

Round-ups reach further than components: whether a text is one depends on the stories of the texts that it holds. So
the texts linked to touched ones are looked at too, and their stories when their role changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from newswire.dedup.similarity import RULE_VERSION, Scores, holds
from newswire.dedup.stories import canonical, cluster, components, digests
from newswire.warehouse.connect import Cursor
from newswire.warehouse.sql import read_sql
from newswire.warehouse.stories.following import lock
from newswire.warehouse.stories.indexing import Neighbours
from newswire.warehouse.stories.prints import Print, Prints

Link = tuple[UUID, UUID, str, float]


class OutsideLocks(Exception):
    """Work reaches days that are not locked; taking a lower lock now could deadlock."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__(f"days {low} to {high}")
        self.low, self.high = low, high


@dataclass(frozen=True, slots=True)
class Story:
    """A story as decided. `story_id` is None until one is minted."""

    members: tuple[UUID, ...]
    canonical: UUID
    story_id: int | None


@dataclass(frozen=True, slots=True)
class Result:
    stories: list[Story] = field(default_factory=list)
    round_ups: frozenset[UUID] = frozenset()
    largest_component: int = 0
    canonicals_moved: int = 0
    changed_stories: frozenset[int] = frozenset()


def recluster(cursor: Cursor, prints: Prints, changed: Iterable[UUID], old: Neighbours, locked: range) -> Result:
    """Clusters the touched components again and writes what differs."""
    touched = _ids(cursor, "component", {*changed, *old.same_text})
    links = _links(cursor, touched)
    beside = ({end for a, b, _, _ in links for end in (a, b)} | old.contains) - touched
    mates = _ids(cursor, "mates", beside) - beside
    prints.load(touched | beside | mates)
    days = prints.days(touched | beside | mates)
    if min(days) not in locked or max(days) not in locked:
        raise OutsideLocks(min(days), max(days))
    wider = links | _links(cursor, beside)
    prints.load(end for a, b, _, _ in wider for end in (a, b))

    same = [(a, b) for a, b, kind, _ in links if kind == "same_text"]
    parts = components(sorted(touched), same)
    clusters = [
        one for part in parts for one in cluster([prints[key].member(False) for key in part], prints.similarity)
    ]
    story_of: dict[UUID, object] = {key: ("cluster", number) for number, one in enumerate(clusters) for key in one}
    for end in {end for a, b, _, _ in wider for end in (a, b)} - touched:
        story_of[end] = prints[end].story_id
    found = digests(_held(wider, prints), story_of) & (touched | beside)

    turned = {key for key in beside if prints[key].digest != (key in found)}
    others = {prints[key].story_id for key in turned}
    clusters += _stories_of(others, beside | mates, prints)
    kept = {key for key in mates if prints[key].digest}
    round_ups = frozenset(found | kept)
    stories = _with_ids([_headed(one, prints, round_ups) for one in clusters], prints)
    moved, changed_stories = _write(cursor, stories, prints, round_ups)
    return Result(stories, round_ups, max(map(len, parts), default=0), moved, changed_stories)


def _ids(cursor: Cursor, query: str, ids: set[UUID]) -> set[UUID]:
    cursor.execute(read_sql(f"stories/{query}"), {"ids": sorted(ids)})
    return {row[0] for row in cursor.fetchall()}


def _links(cursor: Cursor, ids: set[UUID]) -> set[Link]:
    cursor.execute(read_sql("stories/links"), {"ids": sorted(ids)})
    return set(cursor.fetchall())


def _held(links: Iterable[Link], prints: Prints) -> Iterator[tuple[UUID, UUID]]:
    """(holder, held text) of all links that are containments too: the one with fewer rare shingles is held."""
    for a, b, kind, c in links:
        one, two = prints[a], prints[b]
        if kind == "same_text" and not holds(Scores(0.0, c), abs(one.day - two.day)):
            continue
        if _size(one) < _size(two):
            a, b = b, a
        yield a, b


def _size(one: Print) -> tuple[int, float, int]:
    """Of two equal sizes the earlier text is the holder, as in the filter."""
    return one.fingerprint.n_rare, -one.published_at.timestamp(), -one.article_id.int


def _stories_of(ids: set[int | None], pool: set[UUID], prints: Prints) -> list[list[UUID]]:
    found: dict[int | None, list[UUID]] = {story_id: [] for story_id in ids}
    for key in sorted(pool, key=lambda one: prints[one].order):
        if prints[key].story_id in found:
            found[prints[key].story_id].append(key)
    return list(found.values())


def _headed(keys: list[UUID], prints: Prints, round_ups: frozenset[UUID]) -> Story:
    head = canonical([prints[key].member(key in round_ups) for key in keys])
    return Story(tuple(keys), head, None)


def _with_ids(stories: list[Story], prints: Prints) -> list[Story]:
    """Each story, in the order of canonicals, keeps the lowest id of its members that no earlier one took."""
    taken: set[int] = set()
    decided = []
    for story in sorted(stories, key=lambda one: prints[one.canonical].order):
        had = {prints[key].story_id for key in story.members} - taken
        kept = min((story_id for story_id in had if story_id is not None), default=None)
        if kept is not None:
            taken.add(kept)
        decided.append(Story(story.members, story.canonical, kept))
    return decided


def _write(
    cursor: Cursor, stories: list[Story], prints: Prints, round_ups: frozenset[UUID]
) -> tuple[int, frozenset[int]]:
    """Writes what differs; gives how many canonicals moved, and the stories with another member, role or count."""
    before = {prints[key].story_id for one in stories for key in one.members}
    lock(cursor, {story_id for story_id in before if story_id is not None})
    cursor.execute(read_sql("stories/mint"), {"ids": [one.canonical for one in stories if one.story_id is None]})
    minted: Mapping[UUID, int] = dict(cursor.fetchall())
    named = [(one, one.story_id if one.story_id is not None else minted[one.canonical]) for one in stories]
    changed = _write_members(cursor, named, prints, round_ups)
    lost = before - {None} - {story_id for _, story_id in named}
    cursor.execute(read_sql("stories/redirect"), {"stories": sorted(story_id for story_id in lost if story_id)})
    kept = [(story_id, one.canonical) for one, story_id in named if one.story_id is not None]
    moved = {"stories": [story_id for story_id, _ in kept], "ids": [head for _, head in kept]}
    cursor.execute(read_sql("stories/move_canonicals"), moved)
    after = {key: story_id for one, story_id in named for key in one.members}
    touched = {prints[key].story_id for key in changed} | {after[key] for key in changed}
    return int(cursor.rowcount), frozenset(story_id for story_id in touched if story_id is not None)


def _write_members(
    cursor: Cursor, named: list[tuple[Story, int]], prints: Prints, round_ups: frozenset[UUID]
) -> list[UUID]:
    rows = [
        (
            key,
            story_id,
            "canonical" if key == one.canonical else "same_text",
            key in round_ups,
            1.0 if key == one.canonical else prints.similarity(key, one.canonical),
        )
        for one, story_id in named
        for key in one.members
    ]
    names = ("ids", "stories", "relations", "digests", "similarities")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    cursor.execute(read_sql("stories/write_members"), {**columns, "rule_version": RULE_VERSION})
    return [row[0] for row in cursor.fetchall()]
