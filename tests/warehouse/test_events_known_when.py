"""What was known at a moment, what was corrected since, and where old ids lead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import coded
import printed
import psycopg2
import pytest
from coded import article, loaded, said
from newswire.cli import main
from newswire.warehouse import embedded
from psycopg2.extensions import connection

FIRST, SECOND, THIRD = article("first"), article("second", 0.3, "other"), article("third", 0.5, "fourth")
OLDER, OLDEST = article("older", -0.5, "fourth"), article("oldest", -0.7, "fifth")


def clock(opened: connection) -> Any:
    """A moment between two loads."""
    ((moment,),) = printed.rows(opened, "SELECT clock_timestamp()")
    return moment


def state(opened: connection, what: str = "(SELECT * FROM mart.event_version WHERE system_to IS NULL)") -> list[str]:
    """Whole rows, but for what only a later load can know."""
    query = f"SELECT (to_jsonb(v) - ARRAY['system_to', 'closed_load_id'])::text FROM {what} AS v"
    return sorted(row for (row,) in printed.rows(opened, query))


def as_of(opened: connection, moment: Any) -> list[str]:
    return state(opened, f"mart.event_as_of('{moment.isoformat()}')")


def feed(opened: connection, since: Any, until: str = "infinity") -> list[dict[str, Any]]:
    with opened.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c) FROM mart.correction(%s, %s) AS c", (since, until))
        found = [row[0] for row in cursor.fetchall()]
    opened.rollback()
    return found


def test_whole_rows_as_they_were_before_between_and_after_each_load(warehouse: connection) -> None:
    coded.write(warehouse, FIRST, SECOND, THIRD)
    moments = [(clock(warehouse), state(warehouse))]
    for answers, version in (
        ({FIRST: [said(FIRST)], THIRD: [said(THIRD, coded.ACCUSED)]}, 1),
        ({SECOND: [said(SECOND, place={"name": "كراتشي", "country": "PAK"})]}, 1),
        ({FIRST: [said(FIRST, mode="phone")], THIRD: []}, 2),
    ):
        loaded(warehouse, answers, version)
        moments.append((clock(warehouse), state(warehouse)))
    assert [len(said_then) for _, said_then in moments] == [0, 2, 2, 1]
    assert len({tuple(said_then) for _, said_then in moments}) == 4
    for moment, said_then in moments:
        assert as_of(warehouse, moment) == said_then


def test_the_feed_names_what_is_new_grown_changed_replaced_and_withdrawn(warehouse: connection) -> None:
    coded.write(warehouse, FIRST, SECOND, THIRD, OLDER)
    start = clock(warehouse)
    loaded(warehouse, {FIRST: [said(FIRST)]})
    loaded(warehouse, {SECOND: [said(SECOND)]})
    loaded(warehouse, {FIRST: [said(FIRST, size={"injured": 2})]}, version=2)
    loaded(warehouse, {OLDER: [said(OLDER)]})
    loaded(warehouse, {FIRST: [], SECOND: [], OLDER: []}, version=3)
    rows = feed(warehouse, start)
    assert [row["kind"] for row in rows] in (
        ["new", "grown", "changed", "new", "replaced", "withdrawn"],
        ["new", "grown", "changed", "replaced", "new", "withdrawn"],
    )
    told = {row["kind"]: row for row in rows}
    assert told["grown"]["changed"] == ["n_articles", "n_independent", "n_mentions", "n_sources"]
    assert (told["grown"]["before"]["n_mentions"], told["grown"]["after"]["n_mentions"]) == (1, 2)
    assert told["changed"]["changed"] == ["size"]
    assert told["changed"]["after"] == {"size": {"injured": 2}}
    assert told["replaced"]["before"]["actors"] == ["IRN"]
    assert (told["replaced"]["reason"], told["withdrawn"]["reason"]) == ("joined", "no mention left")
    assert told["replaced"]["new_event_id"] == told["withdrawn"]["event_id"] != told["replaced"]["event_id"]
    assert [row["load_id"] for row in rows] == sorted(row["load_id"] for row in rows)


def test_the_feed_brings_a_copy_up_to_date(warehouse: connection) -> None:
    """Who applies it to the events of a moment has the events of now."""
    coded.write(warehouse, FIRST, SECOND, THIRD, OLDER)
    loaded(warehouse, {FIRST: [said(FIRST)], THIRD: [said(THIRD, coded.ACCUSED)]})
    moment, query = (
        clock(warehouse),
        "SELECT event_id::text, to_jsonb(v) FROM mart.event_version v WHERE system_to IS NULL",
    )
    with warehouse.cursor() as cursor:
        cursor.execute(query)
        copy = dict(cursor.fetchall())
    warehouse.rollback()
    loaded(warehouse, {SECOND: [said(SECOND)], THIRD: [said(THIRD, coded.ACCUSED, mode="allege")]}, version=2)
    loaded(warehouse, {OLDER: [said(OLDER)]})
    for row in feed(warehouse, moment):
        if row["kind"] in ("replaced", "withdrawn"):
            del copy[row["event_id"]]
        else:
            copy.setdefault(row["event_id"], {}).update(row["after"])
    with warehouse.cursor() as cursor:
        cursor.execute(query)
        now = dict(cursor.fetchall())
    internal = ("load_id", "closed_load_id", "system_from", "system_to")
    for rows in (copy, now):
        for row in rows.values():
            for name in internal:
                row.pop(name, None)
    assert copy == now


def test_a_moment_ends_the_feed_and_an_unchanged_load_adds_nothing(warehouse: connection) -> None:
    coded.write(warehouse, FIRST, SECOND)
    start = clock(warehouse)
    loaded(warehouse, {FIRST: [said(FIRST)]})
    middle = clock(warehouse)
    loaded(warehouse, {SECOND: [said(SECOND)]})
    end = clock(warehouse)
    loaded(warehouse, {FIRST: [said(FIRST)]})
    assert [row["kind"] for row in feed(warehouse, start, middle.isoformat())] == ["new"]
    assert [row["kind"] for row in feed(warehouse, middle)] == ["grown"]
    assert feed(warehouse, end) == []


def test_an_old_id_leads_over_several_redirects_to_the_event_of_now(warehouse: connection) -> None:
    coded.write(warehouse, FIRST, OLDER, OLDEST)
    ids = []
    for told in (FIRST, OLDER, OLDEST):
        loaded(warehouse, {told: [said(told)]})
        ((event_id,),) = printed.rows(warehouse, "SELECT event_id FROM core.event")
        ids.append(event_id)
    assert len(set(ids)) == 3
    leads = [printed.rows(warehouse, f"SELECT mart.current_event('{event_id}')") for event_id in ids]
    assert leads == [{(ids[-1],)}] * 3
    loaded(warehouse, {FIRST: [], OLDER: [], OLDEST: []}, version=2)
    assert printed.rows(warehouse, f"SELECT mart.current_event('{ids[0]}')") == {(None,)}


def test_readers_may_ask_all_of_it_and_see_no_core(
    warehouse: connection, pg_server: embedded.Server, warehouse_name: str
) -> None:
    coded.write(warehouse, FIRST)
    loaded(warehouse, {FIRST: [said(FIRST)]})
    reader = psycopg2.connect(pg_server.dsn("reader", warehouse_name))
    try:
        with reader.cursor() as cursor:
            cursor.execute("SELECT count(*), min(actors[1]) FROM mart.event_as_of(clock_timestamp())")
            assert cursor.fetchone() == (1, "IRN")
            cursor.execute("SELECT kind, mart.current_event(event_id) = event_id FROM mart.correction('-infinity')")
            assert cursor.fetchall() == [("new", True)]
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("SELECT count(*) FROM core.event_history")
    finally:
        reader.close()


def test_the_command_tells_corrections_to_people_and_to_programs(
    warehouse: connection,
    warehouse_dsn: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSWIRE_DSN", warehouse_dsn)
    monkeypatch.setenv("NEWSWIRE_HOME", str(tmp_path / "home"))
    coded.write(warehouse, FIRST, SECOND)
    since = clock(warehouse).isoformat()
    loaded(warehouse, {FIRST: [said(FIRST)]})
    loaded(warehouse, {SECOND: [said(SECOND)]})
    loaded(warehouse, {FIRST: [], SECOND: []}, version=2)
    assert main(("corrections", "--since", since, "--json", "--new")) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["kind"], row["date"], row["type"], row["dyad"]) for row in rows] == [
        (kind, "2026-03-10", "CONSULT", "IRN+PAK") for kind in ("new", "grown", "withdrawn")
    ]
    assert main(("corrections", "--since", since)) == 0
    told = capsys.readouterr()
    assert "n_independent: 1 → 2" in told.out
    assert "no mention left" in told.out
    assert told.err == "2 corrections\n"
    assert main(("corrections", "--since", since, "--until", since)) == 0
    assert capsys.readouterr().err == "0 corrections\n"
    assert main(("corrections", "--since", "soon")) == 2
