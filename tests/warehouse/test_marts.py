"""Marts follow what loads and stages have touched, day by day, and count what they say they count."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import coded
import printed
import pytest
from coded import ACCUSED, IRAN, PAKISTAN, RUN, VISIT, article, loaded, said
from newswire.models import StageReport
from newswire.warehouse.connect import transaction
from newswire.warehouse.marts import OF_EVENTS, OF_PRINTS, Refreshed, refresh
from newswire.warehouse.reports import write_report
from psycopg2.extensions import connection

ONE, TWO, COPY = article("one"), article("two", 0.2, "other"), article("copy", 0.3, "the_agency")
LATER = article("later", 25)
FOUR_DAYS_ON = {"date_start": "2026-04-04", "date_end": "2026-04-04"}
MARTS = {**OF_EVENTS, **OF_PRINTS}


def answers() -> dict[Any, list[dict[str, Any]]]:
    return {
        ONE: [said(ONE), said(ONE, ACCUSED, scale=-3.0)],
        TWO: [said(TWO)],
        LATER: [said(LATER, size={"dead": 3}, **FOUR_DAYS_ON)],
    }


@pytest.fixture
def told(warehouse: connection) -> connection:
    """Two reports of one visit, the second printed twice, and an article of a month later; marts are refreshed."""
    coded.write(warehouse, ONE, TWO, LATER)
    printed.write(warehouse, [COPY])
    coded.story(warehouse, TWO, COPY)
    loaded(warehouse, answers())
    refresh(warehouse)
    return warehouse


def state(opened: connection) -> dict[str, set[tuple[Any, ...]]]:
    """Each mart's rows with the transaction that wrote them."""
    return {name: printed.rows(opened, f"SELECT xmin::text, ctid::text, t::text FROM mart.{name} t") for name in MARTS}


def whole(opened: connection) -> dict[str, set[tuple[Any, ...]]]:
    return {name: printed.rows(opened, f"SELECT t::text FROM mart.{name} t") for name in MARTS}


def afresh(opened: connection) -> dict[str, set[tuple[Any, ...]]]:
    """The marts as they are when everything is counted anew into empty tables."""
    with transaction(opened) as cursor:
        for name in MARTS:
            cursor.execute(f"DELETE FROM mart.{name}")
        cursor.execute("UPDATE ops.touched_day SET refreshed_at = NULL")
        cursor.execute("UPDATE ops.load SET refreshed_at = NULL")
        cursor.execute("UPDATE ops.stage_report SET refreshed_at = NULL")
    refresh(opened)
    return whole(opened)


def report(opened: connection, first: datetime, stage: str = "deduplicate") -> None:
    """As a stage reports that it has worked on a day."""
    done = StageReport(stage, None, first.isoformat(), (first + timedelta(days=1)).isoformat())
    with transaction(opened) as cursor:
        write_report(cursor, RUN, done)


def test_a_dyad_counts_events_stories_and_prints_apart_and_names_the_version(told: connection) -> None:
    columns = (
        "day::text, actor, recipient, type, n_events, n_independent, n_articles, scale_sum, scale_mean, extractors"
    )
    assert printed.rows(told, f"SELECT {columns.replace('extractors', 'extractors::text')} FROM mart.daily_dyad") == {
        ("2026-03-10", "IRN", "PAK", "CONSULT", 1, 2, 3, 4.0, 4.0, '{"test 1"}'),
        ("2026-03-10", "IRN", "PAK", "ACCUSE", 1, 1, 1, -3.0, -3.0, '{"test 1"}'),
        ("2026-04-04", "IRN", "PAK", "CONSULT", 1, 1, 1, 4.0, 4.0, '{"test 1"}'),
    }


def test_a_side_and_its_person_have_a_line_each_in_their_role(told: connection) -> None:
    found = printed.rows(
        told, "SELECT code, name, role, type, n_events FROM mart.actor_timeline WHERE day = '2026-03-10'"
    )
    assert found == {
        (code, name, role, kind, 1)
        for kind in ("CONSULT", "ACCUSE")
        for code, name, role in (
            ("IRN", "", "actor"), ("IRN", IRAN["name"], "actor"), ("PAK", "", "recipient"),
        )
    }  # fmt: skip


def test_a_side_with_two_people_in_one_event_counts_it_once(told: connection) -> None:
    second = IRAN | {"name": "علي كريمي", "office": "minister"}
    loaded(told, {LATER: [said(LATER, actors=[IRAN, second], **FOUR_DAYS_ON)]}, version=2)
    refresh(told)
    found = printed.rows(told, "SELECT code, name, n_events FROM mart.actor_timeline WHERE day = '2026-04-04'")
    assert found == {("IRN", "", 1), ("IRN", IRAN["name"], 1), ("IRN", "علي كريمي", 1), ("PAK", "", 1)}


