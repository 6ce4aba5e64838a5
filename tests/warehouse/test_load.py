"""The load replaces article by article, in one transaction, and keeps what it replaces."""

import multiprocessing
import os
import signal
import threading
from typing import Any

import coded
import printed
import psycopg2
import pytest
from coded import ACCUSED, RUN, VISIT, WINDOW, article, events, history, loaded, mentions, said, stage
from newswire.errors import NewswireError
from newswire.warehouse.load import load
from psycopg2.extensions import connection

ONE, TWO, LATER = article("one"), article("two", 0.2, "other"), article("later", 25)
BOUNDARIES = ("begun", "staged", "locked", "closed", "inserted", "written")


@pytest.fixture
def told(warehouse: connection) -> connection:
    """Two reports of one visit, a third article a month later, coded by version 1 and loaded."""
    coded.write(warehouse, ONE, TWO, LATER)
    later = {"date_start": "2026-04-04", "date_end": "2026-04-04"}
    done = loaded(warehouse, {ONE: [said(ONE), said(ONE, ACCUSED)], TWO: [said(TWO)], LATER: [said(LATER, **later)]})
    assert (done.articles, done.staged, done.inserted, done.closed, done.events) == (3, 4, 4, 0, 3)
    return warehouse


V1_MENTIONS = {
    ("one", 1, "1", "CONSULT", "2026-03-10", VISIT), ("one", 1, "1", "ACCUSE", "2026-03-10", ACCUSED),
    ("two", 1, "1", "CONSULT", "2026-03-10", VISIT), ("later", 1, "1", "CONSULT", "2026-04-04", VISIT),
}  # fmt: skip
V1_EVENTS = {
    ("CONSULT", "2026-03-10", 2, 2, 2, 2), ("ACCUSE", "2026-03-10", 1, 1, 1, 1), ("CONSULT", "2026-04-04", 1, 1, 1, 1)
}  # fmt: skip


def second_version() -> dict[Any, list[dict[str, Any]]]:
    """Version 2 no longer sees the accusation in ONE and sees one in TWO; LATER failed and is not listed."""
    return {ONE: [said(ONE)], TWO: [said(TWO), said(TWO, ACCUSED)]}


V2_MENTIONS = {
    ("one", 1, "2", "CONSULT", "2026-03-10", VISIT), ("two", 1, "2", "CONSULT", "2026-03-10", VISIT),
    ("two", 1, "2", "ACCUSE", "2026-03-10", ACCUSED), ("later", 1, "1", "CONSULT", "2026-04-04", VISIT),
}  # fmt: skip


def test_mentions_and_events_stand_in_their_months_and_no_default_partition(told: connection) -> None:
    assert mentions(told) == V1_MENTIONS
    assert events(told) == V1_EVENTS
    names = printed.rows(told, "SELECT DISTINCT tableoid::regclass::text FROM core.mention")
    assert names == {("core.mention_2026_03",), ("core.mention_2026_04",)}
    assert printed.rows(told, "SELECT DISTINCT day FROM ops.touched_day WHERE mart = 'daily_dyad'") == printed.rows(
        told, "SELECT DISTINCT date_start FROM core.event"
    )


def test_the_same_load_again_writes_no_row(told: connection) -> None:
    before = coded.versions(told)
    later = {"date_start": "2026-04-04", "date_end": "2026-04-04"}
    done = loaded(told, {ONE: [said(ONE), said(ONE, ACCUSED)], TWO: [said(TWO)], LATER: [said(LATER, **later)]})
    assert (done.staged, done.unchanged, done.inserted, done.closed, done.changed_articles) == (4, 4, 0, 0, 0)
    assert coded.versions(told) == before
    assert history(told) == 0


def test_a_newer_version_replaces_the_articles_it_lists_and_no_other(told: connection) -> None:
    done = loaded(told, second_version(), version=2)
    assert mentions(told) == V2_MENTIONS
    assert (done.inserted, done.closed, done.changed_articles) == (3, 3, 2)
    assert events(told) == V1_EVENTS
    assert printed.rows(told, "SELECT count(*) FROM core.event_mention") == {(4,)}


