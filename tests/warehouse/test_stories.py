"""Stories in the warehouse: what the tables say after copies, late copies, revisions, round-ups and new stop lists."""

from __future__ import annotations

from typing import Any

import pytest
from newswire.dedup.filter import answers
from newswire.dedup.normalise import words
from newswire.dedup.shingles import shingles
from newswire.dedup.stop_list import EMPTY, StopList
from newswire.errors import BadInput
from newswire.warehouse.sql import read_sql
from newswire.warehouse.stories import Counts, batches, deduplicate, keep_stop_list, kept_stop_list, pending
from newswire.window import from_bounds
from printed import (
    Article,
    decided,
    edges,
    forget,
    revise,
    row_versions,
    rows,
    text,
    world,
    write,
)
from psycopg2.extensions import connection

pytestmark = pytest.mark.slow


def story_ids(warehouse: connection) -> dict[object, int]:
    return dict(rows(warehouse, "SELECT article_id, story_id FROM core.story_member"))  # type: ignore[arg-type]


def run(warehouse: connection, *articles: Article, stop: StopList = EMPTY) -> Counts:
    return deduplicate(warehouse, write(warehouse, articles), stop)


def test_copies_form_a_story_and_counts_balance(warehouse: connection) -> None:
    first, copy = Article("a", text("ا")), Article("b", text("ا", 70), 1, "other")
    stub, lone = Article("c", "صورة"), Article("d", text("ب"))
    counts = run(warehouse, first, copy, stub, lone)
    found = decided(warehouse)
    assert found[first.id] == (first.id, "canonical", False, 1.0)
    assert found[copy.id][:3] == (first.id, "same_text", False)
    assert found[stub.id] == (stub.id, "canonical", False, 1.0)
    assert {found[one.id][0] for one in (first, stub, lone)} == {first.id, stub.id, lone.id}
    assert (counts.seen, counts.canonical, counts.copies, counts.unchanged, counts.refused) == (4, 3, 1, 0, 1)
    assert (counts.largest_story, counts.longest_days) == (2, 2)


def test_the_filter_and_the_warehouse_agree(warehouse: connection) -> None:
    articles = world(11)
    run(warehouse, *articles)
    asked = answers(
        (
            {
                "id": str(one.id),
                "source": one.source,
                "published_at": one.published_at.isoformat(),
                "text": one.text,
                "language": one.language,
                "agency": one.source == "the_agency",
            }
            for one in articles
        ),
        stop_list=EMPTY,
    )
    by_filter = {answer["id"]: answer for answer in asked}
    assert {str(key): (str(head), digest) for key, (head, _, digest, _) in decided(warehouse).items()} == {
        key: (answer["canonical_id"], answer["digest"]) for key, answer in by_filter.items()
    }
    assert any(answer["digest"] for answer in by_filter.values())
    assert any(answer["relation"] == "same_text" for answer in by_filter.values())


def test_a_re_run_changes_no_row(warehouse: connection) -> None:
    ids = write(warehouse, world(3))
    deduplicate(warehouse, ids, EMPTY)
    before = row_versions(warehouse)
    counts = deduplicate(warehouse, ids, EMPTY)
    assert (counts.seen, counts.unchanged) == (len(ids), len(ids))
    assert row_versions(warehouse) == before
    assert all(before[name] for name in ("fingerprint", "shingle", "edge", "story", "story_member"))


def test_an_older_copy_that_comes_late_becomes_canonical_and_the_story_stays(warehouse: connection) -> None:
    later, latest = Article("b", text("ا"), 2), Article("c", text("ا", 70), 3, "other")
    run(warehouse, later, latest)
    before = story_ids(warehouse)
    older = Article("a", text("ا", 78), 0, "third")
    counts = run(warehouse, older)
    after = story_ids(warehouse)
    assert {head for head, *_ in decided(warehouse).values()} == {older.id}
    assert {before[later.id]} == set(after.values())
    assert (counts.moved, counts.canonical) == (1, 1)


def test_two_stories_that_a_third_print_joins_leave_a_redirect(warehouse: connection) -> None:
    left, right = Article("a", text("ا", 100)), Article("c", text("ا", 100, 80), 1, "other")
    run(warehouse, left)
    run(warehouse, right)
    assert len(set(story_ids(warehouse).values())) == 2
    middle = Article("b", text("ا", 100, 40), 0.5, "third")
    run(warehouse, middle)
    ids = story_ids(warehouse)
    first, second = sorted({*ids.values()} | {row[0] for row in rows(warehouse, "SELECT story_id FROM core.story")})[:2]
    if len(set(ids.values())) == 1:
        assert rows(warehouse, f"SELECT merged_into FROM core.story WHERE story_id = {second}") == {(first,)}
    else:
        pytest.fail("the three prints were meant to be one story")