def test_an_incident_stands_for_all_events_of_a_day_sides_and_type(warehouse: connection) -> None:
    coded.write(warehouse, ONE, TWO)
    mine = said(ONE, size={"dead": 2, "injured": 5}, actors=[IRAN | {"name": "أ"}])
    other = said(
        TWO, size={"dead": 7}, actors=[IRAN | {"name": "ب"}], mode="phone", place={"name": "x", "country": "IRN"}
    )
    loaded(warehouse, {ONE: [mine], TWO: [other]})
    refresh(warehouse)
    assert printed.rows(warehouse, "SELECT count(*) FROM core.event") == {(2,)}
    columns = "day::text, dyad, type, dead, injured, arrested, n_events, n_independent, n_articles"
    assert printed.rows(warehouse, f"SELECT {columns} FROM mart.incident") == {
        ("2026-03-10", "IRN+PAK", "CONSULT", 7, 5, None, 2, 2, 2)
    }
    stands = "SELECT i.mode FROM mart.incident i JOIN core.event e USING (event_id) WHERE e.mode = i.mode"
    assert printed.rows(warehouse, stands) == {("visit",)}


def test_events_that_are_announced_or_long_past_are_in_no_series(told: connection) -> None:
    loaded(told, {LATER: [said(LATER, status="future", **FOUR_DAYS_ON)]}, version=2)
    refresh(told)
    for name in OF_EVENTS:
        assert printed.rows(told, f"SELECT count(*) FROM mart.{name} WHERE day = '2026-04-04'") == {(0,)}


def test_a_story_with_copies_names_its_publishers_and_one_without_is_not_listed(told: connection) -> None:
    columns = "day::text, canonical_source, n_articles, n_sources, sources::text, articles::text"
    assert printed.rows(told, f"SELECT {columns} FROM mart.syndication") == {
        ("2026-03-10", "other", 2, 2, "{other,the_agency}", f"{{{TWO.id},{COPY.id}}}")
    }


def test_top_stories_of_a_day_go_by_publishers_and_then_by_prints(told: connection) -> None:
    found = printed.rows(
        told, "SELECT day::text, place, source_id, n_articles, n_sources, n_mentions FROM mart.top_story"
    )
    assert found == {
        ("2026-03-10", 1, "other", 2, 2, 1), ("2026-03-10", 2, "paper", 1, 1, 2), ("2026-04-04", 1, "paper", 1, 1, 1),
    }  # fmt: skip


def test_a_source_and_day_counts_articles_copies_and_mentions(told: connection) -> None:
    columns = "source_id, day::text, articles, copies, coded, without_events, mentions"
    assert printed.rows(told, f"SELECT {columns} FROM mart.source_day") == {
        ("paper", "2026-03-10", 1, 0, 1, 0, 2), ("other", "2026-03-10", 1, 0, 1, 0, 1),
        ("the_agency", "2026-03-10", 1, 1, 0, 0, 0), ("paper", "2026-04-04", 1, 0, 1, 0, 1),
    }  # fmt: skip


def test_nothing_is_refreshed_twice_and_equal_rows_stay_as_they_are(told: connection) -> None:
    before = state(told)
    assert refresh(told) == Refreshed([], [], {})
    loaded(told, answers())
    report(told, datetime(2026, 3, 10, tzinfo=UTC))
    again = refresh(told)
    assert again.print_days == [date(2026, 3, 10)]
    assert set(again.changed.values()) == {0}
    assert state(told) == before


def test_only_the_touched_day_changes(told: connection) -> None:
    before = state(told)
    loaded(told, {LATER: []}, version=2)
    done = refresh(told)
    assert done.event_days == done.print_days == [date(2026, 4, 4)]
    after = state(told)
    for name in MARTS:
        assert {row for row in before[name] if "2026-04-04" not in row[2]} <= after[name]
    assert printed.rows(told, "SELECT count(*) FROM mart.daily_dyad WHERE day = '2026-04-04'") == {(0,)}


