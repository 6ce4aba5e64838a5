"""How stale the dated office-holders are: from the answer of an extractor to the mart and the check."""

import coded
import printed
import pytest
from coded import RUN, WINDOW, article, said, stage
from newswire import quality
from newswire.warehouse.checks import run_check
from newswire.warehouse.load import load
from newswire.warehouse.marts import refresh
from psycopg2.extensions import connection

KNOWN = ("FRA head of state", "IRN foreign minister", "TUR foreign minister")
DAYS = "SELECT day::text, offices, without_holder, round(share::numeric, 2)::text, which FROM mart.office_holders_day"


@pytest.fixture
def told(warehouse: connection) -> connection:
    """Ten articles of one day that name three offices each."""
    many = [article(f"number{n}") for n in range(10)]
    coded.write(warehouse, *many)
    load(warehouse, RUN, WINDOW, stage(warehouse, {one: [said(one)] for one in many}, offices=KNOWN))
    return warehouse


def _day(opened: connection) -> tuple[object, ...]:
    refresh(opened)
    with opened.cursor() as cursor:
        cursor.execute(DAYS)
        (row,) = cursor.fetchall()
    opened.rollback()
    return tuple(row)


def test_offices_of_articles_become_a_share_of_their_day(told: connection) -> None:
    assert _day(told)[1:] == (30, 0, "0.00", None)
    assert run_check(told, quality.get("offices_have_holders")).passed


def test_a_newer_reading_replaces_what_an_older_one_said(told: connection) -> None:
    again = [article(f"number{n}") for n in range(5)]
    answers = {one: [said(one)] for one in again}
    load(told, RUN, WINDOW, stage(told, answers, version=2, offices=KNOWN, without_holder=KNOWN[:1]))
    assert _day(told)[1:] == (30, 5, "0.17", ["FRA head of state"])
    result = run_check(told, quality.get("offices_have_holders"))
    assert (result.passed, result.severity) == (False, "warning")
    assert result.observed.startswith("16.7 percent of 30")


def test_a_superseded_article_does_not_count(told: connection) -> None:
    one, copy = article("number0"), article("number1")
    coded.story(told, one, copy)
    load(told, RUN, WINDOW, stage(told, {copy: []}, version=2))
    assert _day(told)[1] == 27
    statuses = "SELECT status, count(*) FROM core.article_extraction GROUP BY status"
    assert printed.rows(told, statuses) == {("ok", 9), ("superseded", 1)}


def test_few_offices_are_no_alarm(warehouse: connection) -> None:
    one = article("one")
    coded.write(warehouse, one)
    load(warehouse, RUN, WINDOW, stage(warehouse, {one: []}, offices=KNOWN, without_holder=KNOWN))
    refresh(warehouse)
    assert run_check(warehouse, quality.get("offices_have_holders")).passed