def test_a_revision_is_indexed_in_place(warehouse: connection) -> None:
    one, copy = Article("a", text("ا")), Article("b", text("ا"), 1, "other")
    run(warehouse, one, copy)
    stories = rows(warehouse, "SELECT count(*) FROM core.story WHERE merged_into IS NULL")
    revised = revise(warehouse, one, text("ا", 90), 2)
    deduplicate(warehouse, [revised.id], EMPTY)
    assert rows(warehouse, "SELECT count(*) FROM core.story WHERE merged_into IS NULL") == stories
    parted = revise(warehouse, one, text("ب"), 3)
    deduplicate(warehouse, [parted.id], EMPTY)
    assert {key: head for key, (head, *_) in decided(warehouse).items()} == {one.id: one.id, copy.id: copy.id}
    assert edges(warehouse) == set()
    indexed = "SELECT a.url_key, count(*) FROM core.shingle JOIN core.article a USING (article_no) GROUP BY 1"
    fresh = Article("z", text("ب"), 40, "fresh")
    run(warehouse, fresh)
    assert dict(rows(warehouse, indexed))["a"] == dict(rows(warehouse, indexed))["z"]  # type: ignore[arg-type]


def test_a_split_story_keeps_its_id_with_the_first(warehouse: connection) -> None:
    one, copy = Article("a", text("ا")), Article("b", text("ا"), 1, "other")
    run(warehouse, one, copy)
    before = story_ids(warehouse)
    deduplicate(warehouse, [revise(warehouse, copy, text("ب"), 2).id], EMPTY)
    after = story_ids(warehouse)
    assert after[one.id] == before[one.id] != after[copy.id]


def test_a_live_page_joins_no_story(warehouse: connection) -> None:
    live, other = Article("a", text("ا", 40)), Article("b", text("ا", 160), 0.5, "other")
    ids = write(warehouse, [live, other])
    revise(warehouse, live, text("ا", 160), 2)
    deduplicate(warehouse, ids, EMPTY)
    assert {key: head for key, (head, *_) in decided(warehouse).items()} == {live.id: live.id, other.id: other.id}
    assert {row[2] for row in edges(warehouse)} == {"contains"}


def test_a_round_up_that_grows_late_gives_up_its_place(warehouse: connection) -> None:
    parts = [Article(name, text(name), 1) for name in "ابج"]
    body = text("د", 450)
    round_up = Article("all", " ".join([body, *(part.text for part in parts)]))
    reprint = Article("most", " ".join([body, *(part.text for part in parts[:2])]), 0.5, "other")
    run(warehouse, round_up, reprint, *parts[:2])
    assert decided(warehouse)[reprint.id][0] == round_up.id
    counts = run(warehouse, parts[2])
    found = decided(warehouse)
    assert {key for key, (_, _, digest, _) in found.items() if digest} == {round_up.id}
    assert (found[round_up.id][:2], found[reprint.id][0]) == ((reprint.id, "same_text"), reprint.id)
    assert counts.moved == 1