def test_a_newer_version_that_says_the_same_is_named_by_the_series(told: connection) -> None:
    loaded(told, {LATER: [said(LATER, size={"dead": 3}, **FOUR_DAYS_ON)]}, version=2)
    refresh(told)
    found = printed.rows(told, "SELECT day::text, extractors::text FROM mart.daily_dyad WHERE type = 'CONSULT'")
    assert found == {("2026-03-10", '{"test 1"}'), ("2026-04-04", '{"test 2"}')}
    trend = printed.rows(
        told,
        "SELECT DISTINCT extractors::text, warning FROM mart.dyad_trend('PAK', 'IRN', '2026-03-01', '2026-04-30')",
    )
    assert trend == {('{"test 1","test 2"}', "coded by several versions: compare with care")}


def test_a_trend_has_every_day_and_a_mean_over_days(told: connection) -> None:
    with told.cursor() as cursor:
        cursor.execute("SELECT day::text, n_events, scale_mean_7d, warning FROM"
                       " mart.dyad_trend('IRN', 'PAK', '2026-03-09', '2026-03-17')")  # fmt: skip
        found = cursor.fetchall()
    told.rollback()
    assert [row[0][-2:] for row in found] == ["09", *map(str, range(10, 18))]
    assert [(row[1], row[2]) for row in found] == [(0, None), (2, 0.5), *[(0, 0.5)] * 6, (0, None)]
    assert {row[3] for row in found} == {None}


def test_a_canonical_that_moves_takes_its_story_along_whatever_day_it_stands_on(told: connection) -> None:
    older = article("older", -1, "paper")
    printed.write(told, [older])
    coded.story(told, older, TWO, COPY)
    report(told, datetime(2026, 3, 9, tzinfo=UTC))
    assert refresh(told).print_days == [date(2026, 3, 9), date(2026, 3, 10)]
    assert printed.rows(told, "SELECT day::text, canonical_source, n_articles FROM mart.syndication") == {
        ("2026-03-09", "paper", 3)
    }
    assert whole(told) == afresh(told)


def test_a_copy_that_leaves_its_story_is_no_longer_counted_there(told: connection) -> None:
    gone = article("gone", 3, "gulf")
    printed.write(told, [gone])
    coded.story(told, TWO, COPY, gone)
    report(told, datetime(2026, 3, 13, tzinfo=UTC))
    refresh(told)
    assert printed.rows(told, "SELECT n_articles FROM mart.syndication") == {(3,)}
    with transaction(told) as cursor:
        cursor.execute("DELETE FROM core.story_member WHERE article_id = %s", (gone.id,))
    coded.story(told, gone)
    report(told, datetime(2026, 3, 13, tzinfo=UTC))
    refresh(told)
    assert printed.rows(told, "SELECT n_articles FROM mart.syndication") == {(2,)}
    assert whole(told) == afresh(told)


def test_an_item_that_a_later_run_has_first_seen_touches_its_own_day(told: connection) -> None:
    with transaction(told) as cursor:
        cursor.execute(
            "INSERT INTO raw.feed_item (source_id, url_key, url, date_basis, found_by, window_at, first_seen_at,"
            " last_seen_at) VALUES ('paper', 'late', 'l', 'published', 'x', '2026-03-01Z', '2026-03-20 05:00Z', now())"
        )
    report(told, datetime(2026, 3, 20, tzinfo=UTC), "discover")
    refresh(told)
    assert printed.rows(told, "SELECT day::text, items, waiting FROM mart.source_day WHERE items > 0") == {
        ("2026-03-01", 1, 1)
    }


def test_a_refresh_that_dies_leaves_the_days_waiting(told: connection, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(told, {LATER: []}, version=2)
    with monkeypatch.context() as patched:
        patched.setitem(OF_PRINTS, "no_such_mart", ("day",))
        with pytest.raises(Exception, match="no_such_mart"):
            refresh(told)
    assert printed.rows(told, "SELECT count(*) FROM mart.daily_dyad WHERE day = '2026-04-04'") == {(1,)}
    assert refresh(told).event_days == [date(2026, 4, 4)]
    assert whole(told) == afresh(told)


def test_evidence_gives_the_words_behind_a_number(told: connection) -> None:
    found = printed.rows(
        told,
        "SELECT v.source_id, v.quote, v.merge_score > 0.6 FROM mart.evidence v JOIN mart.incident i USING (event_id)"
        " WHERE i.day = '2026-03-10' AND i.type = 'CONSULT'",
    )
    assert {row[:2] for row in found} == {("paper", VISIT), ("other", VISIT)}
    assert printed.rows(told, "SELECT state, extractor, n_in FROM mart.load") == {("committed", "test", 4)}
    assert PAKISTAN["code"] in {code for (code,) in printed.rows(told, "SELECT code FROM mart.actor_timeline")}