def test_an_article_in_which_nothing_is_found_any_more_loses_its_mentions(told: connection) -> None:
    loaded(told, {ONE: []}, version=2)
    assert mentions(told) == {row for row in V1_MENTIONS if row[0] != "one"}
    assert events(told) == {("CONSULT", "2026-03-10", 1, 1, 1, 1), ("CONSULT", "2026-04-04", 1, 1, 1, 1)}
    assert printed.rows(
        told,
        "SELECT status, n_mentions FROM core.article_extraction JOIN core.article USING (article_id)"
        " WHERE url_key = 'one'",
    ) == {("no_event", 0)}


def test_what_was_replaced_is_in_the_history_with_both_times(told: connection) -> None:
    gone = printed.rows(
        told, "SELECT m::text FROM core.mention m JOIN core.article a USING (article_id) WHERE url_key = 'one'"
    )
    loaded(told, {ONE: []}, version=2)
    closed = printed.rows(told, "SELECT h::text FROM core.mention_history h")
    assert len(closed) == len(gone) == 2
    assert all(any(kept[0].startswith(row[0][:-1]) for kept in closed) for row in gone)
    assert printed.rows(told, "SELECT count(*) FROM core.mention_side_history") == {(4,)}
    wrong = "SELECT 1 FROM core.{0}_history WHERE system_from >= system_to"
    assert all(printed.rows(told, wrong.format(name)) == set() for name in ("mention", "event", "event_mention"))


def test_as_known_on_a_day_is_what_was_loaded_then(told: connection) -> None:
    columns = "event_id, type, n_mentions, n_independent"
    known, moments = [], []
    for version, answers in enumerate([{ONE: []}, {TWO: []}, {ONE: [said(ONE)]}], start=2):
        known.append(printed.rows(told, f"SELECT {columns} FROM core.event"))
        moments.append(next(iter(printed.rows(told, "SELECT clock_timestamp()")))[0])
        loaded(told, answers, version=version)
    for moment, expected in zip(moments, known, strict=True):
        with told.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM mart.event_as_of(%s)", (moment,))
            assert set(cursor.fetchall()) == expected
        told.rollback()


@pytest.mark.parametrize("listed", [{ONE: [], TWO: []}, {TWO: []}], ids=["all", "some"])
def test_an_older_extractor_changes_nothing_whenever_it_comes(told: connection, listed: dict) -> None:
    loaded(told, second_version(), version=2)
    before = coded.versions(told)
    done = loaded(told, listed, version=1)
    assert (done.articles, done.fenced_articles, done.changed_articles) == (len(listed), len(listed), 0)
    assert coded.versions(told) == before


def test_an_older_revision_changes_nothing(told: connection) -> None:
    revised = printed.revise(told, ONE, ONE.text.replace("موسوي", "كريمي"), 2)
    changed = said(revised, ACCUSED)
    loaded(told, {ONE: [changed]}, rev_no=2)
    assert ("one", 2, "1", "ACCUSE", "2026-03-10", ACCUSED) in mentions(told)
    before = coded.versions(told)
    done = loaded(told, {ONE: [said(ONE), said(ONE, ACCUSED)]}, rev_no=1)
    assert (done.fenced_articles, done.fenced, done.staged, done.inserted) == (1, 2, 2, 0)
    assert coded.versions(told) == before


def _evidence(**changes: Any) -> dict[str, Any]:
    return {"evidence": said(ONE)["evidence"] | changes}


def test_one_sentence_that_tells_of_two_days_gives_two_mentions(warehouse: connection) -> None:
    coded.write(warehouse, ONE)
    next_day = {"date_start": "2026-03-11", "date_end": "2026-03-11"}
    done = loaded(warehouse, {ONE: [said(ONE), said(ONE, **next_day), said(ONE)]})
    assert done.inserted == 3
    assert {(row[0], row[1], row[2]) for row in events(warehouse)} == {
        ("CONSULT", "2026-03-10", 1), ("CONSULT", "2026-03-11", 1),
    }  # fmt: skip


def test_an_extractor_that_changed_without_a_new_version_is_refused_whole(told: connection) -> None:
    before = coded.versions(told)
    with pytest.raises(NewswireError, match="raise its version"):
        loaded(told, {ONE: [said(ONE, confidence=0.5), said(ONE, ACCUSED)]})
    assert coded.versions(told) == before
    assert printed.rows(told, "SELECT state, error LIKE '%raise its version' FROM ops.load WHERE load_id = 2") == {
        ("failed", True)
    }