def test_a_component_that_chains_beyond_the_locks_starts_again_with_more(
    warehouse: connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = [Article(f"n{n}", text("ا", 100, 20 * n), 7.0 * n, f"s{n}x") for n in range(6)]
    locked: list[tuple[int, int]] = []
    written = batches._written

    def seen(cursor: Any, batch: Any, days: range, stop: StopList, run: Any) -> Counts:
        locked.append((days.start - 20522, days.stop - 1 - 20522))
        return written(cursor, batch, days, stop, run)

    monkeypatch.setattr(batches, "_written", seen)
    for place in (0, 2, 4, 1, 3, 5):
        run(warehouse, chain[place])
    assert locked[:5] == [(-8, 8), (6, 22), (20, 36), (-1, 15), (13, 29)]
    assert locked[5:] == [(-8, 36), (27, 43), (-8, 43)]
    assert len(edges(warehouse)) == 5
    apart = decided(warehouse)
    forget(warehouse)
    deduplicate(warehouse, [one.id for one in chain], EMPTY)
    assert decided(warehouse) == apart


def test_no_story_mixes_languages(warehouse: connection) -> None:
    run(warehouse, Article("a", text("ا")), Article("b", text("ا"), 1, "other", "fa"))
    assert len({head for head, *_ in decided(warehouse).values()}) == 2


def test_pending_are_the_articles_of_the_window_without_a_current_fingerprint(warehouse: connection) -> None:
    inside, outside = Article("a", text("ا")), Article("b", text("ا"), 5)
    write(warehouse, [inside, outside])
    window = from_bounds("2026-03-10", "2026-03-10")
    with warehouse.cursor() as cursor:
        assert pending(cursor, window) == [inside.id]
    deduplicate(warehouse, [inside.id], EMPTY)
    with warehouse.cursor() as cursor:
        assert pending(cursor, window) == []


def test_a_stop_list_is_kept_once_under_its_version(warehouse: connection) -> None:
    stop = StopList("v1", "days>4", 7, shingles(words(text("ق", 40))))
    with warehouse.cursor() as cursor:
        keep_stop_list(cursor, stop)
        keep_stop_list(cursor, stop)
        again = kept_stop_list(cursor, "v1")
        assert (again.rule, again.articles, again.sha256) == ("days>4", 7, stop.sha256)
        with pytest.raises(BadInput, match="another list of this version"):
            keep_stop_list(cursor, StopList("v1", "days>4", 7, stop.hashes[1:]))
        with pytest.raises(BadInput, match="does not know it"):
            kept_stop_list(cursor, "v2")


def test_sketches_of_two_lists_are_compared_without_both(warehouse: connection) -> None:
    formula = text("ق", 80)
    stop = StopList("v1", "days>4", 7, shingles(words(formula)))
    run(warehouse, Article("a", formula + " " + text("ا", 30)), Article("b", formula + " " + text("ب", 30)))
    before = decided(warehouse)
    assert len({head for head, *_ in before.values()}) == 1, "without the list the formula makes them one"
    run(warehouse, Article("c", formula + " " + text("ج", 30), 0.5, "other"), stop=stop)
    after = decided(warehouse)
    assert {key: after[key] for key in before} == before, "a new list rewrites no old story"
    assert len({head for head, *_ in after.values()}) == 2


def test_candidates_are_found_by_the_index_in_few_partitions(warehouse: connection) -> None:
    run(warehouse, *(Article(f"a{n}", text(f"ا{n}ق", 200), n) for n in range(40)))
    with warehouse.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core.shingle SELECT (random() * 1e9)::integer, 20514 + n % 20, 1000 + n / 30"
            " FROM generate_series(1, 200000) AS n; ANALYZE core.shingle"
        )
        cursor.execute(read_sql("stories/stage_prints"))
        cursor.execute("INSERT INTO staged_sample SELECT * FROM core.shingle WHERE article_no <= 500")
        cursor.execute("ANALYZE staged_sample")
        limits = {"window": 8, "shared": 2, "low": 20514, "high": 20530}
        cursor.execute("EXPLAIN (FORMAT JSON) " + read_sql("stories/candidates"), limits)
        plan = cursor.fetchone()[0]  # type: ignore[index]
    warehouse.rollback()
    assert scans(plan[0]["Plan"]) == {("shingle_2026_03", "Index Scan")}


def scans(node: dict[str, Any]) -> set[tuple[str, str]]:
    """The shingle partitions that a plan reads, each with how."""
    found = set().union(*map(scans, node.get("Plans", [])))
    name = node.get("Relation Name", "")
    return found | ({(name, node["Node Type"])} if name.startswith("shingle") else set())


def test_the_numbers_of_a_day_and_the_stories_to_look_at_are_views(warehouse: connection) -> None:
    many = [Article(f"m{n}", text("ا"), 0.01 * n, "paper" if n % 2 else "other") for n in range(11)]
    long = [Article(f"l{n}", text("ب"), 2.0 * n, "third") for n in range(3)]
    parts = [Article(name, text(name), 30, f"s{n}x") for n, name in enumerate("ابج")]
    round_up = Article("all", " ".join([text("د", 450), *(part.text for part in parts)]), 30.2, "third")
    stop = StopList("v1", "days>4", 7, shingles(words(text("ق", 40))))
    stub, formula = (
        Article("stub", "صورة", 0, "paper"),
        Article("formula", f"{text('ق', 40)} {text('ه', 33)}", 40, "other"),
    )
    counts = run(warehouse, *many, *long, *parts, round_up, stub, formula, stop=stop)
    assert rows(warehouse, "SELECT n_articles, days, reason FROM ops.story_review") == {
        (11, 1, "over 10 articles"),
        (3, 5, "over 4 days"),
    }
    assert (counts.to_review, counts.round_ups, counts.largest_component) == (2, 1, 11)
    columns = "day - date '2026-03-10', articles, copies, copies_share::text, refused, digests, stopped_share::text"
    days = rows(warehouse, f"SELECT {columns} FROM ops.syndication_day WHERE source_id IN ('paper', 'third', 'other')")
    assert days == {
        (0, 6, 5, "0.833", 1, 0, "0"),
        (0, 6, 5, "0.833", 0, 0, "0"),
        (0, 1, 0, "0", 0, 0, "0"),
        (2, 1, 1, "1", 0, 0, "0"),
        (4, 1, 1, "1", 0, 0, "0"),
        (30, 1, 0, "0", 0, 1, "0"),
        (40, 1, 0, "0", 0, 0, "0.529"),
    }
