"""The sample queries of docs/queries answer what their first line promises, for a reader who may see marts only."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import coded
import printed
import psycopg2
import pytest
from coded import ACCUSED, RUN, VISIT, article, said, stage
from newswire.warehouse import embedded
from newswire.warehouse.load import load
from newswire.warehouse.marts import refresh
from newswire.window import Window
from psycopg2.extensions import connection

QUERIES = Path(__file__).parents[2] / "docs" / "queries"
WINDOW = Window(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC))
SEPTEMBER_20 = 194  # days from the start of the test articles
QUIET = [article(f"quiet{n}", SEPTEMBER_20 - 12 + n) for n in range(6)]
ONE, TWO = article("one", SEPTEMBER_20), article("two", SEPTEMBER_20 + 0.2, "other")
COPY, DEADLY = article("copy", SEPTEMBER_20 + 0.3, "the_agency"), article("deadly", SEPTEMBER_20 - 1, "other")
ON_20 = {"date_start": "2026-09-20", "date_end": "2026-09-20"}
ON_18 = {"date_start": "2026-09-18", "date_end": "2026-09-18"}
ATTACK = {
    "type": "ASSAULT", "mode": "firearms", "plover": "ASSAULT", "cameo": "190", "quad": 4, "scale": -9.0,
    "size": {"dead": 3}, "date_start": "2026-09-19", "date_end": "2026-09-19",
}  # fmt: skip


@pytest.fixture
def reader(warehouse: connection, pg_server: embedded.Server, warehouse_name: str) -> Iterator[connection]:
    """A visit in three papers, an attack, six quiet days; version 2 finds another accusation than version 1 did."""
    coded.write(warehouse, ONE, TWO, DEADLY, *QUIET)
    printed.write(warehouse, [COPY])
    coded.story(warehouse, TWO, COPY)
    visits = {told: [said(told, **ON_20)] for told in (ONE, TWO)}
    before = {**visits, TWO: [*visits[TWO], said(TWO, ACCUSED, scale=-3.0, **ON_20)]}
    quiet = {told: [] for told in QUIET}
    load(warehouse, RUN, WINDOW, stage(warehouse, {**before, DEADLY: [said(DEADLY, ACCUSED, **ATTACK)], **quiet}))
    (moment,) = next(iter(printed.rows(warehouse, "SELECT clock_timestamp()")))
    after = {**visits, ONE: [*visits[ONE], said(ONE, ACCUSED, scale=-3.0, **ON_18)]}
    load(warehouse, RUN, WINDOW, stage(warehouse, after, version=2))
    refresh(warehouse)
    opened = psycopg2.connect(pg_server.dsn("reader", warehouse_name))
    with opened.cursor() as cursor:
        cursor.execute("SET timezone = 'UTC'")
        cursor.execute("SELECT set_config('test.moment', %s, false)", (moment.isoformat(),))
    opened.commit()
    yield opened
    opened.close()


def answers(opened: connection, name: str, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a sample query, of the named columns."""
    text = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    with opened.cursor() as cursor:
        if name == "10_as_known_on":
            text = text.replace("timestamptz '2026-09-25 00:00Z'", "current_setting('test.moment')::timestamptz")
        cursor.execute(text)
        places = [[column.name for column in cursor.description or ()].index(column) for column in columns]
        found = [tuple(row[place] for place in places) for row in cursor.fetchall()]
    opened.rollback()
    return found


def day(number: int) -> date:
    return date(2026, 9, number)


def test_every_query_says_in_its_first_line_what_it_answers() -> None:
    files = sorted(QUERIES.glob("*.sql"))
    assert [file.stem.partition("_")[0] for file in files] == [f"{n:02}" for n in range(1, 11)]
    for file in files:
        first, _, rest = file.read_text(encoding="utf-8").partition("\n")
        assert first.startswith("-- ")
        assert first.endswith(".")
        assert rest.rstrip().endswith(";")
        assert rest.count(";") == 1


def test_the_ten_queries_answer(reader: connection) -> None:
    assert answers(reader, "01_top_dyads", "actor", "recipient", "events", "independent", "prints") == [
        ("IRN", "PAK", 3, 4, 5)
    ]
    trend = answers(reader, "02_dyad_trend", "day", "n_events", "scale_mean_7d", "warning")
    assert len(trend) == 30
    assert [(row[0], row[1], float(row[2])) for row in trend if row[1]] == [
        (day(18), 1, -3), (day(19), 1, -6), (day(20), 1, -2.67),
    ]  # fmt: skip
    assert {row[3] for row in trend} == {"coded by several versions: compare with care"}
    syndicated = answers(reader, "03_most_syndicated", "day", "canonical_source", "n_sources", "sources")
    assert syndicated == [(day(20), "other", 2, ["other", "the_agency"])]
    silent = answers(reader, "04_coverage_and_silence", "source_id", "day", "articles", "usual")
    assert [row for row in silent if row[0] == "paper"] == [("paper", day(n), 0, 1) for n in range(14, 20)]
    lag = answers(reader, "05_lag", "source_id", "mentions")
    assert sorted(lag) == [("other", 2), ("paper", 2)]
    evidence = answers(reader, "06_evidence_behind_a_number", "source_id", "quote", "n_independent")
    assert evidence == [("paper", VISIT, 2), ("other", VISIT, 2)]
    loads = answers(reader, "07_loads_of_a_window", "state", "extractor_version", "n_in", "n_closed")
    assert loads == [("committed", "2", 3, 3), ("committed", "1", 4, 0)]
    timeline = answers(reader, "08_actor_timeline", "week", "quad", "events", "types")
    assert timeline == [
        (day(14), 1, 1, ["CONSULT"]), (day(14), 3, 1, ["ACCUSE"]), (day(14), 4, 1, ["ASSAULT"])
    ]  # fmt: skip
    deadly = answers(reader, "09_deadly_incidents", "day", "dyad", "type", "dead", "quote")
    assert deadly == [(day(19), "IRN+PAK", "ASSAULT", 3, ACCUSED)]
    changed = answers(reader, "10_as_known_on", "day", "type", "what", "independent_then", "independent_now")
    assert changed == [(day(18), "ACCUSE", "came", None, 1), (day(20), "ACCUSE", "went", 1, None)]