def test_counts_of_every_load_add_up_and_say_what_happened(told: connection) -> None:
    done = loaded(told, second_version() | {LATER: [said(LATER) | _evidence(quote="x")]}, version=2)
    assert done.staged == done.inserted + done.unchanged + done.fenced + done.quarantined == 4
    columns = "n_articles, n_in, n_inserted, n_closed, n_unchanged, n_fenced, n_quarantined, n_events"
    rows = printed.rows(told, f"SELECT state, {columns} FROM ops.load WHERE load_id = {done.load_id}")
    assert rows == {
        (
            "committed", done.articles, done.staged, done.inserted, done.closed, done.unchanged, done.fenced,
            done.quarantined, done.events,
        )
    }  # fmt: skip
    assert printed.rows(told, "SELECT count(*) FROM ops.extracted") == {(0,)}


class Died(BaseException):
    """As a task that is killed: nobody tidies up."""


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_a_load_that_dies_leaves_the_old_rows_and_the_next_one_the_new(told: connection, boundary: str) -> None:
    before = coded.versions(told)
    number = stage(told, second_version(), version=2)

    def die(reached: str) -> None:
        if reached == boundary:
            raise Died

    with pytest.raises(Died):
        load(told, RUN, WINDOW, number, at=die)
    assert coded.versions(told) == before
    assert printed.rows(told, "SELECT state FROM ops.load ORDER BY load_id DESC LIMIT 1") == {("started",)}
    assert load(told, RUN, WINDOW, number).inserted == 3
    assert mentions(told) == V2_MENTIONS
    assert events(told) == V1_EVENTS


@pytest.mark.parametrize("boundary", [*BOUNDARIES, "committed"])
def test_a_load_that_is_killed_leaves_the_old_rows_or_the_new(
    told: connection, warehouse_dsn: str, boundary: str
) -> None:
    number = stage(told, second_version(), version=2)
    told.commit()

    def killed() -> None:
        def die(reached: str) -> None:
            if reached == boundary:
                os.kill(os.getpid(), signal.SIGKILL)

        load(psycopg2.connect(warehouse_dsn), RUN, WINDOW, number, at=die)

    process = multiprocessing.get_context("fork").Process(target=killed)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert mentions(told) == (V2_MENTIONS if boundary == "committed" else V1_MENTIONS)
    load(told, RUN, WINDOW, number)
    assert mentions(told) == V2_MENTIONS
    assert events(told) == V1_EVENTS
    assert printed.rows(told, "SELECT count(*) FROM core.mention_history") == {(3,)}


def test_overlapping_loads_of_two_versions_end_as_the_newer_alone(told: connection, warehouse_dsn: str) -> None:
    for version in range(2, 8):
        numbers = [stage(told, {ONE: [], TWO: []}, version=1), stage(told, second_version(), version=version)]
        failures: list[BaseException] = []

        def one(number: int, failures: list[BaseException] = failures) -> None:
            try:
                load(psycopg2.connect(warehouse_dsn), RUN, WINDOW, number)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=one, args=(number,)) for number in numbers * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert failures == []
        assert mentions(told) == {
            (*row[:2], str(version) if row[0] != "later" else "1", *row[3:]) for row in V2_MENTIONS
        }
        assert events(told) == V1_EVENTS


def test_two_first_loads_of_the_same_articles_wait_for_each_other(warehouse: connection, warehouse_dsn: str) -> None:
    for n in range(5):
        fresh = [article(f"{n}-{k}", n, f"paper_{k}") for k in range(6)]
        coded.write(warehouse, *fresh)
        number = stage(warehouse, {told: [said(told), said(told, ACCUSED)] for told in fresh})
        both_staged = threading.Barrier(2, timeout=30)
        outcomes: list[Any] = []

        def one(number: int = number, both: threading.Barrier = both_staged, outcomes: list[Any] = outcomes) -> None:
            try:
                opened = psycopg2.connect(warehouse_dsn)
                done = load(opened, RUN, WINDOW, number, at=lambda reached: reached == "staged" and both.wait())
                outcomes.append((done.inserted, done.unchanged))
            except BaseException as error:
                outcomes.append(error)

        threads = [threading.Thread(target=one) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(outcomes, key=str) == [(0, 12), (12, 0)]


def test_the_loader_role_may_do_all_of_it(told: connection, pg_server: Any, warehouse_name: str) -> None:
    opened = psycopg2.connect(pg_server.dsn("loader", warehouse_name))
    done = load(opened, RUN, WINDOW, stage(opened, second_version(), version=2))
    opened.close()
    assert (done.inserted, mentions(told)) == (3, V2_MENTIONS)
