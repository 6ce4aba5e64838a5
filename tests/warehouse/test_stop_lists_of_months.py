"""Stop lists from stored bodies: which hashes, in how much memory, under which version, and what they leave alone."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from newswire.dedup import stop_list
from newswire.dedup.normalise import tokens
from newswire.dedup.shingles import shingles
from newswire.dedup.stop_list import StopList, shipped
from newswire.errors import BadInput
from newswire.pipeline import upkeep
from newswire.pipeline.context import Context, by_hand
from newswire.pipeline.deduplicate import deduplicate
from newswire.settings import Settings
from newswire.warehouse import embedded
from newswire.warehouse.connect import connected
from newswire.warehouse.stories import by_stop_list, keep_stop_list, kept_stop_list, stop_months
from newswire.window import Window, from_bounds
from printed import Article, decided, revise, row_versions, rows, text, write
from psycopg2.extensions import connection

pytestmark = pytest.mark.slow

MARCH = Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
IN_FEBRUARY, IN_APRIL = -20, 23  # days from the start of the printed world, 10 March at six
WORDS = [f"لفظ{n}" for n in range(60)]
FORMULAE = [" ".join(random.Random(n).choices(WORDS, k=9)) for n in range(12)]


@pytest.fixture
def loader(pg_server: embedded.Server, warehouse_name: str) -> Iterator[connection]:
    """A connection with the rights of a task."""
    with connected(pg_server.dsn("loader", warehouse_name)) as opened:
        yield opened


@pytest.fixture
def context(pg_server: embedded.Server, warehouse_name: str, tmp_path: Any) -> Context:
    settings = Settings(home=tmp_path, profile="live", dsn=None, stop_list=None)
    return by_hand(settings, pg_server.dsn("loader", warehouse_name), "test")


def printed_in(rng: random.Random, first: float, days: int, count: int, name: str) -> list[Article]:
    """Articles of words of their own, many of which begin or end with one formula of the house."""
    found = []
    for n in range(count):
        day = first + rng.randrange(days) + rng.random() / 2
        body = text(f"{name}{n}", rng.randrange(3, 40))
        greeting = rng.choice(["", *FORMULAE[: 2 + int(day) % 8]])
        found.append(Article(f"{name}{n}", f"{greeting} {body} {rng.choice(['', greeting])}", day, f"paper{n % 5}"))
    return found


def counted_plainly(articles: Iterable[Article], month: str) -> dict[int, tuple[int, int]]:
    """Hash to days and articles, by the rule, counted with sets of words."""
    held: dict[tuple[str, ...], set[Article]] = defaultdict(set)
    inside = [one for one in articles if f"{one.published_at:%Y-%m}" == month]
    for one in inside:
        found = tokens(one.text)
        for place in range(max(1, len(found) - 3)):
            held[tuple(found[place : place + 4])].add(one)
    bound = 5 * max(1.0, len(inside) / 13_000)
    kept = {}
    for words, holders in held.items():
        days = len({one.published_at.date() for one in holders})
        if days > 4 or len(holders) > bound:
            kept[int(shingles(words)[0])] = days, len(holders)
    return kept


def listed(stop: StopList) -> dict[int, tuple[int, int]]:
    assert stop.days is not None
    assert stop.df is not None
    return {h: (d, n) for h, d, n in zip(stop.hashes.tolist(), stop.days.tolist(), stop.df.tolist(), strict=True)}


def test_a_month_gives_exactly_what_a_plain_count_gives(warehouse: connection, loader: connection) -> None:
    rng = random.Random(6)
    articles = [
        *printed_in(rng, -9, 31, 160, "m"),
        *printed_in(rng, IN_FEBRUARY, 5, 30, "f"),
        *printed_in(rng, IN_APRIL, 5, 30, "a"),
        *(Article(f"six{n}", text("ستة", 20), 3, f"paper{n}") for n in range(6)),
        *(Article(f"five{n}", text("خمسة", 20), 3, f"paper{n}") for n in range(5)),
        *(Article(f"four{n}", text("اربعة", 20), n, "paper0") for n in range(4)),
        *(Article(f"days{n}", text("ايام", 20), n, "paper0") for n in range(5)),
        Article("midnight", text("ايام", 20), 21.75, "paper1"),  # the first moment of April
        Article("before", text("ستة", 20), 3.2, "paper7"),
    ]
    write(warehouse, articles)
    revised = revise(warehouse, articles[-1], text("غيره", 20), 2)
    stop, counted = stop_months.count_month(loader, MARCH)
    current = [*articles[:-1], revised]
    expected = counted_plainly(current, "2026-03")
    assert listed(stop) == expected
    assert counted
    assert stop.articles == sum(one.published_at.month == 3 for one in current)
    held = lambda name: set(shingles(tokens(text(name, 20))).tolist()) <= set(expected)  # noqa: E731
    assert [held(name) for name in ("ستة", "خمسة", "اربعة", "ايام", "غيره")] == [True, False, False, True, False]
    assert len({days for days, _ in expected.values()}) > 3, "formulae of several lives"


def test_passes_bound_the_memory_and_change_nothing(
    warehouse: connection, loader: connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(warehouse, printed_in(random.Random(2), -9, 31, 200, "m"))
    held: list[int] = []
    recurring = stop_list._recurring

    def seen(part: list[tuple[int, stop_list.Hashes]], most: float | None) -> Any:
        held.append(sum(len(hashes) for _, hashes in part))
        return recurring(part, most)

    monkeypatch.setattr(stop_list, "_recurring", seen)
    once, _ = stop_months.count_month(loader, MARCH)
    (whole,) = held
    warehouse.cursor().execute("DELETE FROM core.stop_version")
    warehouse.commit()
    monkeypatch.setattr(stop_months, "ARTICLES_A_PASS", 1)
    many, counted = stop_months.count_month(loader, MARCH)
    assert counted
    assert (listed(many), many.articles, many.rule) == (listed(once), once.articles, once.rule)
    assert len(held) == 1 + 16
    assert sum(held[1:]) == whole
    assert max(held[1:]) < whole / 8


@pytest.mark.parametrize(("articles", "passes"), [(0, 1), (25_000, 1), (25_001, 2), (110_000, 8), (9_000_000, 16)])
def test_a_larger_month_is_read_in_more_passes(articles: int, passes: int) -> None:
    assert stop_months._passes(articles) == passes


def test_a_month_is_counted_again_only_when_it_has_other_articles(warehouse: connection, loader: connection) -> None:
    articles = printed_in(random.Random(3), -9, 31, 80, "m")
    write(warehouse, articles)
    assert stop_months.count_month(loader, MARCH)[1]
    before = row_versions(warehouse)
    again, counted = stop_months.count_month(loader, MARCH)
    assert not counted
    assert row_versions(warehouse) == before
    assert listed(again) == counted_plainly(articles, "2026-03")
    late = [Article(f"late{n}", text("متأخر", 20), n, "paper0") for n in range(5)]
    write(warehouse, late)
    more, counted = stop_months.count_month(loader, MARCH)
    assert counted
    assert listed(more) == counted_plainly([*articles, *late], "2026-03")
    assert rows(warehouse, "SELECT version, from_day, to_day, articles FROM core.stop_version") == {
        ("month-2026-03", date(2026, 3, 1), date(2026, 3, 31), 85)
    }


def test_the_list_of_some_months_is_their_union_and_the_shipped_one(warehouse: connection, context: Context) -> None:
    rng = random.Random(4)
    articles = [*printed_in(rng, IN_FEBRUARY - 10, 20, 70, "f"), *printed_in(rng, -9, 31, 90, "m")]
    write(warehouse, articles)
    months = upkeep.months(from_bounds("2026-04-01", "2026-04-01"), 3)
    assert [upkeep.count_month(context, month)["counted"] for month in months] == [True, True, True]
    told = upkeep.unite(context, months)
    with warehouse.cursor() as cursor:
        made = kept_stop_list(cursor, told["version"])
    parts = [counted_plainly(articles, month) for month in months]
    assert [len(part) > 0 for part in parts] == [False, True, True]
    assert len(parts[1].keys() & parts[2].keys()) > 0
    expected = dict.fromkeys(shipped().hashes.tolist(), (0, 0))
    for part in parts:
        for value, (days, df) in part.items():
            most, total = expected.get(value, (0, 0))
            expected[value] = max(most, days), total + df
    assert listed(made) == expected
    assert told == {
        "version": f"2026-03-31-{made.sha256.hex()[:8]}",
        "articles": 160,
        "shingles": len(expected),
        "new": True,
    }
    kept = f"SELECT from_day, to_day, rule, sha256 FROM core.stop_version WHERE version = '{made.version}'"
    ((first, last, rule, sha256),) = rows(warehouse, kept)
    assert (first, last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (rule, bytes(sha256)) == ("formulae+days>4,df>5/13000", made.sha256)


def test_the_same_run_twice_makes_one_version(warehouse: connection, context: Context) -> None:
    write(warehouse, printed_in(random.Random(5), -9, 31, 80, "m"))
    first = whole_run(context, "2026-04-01")
    before = row_versions(warehouse)
    assert whole_run(context, "2026-04-01") == first | {"new": False}
    assert row_versions(warehouse) == before


def test_the_same_content_makes_no_new_version(warehouse: connection, context: Context) -> None:
    nothing = whole_run(context, "2026-04-01")
    assert (nothing["version"], nothing["new"]) == (shipped().version, False)
    write(warehouse, printed_in(random.Random(5), -9, 31, 80, "m"))
    march = whole_run(context, "2026-04-01")
    two_months = whole_run(context, "2026-05-01", trail=2)  # nothing was printed in April
    assert (two_months["version"], two_months["new"]) == (march["version"], False)
    versions = {version for (version,) in rows(warehouse, "SELECT version FROM core.stop_version")}
    assert versions == {shipped().version, march["version"], "month-2026-03", "month-2026-04"}


def test_an_article_takes_the_latest_list_of_before_its_day(warehouse: connection) -> None:
    lists = {
        name: StopList(name, "days>4", size, shingles(tokens(text(name, 20))))
        for name, size in {"a-february": 10, "b-march": 10, "c-march": 11, "month-2026-03": 99, "d-april": 5}.items()
    }
    ends = {"f": date(2026, 2, 28), "m": date(2026, 3, 31), "a": date(2026, 4, 30)}
    articles = [Article(str(day), text("ا"), day) for day in (21.5, 21.75, IN_FEBRUARY, 60, -9.2)]
    write(warehouse, articles)
    with warehouse.cursor() as cursor:
        for name, stop in lists.items():
            keep_stop_list(cursor, stop, to_day=ends["m" if name.startswith("month") else name[2]])
        keep_stop_list(cursor, shipped())
        chosen = {stop.version: ids for stop, ids in by_stop_list(cursor, [one.id for one in articles])}
    last_of_march, first_of_april, february, may, march = (one.id for one in articles)
    assert chosen == {
        shipped().version: [february],
        "a-february": [march, last_of_march],
        "c-march": [first_of_april],
        "d-april": [may],
    }


def test_a_run_records_its_list_and_leaves_old_stories_alone(warehouse: connection, context: Context) -> None:
    formula = text("ديباجة", 60)
    telegrams = [Article(f"t{n}", f"{formula} {text(f'ت{n}', 25)}", 15 + n, f"paper{n}") for n in range(7)]
    write(warehouse, [*telegrams, Article("old", text("خبر", 60), 20, "paper0")])
    march = from_bounds("2026-03-01", "2026-03-31")
    report = deduplicate(context, march)
    assert f"stop list {shipped().version} " in report.notes[0]
    before, old_rows = decided(warehouse), row_versions(warehouse)
    assert len({head for head, *_ in before.values()}) < len(before), "the formula joins telegrams"

    version = whole_run(context, "2026-04-01")["version"]
    assert decided(warehouse) == before
    deduplicate(context, march)
    assert_kept(old_rows, row_versions(warehouse))

    fresh = [
        Article("t8", f"{formula} {text('ت8', 25)}", 22, "paper1"),
        Article("t9", f"{formula} {text('ت9', 25)}", 22, "paper2"),
        Article("copy", text("خبر", 58), 22, "paper3"),
    ]
    write(warehouse, fresh)
    report = deduplicate(context, from_bounds("2026-04-01", "2026-04-01"))
    assert f"stop list {version} " in report.notes[0]
    carried = dict(rows(warehouse, "SELECT article_id, stop_version FROM core.fingerprint"))  # type: ignore[arg-type]
    assert {carried[one.id] for one in fresh} == {version}
    assert {carried[one.id] for one in telegrams} == {shipped().version}
    after = decided(warehouse)
    assert {key: after[key] for key in before} == before
    assert [after[one.id][0] for one in fresh] == [fresh[0].id, fresh[1].id, Article("old", "", 20, "paper0").id]


def whole_run(context: Context, day: str, trail: int = 1) -> dict[str, Any]:
    """What the DAG does."""
    months = upkeep.months(from_bounds(day, day), trail)
    for month in months:
        upkeep.count_month(context, month)
    return upkeep.unite(context, months)


def assert_kept(before: dict[str, set[Any]], after: dict[str, set[Any]]) -> None:
    for name in ("fingerprint", "shingle", "edge", "story", "story_member"):
        assert after[name] == before[name], name


@pytest.mark.parametrize(
    ("window", "trail", "months"),
    [
        (("2026-03-01", "2026-03-31"), 1, ["2026-03"]),
        (("2026-03-01", "2026-03-30"), 1, ["2026-02"]),
        (("2026-03-31", "2026-03-31"), 2, ["2026-02", "2026-03"]),
        (("2026-01-15", "2026-01-15"), 3, ["2025-10", "2025-11", "2025-12"]),
    ],
)
def test_the_months_are_whole_and_end_with_the_window(window: tuple[str, str], trail: int, months: list[str]) -> None:
    assert upkeep.months(from_bounds(*window), trail) == months


def test_months_that_are_none_are_refused(context: Context) -> None:
    with pytest.raises(BadInput, match="no 24 whole months lie before 0002-"):
        upkeep.months(from_bounds("0002-01-01", "0002-01-01"), 24)
    with pytest.raises(BadInput, match="'2026-13' is no month"):
        upkeep.count_month(context, "2026-13")


def test_a_union_counts_the_most_days_and_all_articles() -> None:
    one = stop_list.build(lambda: [(day, shingles(["ا", "ب", "ت", "ث"])) for day in range(5)], "a", past=True)
    two = replace(one, days=one.days + 3, df=one.df + 4)  # type: ignore[operator]
    assert listed(stop_list.union(one, two, replace(one, days=None, df=None), version="u")) == {
        int(one.hashes[0]): (8, 14)
    }
