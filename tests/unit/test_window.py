"""The window of a run: which of its sources counts, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from newswire.errors import BadInput
from newswire.window import Window, from_bounds, of_run, parse_instant

NOW = datetime(2026, 9, 20, 14, 30, tzinfo=UTC)
DAY = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))
INTERVAL = (datetime(2026, 9, 18, tzinfo=UTC), datetime(2026, 9, 19, tzinfo=UTC))


def test_what_a_person_asked_for_comes_before_the_interval() -> None:
    asked = {"from": "2026-09-12", "to": "2026-09-12"}
    assert of_run(*INTERVAL, asked, now=NOW) == DAY


@pytest.mark.parametrize("conf", [{}, {"from": None, "to": None}, {"from": "2026-09-12"}, {"sources": ["x"]}])
def test_without_both_bounds_the_interval_of_the_run_counts(conf: dict) -> None:
    assert of_run(*INTERVAL, conf, now=NOW) == Window(*INTERVAL)


@pytest.mark.parametrize("interval", [(None, None), (INTERVAL[0], None), (None, INTERVAL[1])])
def test_without_an_interval_it_is_the_last_full_day(interval: tuple) -> None:
    assert of_run(*interval, {}, now=NOW) == Window(
        datetime(2026, 9, 19, tzinfo=UTC), datetime(2026, 9, 20, tzinfo=UTC)
    )


def test_a_day_as_end_is_included_whole_and_a_time_is_not() -> None:
    assert from_bounds("2026-09-12", "2026-09-12") == DAY
    assert from_bounds("2026-09-12", "20260912") == DAY
    assert from_bounds("2026-09-12", "2026-09-12T06:00Z").end == datetime(2026, 9, 12, 6, tzinfo=UTC)
    assert from_bounds("2026-09-12T03:00+03:00", "2026-09-13T00:00").start == DAY.start


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("2026-09-12T06:00Z", "2026-09-12T06:00Z", "is not before"),
        ("2026-09-13", "2026-09-12T00:00Z", "is not before"),
        ("yesterday", "2026-09-12", "from: 'yesterday'"),
        ("2026-09-12", "12.9.2026", "to: '12.9.2026'"),
        ("2026-09-12", "", "to: ''"),
        ("0001-01-01T00:00+05:00", "2026-09-12", "from: '0001-01-01T00:00+05:00'"),
        ("2026-09-12", "9999-12-31", "to: '9999-12-31'"),
    ],
)
def test_what_is_no_window_is_refused_by_its_key(start: str, end: str, says: str) -> None:
    with pytest.raises(BadInput, match="^[^\n]*" + says.replace("+", r"\+") + "[^\n]*$"):
        from_bounds(start, end)


def test_zero_width_future_and_zoneless_windows_are_refused() -> None:
    with pytest.raises(BadInput, match="is not before"):
        of_run(INTERVAL[0], INTERVAL[0], {}, now=NOW)
    with pytest.raises(BadInput, match="ends in the future"):
        of_run(None, None, {"from": "2026-09-20", "to": "2026-09-20"}, now=NOW)
    assert of_run(None, None, {"from": "2026-09-20", "to": "2026-09-20T14:30Z"}, now=NOW).end == NOW
    with pytest.raises((BadInput, TypeError)):
        Window(datetime(2026, 9, 12), datetime(2026, 9, 13))  # noqa: DTZ001 - what must be refused


def test_a_window_holds_its_start_and_not_its_end_and_names_its_days() -> None:
    assert DAY.start in DAY
    assert DAY.end not in DAY
    assert DAY.days() == [date(2026, 9, 12)]
    assert Window(DAY.end - timedelta(seconds=1), DAY.end + timedelta(seconds=1)).days() == [
        date(2026, 9, 12), date(2026, 9, 13),
    ]  # fmt: skip
    assert parse_instant(" 2026-09-12 ", "x") == DAY.start
