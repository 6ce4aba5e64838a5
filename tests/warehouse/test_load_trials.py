"""The load passes every trial, and each way to build it wrong fails one; else the trial would prove nothing."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import coded
import load_trials as trials
import newswire.warehouse.load as loader
import psycopg2
import pytest
from newswire.warehouse import embedded, staging
from newswire.warehouse.sql import read_sql
from psycopg2.extensions import connection

TOLD = trials.articles()


@pytest.fixture(scope="module")
def fresh_name(pg_server: embedded.Server) -> Iterator[Callable[[], str]]:
    """Makes databases that hold version 1 of all articles."""
    admin = psycopg2.connect(pg_server.dsn("admin", "postgres"))
    admin.autocommit = True
    made = ["full_of_version_1"]
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {made[0]} TEMPLATE newswire OWNER newswire")
    with closing(psycopg2.connect(pg_server.dsn("owner", made[0]))) as opened:
        trials.full(opened, TOLD)

    def make() -> str:
        name = f"trial_{len(made)}"
        with admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {made[0]} OWNER newswire")
        made.append(name)
        return pg_server.dsn("owner", name)

    yield make
    with admin.cursor() as cursor:
        for name in made:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


@pytest.fixture(scope="module")
def second_alone(fresh_name: Callable[[], str]) -> dict[str, Any]:
    """What version 2 alone leaves, over version 1."""
    with closing(psycopg2.connect(fresh_name())) as opened:
        coded.loaded(opened, trials.second_version(TOLD), version=2)
        return trials.content(opened)


def test_killed_at_any_statement_readers_see_the_old_or_the_new(
    fresh_name: Callable[[], str], second_alone: dict[str, Any]
) -> None:
    statements, faults = trials.killed_at_each_statement(fresh_name(), TOLD, second_alone)
    assert faults == []
    assert statements > 40


@pytest.mark.parametrize("seed", range(3))
def test_eight_overlapping_loads_of_two_versions_give_what_the_newer_alone_gives(
    fresh_name: Callable[[], str], second_alone: dict[str, Any], seed: int
) -> None:
    assert trials.overlapping(fresh_name(), TOLD, second_alone, seed) == []


def rewritten(monkeypatch: pytest.MonkeyPatch, **changes: tuple[str, str]) -> None:
    """Breaks statements of the load: the old words must be there, or the mutant would be none."""

    def read(name: str) -> str:
        text = read_sql(name)
        old, new = changes.get(name.removeprefix("load/"), ("", ""))
        assert old in text, name
        return text.replace(old, new) if old else text

    monkeypatch.setattr(loader, "read_sql", read)
    monkeypatch.setattr(staging, "read_sql", read)


def test_without_locks_overlapping_loads_fail_or_differ(
    fresh_name: Callable[[], str], second_alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    no_lock = {
        "lock_days": ("pg_advisory_xact_lock(7302, day)", "day"),
        "lock_families": ("pg_advisory_xact_lock(7305, hashtext(family))", "family"),
    }
    rewritten(monkeypatch, **no_lock)
    assert any(trials.overlapping(fresh_name(), TOLD, second_alone, seed) for seed in range(5))


def test_without_a_fence_an_older_version_that_comes_last_wins(
    fresh_name: Callable[[], str], second_alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rewritten(monkeypatch, fence=("(e.rank, x.rev_no) > (mine.rank, s.rev_no)", "false"))
    assert any(trials.overlapping(fresh_name(), TOLD, second_alone, seed) for seed in range(5))


def test_a_commit_between_closing_and_inserting_shows_a_reader_neither(
    fresh_name: Callable[[], str], second_alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = staging.insert_fresh

    def after_a_commit(cursor: Any, *given: Any) -> Any:
        cursor.connection.commit()
        return real(cursor, *given)

    monkeypatch.setattr(staging, "insert_fresh", after_a_commit)
    rewritten(monkeypatch, staging=("ON COMMIT DROP", ""), compare=("ON COMMIT DROP", ""))
    _, faults = trials.killed_at_each_statement(fresh_name(), TOLD, second_alone)
    assert any("neither old nor new" in fault for fault in faults)


def test_replacing_by_window_loses_what_articles_hold_that_failed(
    fresh_name: Callable[[], str], second_alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_window = ("JOIN staged_article AS a USING (article_id)\nLEFT", "\nLEFT")
    rewritten(monkeypatch, compare=by_window)
    with closing(psycopg2.connect(fresh_name())) as opened:
        coded.loaded(opened, trials.second_version(TOLD), version=2)
        assert trials.content(opened) != second_alone
        assert any(fault.startswith("count of another coding") for fault in trials.orphans(opened))


def test_a_published_time_that_moves_with_the_revision_makes_rows_that_are_not_of_their_article(
    warehouse: connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    trials.full(warehouse, TOLD[:3])
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("UPDATE core.article_revision SET stated_published_at = valid_from - interval '50 days'")
    answers = {one: found for one, found in trials.second_version(TOLD).items() if one in TOLD[:3]}
    coded.loaded(warehouse, answers, version=2)
    assert trials.orphans(warehouse) == []
    moving = ("a.source_id, a.published_at,", "a.source_id, coalesce(r.stated_published_at, a.published_at),")
    rewritten(monkeypatch, waiting=moving)
    coded.loaded(warehouse, answers, version=3)
    assert any(fault.startswith("mention not of its article's day") for fault in trials.orphans(warehouse))


def overtaken(dsn: str) -> None:
    """A load that began before another one, and closes what that has written meanwhile."""
    with closing(psycopg2.connect(dsn)) as opened, closing(psycopg2.connect(dsn)) as other:
        number = coded.stage(opened, {one: [] for one in TOLD}, version=3)

        def at(reached: str) -> None:
            if reached == "staged":
                coded.loaded(other, trials.second_version(TOLD), version=2)

        loader.load(opened, coded.RUN, coded.WINDOW, number, at=at)
        assert coded.mentions(opened) == set()
        assert trials.orphans(opened) == []


def test_a_load_closes_what_was_written_after_it_began_and_before_it_had_the_lock(
    fresh_name: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    overtaken(fresh_name())
    late = "clock_timestamp(), (SELECT max(finished_at) + interval '1 microsecond' FROM ops.load)"
    rewritten(monkeypatch, now=(late, "now()"))
    with pytest.raises(psycopg2.errors.CheckViolation):
        overtaken(fresh_name())


def test_an_answer_that_comes_while_the_load_runs_waits_for_the_next_one(
    warehouse: connection, warehouse_dsn: str
) -> None:
    (told,) = TOLD[:1]
    coded.write(warehouse, told)
    number = coded.stage(warehouse, {told: [coded.said(told)]})

    def answered_again(reached: str) -> None:
        if reached == "locked":
            with closing(psycopg2.connect(warehouse_dsn)) as other:
                coded.stage(other, {told: [coded.said(told, coded.ACCUSED)]}, rev_no=1)

    loader.load(warehouse, coded.RUN, coded.WINDOW, number, at=answered_again)
    assert {row[3] for row in coded.mentions(warehouse)} == {"CONSULT"}
    loader.load(warehouse, coded.RUN, coded.WINDOW, number)
    assert {row[3] for row in coded.mentions(warehouse)} == {"ACCUSE"}
