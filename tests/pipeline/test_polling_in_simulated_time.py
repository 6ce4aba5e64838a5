"""Feeds that lie, pin, rename, move or misdate their items: what is polled, noticed and lost over days."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from newswire.fetch.http import FetchResult
from newswire.pipeline.context import Context, by_hand
from newswire.settings import Settings
from newswire.warehouse.connect import transaction
from newswire.warehouse.coverage import unseen_by_polls
from newswire.warehouse.feed_health import feeds, silences, troubles
from newswire.warehouse.sources import fill_gaps, open_gaps
from newswire.window import Window
from polling_site import DAY, HOUR, MINUTE, Simulation, T, answered, rss, source
from psycopg2.extensions import connection

URL = "http://own.test/rss"
Show = Callable[[datetime, bool], FetchResult]


@pytest.fixture
def simulated(warehouse: connection, warehouse_dsn: str, tmp_path: Path) -> Callable[..., Simulation]:
    context: Context = by_hand(Settings(home=tmp_path, profile="live"), warehouse_dsn, "test")

    def make(show: Show, **facts: object) -> Simulation:
        return Simulation(context, warehouse, source("own", URL, **facts), show)

    return make


def hourly(
    at: datetime, shown: int, every: timedelta = HOUR, start: datetime = T - 10 * DAY
) -> list[tuple[str, datetime]]:
    """The newest items of a source that publishes one every so often."""
    last = (at - start) // every
    return [(f"/{n}", start + n * every) for n in range(last, max(-1, last - shown), -1)]


def showing(items: Callable[[datetime], Iterable[tuple[str, datetime | None]]]) -> Show:
    return lambda at, asked: answered(URL, at, rss(items(at)))


@pytest.mark.parametrize("changes", [True, False], ids=["the validator changes", "the validator stays"])
def test_a_server_that_says_304_for_ever_keeps_no_item_back_for_more_than_a_day(
    simulated: Callable[..., Simulation], changes: bool
) -> None:
    def show(at: datetime, asked: bool) -> FetchResult:
        if asked:
            return answered(URL, at, outcome="not-modified", http_status=304, etag='"x"')
        return answered(URL, at, rss(hourly(at, 30)), etag=f'"{at}"' if changes else '"x"')

    lying = simulated(show)
    lying.run(T + 4 * DAY)
    came = lying.rows(
        "SELECT first_seen_at - published_claim FROM raw.feed_item WHERE published_claim >= %s ORDER BY 1", T
    )
    waits = [wait for (wait,) in came]
    print(f"{len(waits)} items, longest kept back {waits[-1]}, polls {len(lying.polls)}")
    assert len(waits) >= 4 * 24 - 13
    assert waits[-1] <= DAY + 15 * MINUTE
    assert lying.gaps == []
    assert lying.state.validators_lie
    late = [
        at
        for (at,) in lying.rows(
            "SELECT first_seen_at - published_claim FROM raw.feed_item WHERE published_claim > %s", T + 2 * DAY
        )
    ]
    assert max(late) <= 12 * HOUR + 15 * MINUTE, "once it was found out, no 304 is asked for"


def test_an_honest_304_leaves_the_validators_in_use(simulated: Callable[..., Simulation]) -> None:
    def show(at: datetime, asked: bool) -> FetchResult:
        tag = f'"{(at - T) // (40 * HOUR)}"'
        if asked and honest.state.etag == tag:
            return answered(URL, at, outcome="not-modified", http_status=304, etag=tag)
        return answered(URL, at, rss(hourly(at, 20, 40 * HOUR, T - 40 * DAY)), etag=tag)

    honest = simulated(show)
    honest.run(T + 6 * DAY)
    statuses = [answer.status for answer in honest.polls]
    assert {"ok", "not-modified"} == set(statuses)
    assert not honest.state.validators_lie


def test_a_304_to_a_question_without_validators_is_a_failure(simulated: Callable[..., Simulation]) -> None:
    odd = simulated(lambda at, asked: answered(URL, at, outcome="not-modified", http_status=304))
    assert odd.poll().status == "http-error"
    assert odd.state.failures == 1
    assert odd.state.last_full_at is None


def test_a_pinned_item_hides_no_gap_and_stretches_no_window(simulated: Callable[..., Simulation]) -> None:
    pinned = simulated(showing(lambda at: [("/pinned", T - 40 * DAY), *hourly(at, 11)]))
    assert pinned.poll().wait == 5 * HOUR, "half of the ten hours that the others cover"
    pinned.poll(T + 5 * HOUR)
    assert pinned.gaps == []
    pinned.poll(T + 30 * HOUR)
    assert pinned.gaps == [(5, 20)]
    with transaction(pinned.warehouse) as cursor:
        assert troubles(cursor, pinned.at) == {
            "own": [
                f"own: {URL}: 1 open gap, 15.0 h, from 2026-09-01 05:00Z; a run over these days lists them: "
                "newswire run --from 2026-09-01 --to 2026-09-01 --source own"
            ]
        }


def test_items_of_another_section_hide_no_gap(simulated: Callable[..., Simulation]) -> None:
    first = simulated(showing(lambda at: hourly(at, 10)))
    first.poll()
    elsewhere = "http://own.test/other"
    both = source("own", URL, elsewhere)
    other = Simulation(
        first.context,
        first.warehouse,
        both,
        lambda at, asked: answered(elsewhere, at, rss(hourly(at, 30))),
        url=elsewhere,
    )
    other.poll(T + 20 * HOUR)
    first.poll(T + 20 * HOUR)
    assert first.gaps == [(0, 11)], "the other feed may have shown them; this one did not"


def test_a_date_to_come_hides_no_gap(simulated: Callable[..., Simulation]) -> None:
    ahead = simulated(showing(lambda at: [("/ahead", T + 20 * HOUR), *hourly(at, 11)] if at == T else hourly(at, 11)))
    assert ahead.poll().wait == 5 * HOUR
    ahead.poll(T + 18 * HOUR)
    assert ahead.gaps == [(0, 8)]


@pytest.mark.parametrize("date", [None, datetime(1970, 1, 1, tzinfo=T.tzinfo)], ids=["none", "absurd"])
def test_a_feed_without_dates_is_asked_by_its_turnover_and_its_gaps_are_told(
    simulated: Callable[..., Simulation], date: datetime | None
) -> None:
    undated = simulated(showing(lambda at: [(path, date) for path, _ in hourly(at, 20, 6 * MINUTE)]))
    assert undated.poll().wait == 30 * MINUTE
    assert undated.poll(T + 30 * MINUTE).wait == HOUR, "5 of 20 were new in half an hour: it shows two hours"
    assert undated.gaps == []
    undated.poll(T + 5 * HOUR)
    assert undated.gaps == [(0.5, 5)]


def test_a_feed_that_renames_its_items_has_no_gap_and_is_told(simulated: Callable[..., Simulation]) -> None:
    renaming = simulated(showing(lambda at: [(f"{path}?s={at:%H%M}", when) for path, when in hourly(at, 12)]))
    renaming.poll()
    told = renaming.poll(T + 2 * HOUR)
    assert renaming.gaps == []
    assert "renames" in (told.error or "")
    tracked = simulated(showing(lambda at: [(f"{path}?utm_source={at:%H%M}", when) for path, when in hourly(at, 12)]))
    tracked.poll(T + 4 * HOUR)
    assert tracked.poll(T + 5 * HOUR).error is None


def test_one_item_that_is_dated_back_hides_no_gap(simulated: Callable[..., Simulation]) -> None:
    backdated = simulated(showing(lambda at: [("/b" if at > T else "/a", T - 15 * HOUR), *hourly(at, 11)]))
    backdated.poll()
    backdated.poll(T + 24 * HOUR)
    assert backdated.gaps == [(0, 14)]


def test_a_feed_that_turns_its_order_is_the_same_feed(simulated: Callable[..., Simulation]) -> None:
    turned = simulated(showing(lambda at: hourly(at, 20)[:: 1 if at == T else -1]))
    first, second = turned.poll(), turned.poll(T + 3 * HOUR)
    assert (first.wait, second.wait, second.new, turned.gaps) == (9.5 * HOUR, 9.5 * HOUR, 3, [])


def test_a_stale_answer_in_between_is_no_gap(simulated: Callable[..., Simulation]) -> None:
    stale = simulated(showing(lambda at: hourly(at if at != T + 4 * HOUR else T - 60 * HOUR, 12)))
    for hours in (0, 2, 4, 6):
        stale.poll(T + hours * HOUR)
    assert stale.gaps == []


def test_pollers_whose_clocks_differ_see_one_feed(simulated: Callable[..., Simulation]) -> None:
    skewed = simulated(showing(lambda at: hourly(at, 12)))
    skewed.poll(T + 20 * MINUTE)
    skewed.poll(T)
    skewed.poll(T + 10 * MINUTE)
    assert skewed.gaps == []
    assert skewed.state.failures == 0


def test_a_feed_that_was_dead_for_months_is_still_asked_and_recovers(simulated: Callable[..., Simulation]) -> None:
    back = T + 200 * DAY

    def show(at: datetime, asked: bool) -> FetchResult:
        if T + HOUR <= at < back:
            return answered(URL, at, outcome="retry", http_status=None, error="no such host", reached=False)
        return answered(URL, at, rss(hourly(at, 20)))

    dead = simulated(show)
    dead.run(back + 40 * DAY)
    failed = [answer for answer in dead.polls if answer.status == "retry"]
    waits = [(later.at - earlier.at) / HOUR for earlier, later in pairwise(failed)]
    assert len(failed) > 30
    assert max(waits[:3]) <= 12.25, "the first failures are forgiven"
    assert all(later - earlier <= 6.3 or later <= 12.25 for earlier, later in pairwise(waits))
    assert max(waits) <= 30 * 24
    first = next(answer for answer in dead.polls if answer.at >= back)
    assert first.status == "ok"
    assert first.at - back <= 30 * DAY
    assert (dead.state.failures, first.wait) == (0, 9.5 * HOUR)
    assert len(dead.gaps) == 1


def test_a_host_that_is_busy_is_no_failure_of_the_feed(simulated: Callable[..., Simulation]) -> None:
    busy = simulated(
        lambda at, asked: answered(URL, at, outcome="deferred", http_status=None, retry_after=7200.0, error="busy")
    )
    busy.poll()
    assert busy.state.failures == 0
    assert busy.rows("SELECT next_poll_at FROM raw.feed") == [(T + 2 * HOUR + timedelta(seconds=1),)]


def test_what_is_proposed_is_counted_and_settled_by_an_answer_at_home(simulated: Callable[..., Simulation]) -> None:
    there = "http://own.test/new/rss"
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    moved = {"moved_to": there, "final_url": there}
    answers = [
        (answered(URL, T, rss(hourly(T, 5)), **moved), f"moved to {there}", 1),
        (answered(URL, T, rss(hourly(T, 5)), **moved), f"moved to {there}", 2),
        (answered(URL, T, outcome="http-error", http_status=500), f"moved to {there}", 2),
        (
            answered(URL, T, outcome="gone", http_status=410),
            "gone for good (410): find its new address, or take it out",
            1,
        ),
        (answered(URL, T, page), "a page that names http://own.test/feed", 1),
        (answered(URL, T, page, **moved), f"a page at {there} that names http://own.test/feed", 1),
        (answered(URL, T, b"<html><p>no</p></html>", **moved), f"moved to {there}, which is no feed", 1),
        (answered(URL, T, rss(hourly(T, 5))), None, 0),
    ]
    at = T
    told = iter(answers)
    changing = simulated(lambda when, asked: FetchResult(**{**_facts(next(told)[0]), "fetched_at": when}))
    for n, (_, proposal, seen) in enumerate(answers):
        at = T + n * HOUR
        answer = changing.poll(at)
        state = changing.rows("SELECT proposal, proposal_seen, proposal_since FROM raw.feed")[0]
        assert state[:2] == (proposal, seen), n
        assert state[2] == (None if proposal is None else T + (0 if n < 3 else n) * HOUR), n
        if "410" in (proposal or ""):
            assert answer.wait >= 12 * HOUR, "a slow poll is kept"
    with transaction(changing.warehouse) as cursor:
        assert troubles(cursor, at) == {}


def test_a_proposal_is_settled_when_the_catalogue_takes_it_up(simulated: Callable[..., Simulation]) -> None:
    there = "http://own.test/new/rss"
    moved = simulated(lambda at, asked: answered(URL, at, rss(hourly(at, 5)), moved_to=there, final_url=there))
    moved.poll()
    with transaction(moved.warehouse) as cursor:
        assert f"{URL}: catalogue: moved to {there} (since 2026-09-01 00:00Z, seen 1 time)" in str(troubles(cursor, T))
    Simulation(moved.context, moved.warehouse, source("own", there), moved.show)
    with transaction(moved.warehouse) as cursor:
        assert [feed.url for feed in feeds(cursor, T)] == [there]
        assert troubles(cursor, T) == {}


def test_a_feed_that_goes_to_another_source_stays_one_feed(simulated: Callable[..., Simulation]) -> None:
    first = simulated(showing(lambda at: hourly(at, 12)))
    first.poll()
    heir = Simulation(first.context, first.warehouse, source("heir", URL), first.show)
    assert heir.poll(T + HOUR).status == "ok"
    assert heir.rows("SELECT source_id FROM raw.feed") == [("heir",)]


def test_polls_cover_what_every_feed_showed_whole_and_no_304_or_gap(simulated: Callable[..., Simulation]) -> None:
    window = Window(T, T + DAY)

    def covered() -> bool:
        with transaction(one.warehouse) as cursor:
            return not unseen_by_polls(cursor, "own", window) and not open_gaps(cursor, "own", window)

    def show(at: datetime, asked: bool) -> FetchResult:
        quiet = T + 20 * HOUR <= at < T + 50 * HOUR and asked
        return answered(
            URL,
            at,
            rss(hourly(at, 12)),
            etag='"x"',
            **({"outcome": "not-modified", "http_status": 304} if quiet else {}),
        )

    one = simulated(show)
    for hours in (3, 6, 12, 18, 23, 24.5):
        one.poll(T + hours * HOUR)
    assert not covered(), "a 304 is no proof"
    one.show = showing(lambda at: hourly(at, 12))
    one.poll(T + 25 * HOUR)
    assert covered()
    one.poll(T + 60 * HOUR)
    assert covered(), "the gap lies after the window"
    one.rows("UPDATE raw.gap SET missing = tstzmultirange(tstzrange(%s, %s)) RETURNING 1", T + 3 * HOUR, T + 4 * HOUR)
    assert not covered()
    with transaction(one.warehouse) as cursor:
        assert fill_gaps(cursor, "own", window, T + 70 * HOUR) == 1
    assert covered()
    Simulation(one.context, one.warehouse, source("own", URL, "http://own.test/dead"), one.show)
    assert not covered(), "a feed that never answered showed nothing"


@pytest.mark.parametrize(("tier", "told"), [(1, True), (2, False)])
def test_an_agency_that_falls_silent_is_told_at_the_next_poll(
    simulated: Callable[..., Simulation], tier: int, told: bool
) -> None:
    stop = T + 6 * DAY
    quiet = simulated(showing(lambda at: hourly(min(at, stop), 20)), tier=tier)
    quiet.run(stop)

    def silent(at: datetime) -> list[str]:
        with transaction(quiet.warehouse) as cursor:
            return [silence.source_id for silence in silences(cursor, at)]

    quiet.poll(stop + 119 * MINUTE)
    assert silent(stop + 119 * MINUTE) == []
    assert silent(stop + 9 * HOUR) == [], "while nobody asks, nobody is silent"
    quiet.poll(stop + 120 * MINUTE)
    assert silent(stop + 120 * MINUTE) == (["own"] if told else [])
    with transaction(quiet.warehouse) as cursor:
        assert ("silent: nothing new since 2026-09-07 00:00Z, 2.0 h" in str(troubles(cursor, stop + 3 * HOUR))) is told


def test_nights_are_not_silence(simulated: Callable[..., Simulation]) -> None:
    def show(at: datetime) -> list[tuple[str, datetime]]:
        return [item for item in hourly(at, 200, 20 * MINUTE) if 6 <= item[1].hour < 20][:40]

    daily = simulated(showing(show))
    daily.run(T + 5 * DAY + 5 * HOUR)
    with transaction(daily.warehouse) as cursor:
        assert silences(cursor, daily.at) == []


def test_letters_that_the_warehouse_cannot_hold_cost_no_item(simulated: Callable[..., Simulation]) -> None:
    body = rss(hourly(T, 5)).replace("خبر /238".encode(), b"a&#0;b")
    odd = simulated(lambda at, asked: answered(URL, at, body))
    answer = odd.poll()
    assert (answer.status, answer.new, answer.error) == ("ok", 5, None)
    assert ("ab",) in odd.rows("SELECT title FROM raw.feed_item")


def _facts(result: FetchResult) -> dict[str, object]:
    return {name: getattr(result, name) for name in FetchResult.__dataclass_fields__}


def test_a_wrong_label_is_noted_and_is_no_trouble(simulated: Callable[..., Simulation]) -> None:
    titles = rss(hourly(T, 5)).decode().replace("خبر /", "أعلنت وزارة الخارجية عن زيارة رسمية إلى الدوحة /")
    body = titles.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-8"?>').encode("windows-1256")
    garbled = simulated(lambda at, asked: answered(URL, at, body))
    assert garbled.poll().error == "read as windows-1256"
    with transaction(garbled.warehouse) as cursor:
        assert troubles(cursor, T) == {}
