"""The DAGs on the replica sites, task by task in one process, with a fresh warehouse for each test."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from newswire import quality, replica
from newswire.local import environment
from newswire.settings import Settings
from newswire.warehouse import embedded

from . import replica_days

DAY = date(2026, 9, 14)  # with copies on all three sites and a page that is gone
SOURCES = ("replica_gulf", "replica_state", "replica_wifaq")
NOBODY = "127.0.0.1:1"
INGEST = {"sources[-1]", "deduplicate[-1]", "chunks[-1]", "extract[0]", "load[-1]", "verdict[-1]"} | {
    f"source.{stage}[{n}]" for stage in ("discover", "fetch", "clean") for n in range(3)
}


class Airflow:
    """A process that holds the DAGs and runs them when it is told to."""

    def __init__(self, home: Path, server: embedded.Server) -> None:
        settings = Settings(home=home, profile="demo", dsn=None, archive=None, sources=None)
        self._log = (home / "log").open("w+")
        values = environment.environment(settings, server, {"NEWSWIRE_RETRIES": "0"})
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("run_dags.py"))],
            env={name: value for name, value in values.items() if name not in ("NEWSWIRE_DSN", "NEWSWIRE_ARCHIVE")},
            cwd=home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def run(
        self,
        settings: Mapping[str, str],
        dag: str,
        day: date | None = None,
        conf: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """State of the run and of its tasks. `day` is the day whose news is taken in."""
        at = f"{day + timedelta(days=1)}T00:00:00+00:00" if day else None
        asked = {"dag": dag, "logical_date": at, "conf": dict(conf or {}), "environment": dict(settings)}
        assert self._process.stdin
        assert self._process.stdout
        try:
            print(json.dumps(asked), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            pytest.fail(f"Airflow ended:\n{self.log()[-3000:]}")
        return dict(json.loads(answer))

    def log(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def close(self) -> None:
        self._process.terminate()
        self._process.communicate()
        self._log.close()


@pytest.fixture(scope="module")
def airflow(pg_server: embedded.Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    with closing(Airflow(tmp_path_factory.mktemp("airflow"), pg_server)) as running:
        yield running


@pytest.fixture(scope="module")
def sites() -> Iterator[replica.Sites]:
    with replica.serve() as running:
        yield running


@pytest.fixture
def settings(pg_server: embedded.Server, warehouse_name: str, sites: replica.Sites, tmp_path: Path) -> dict[str, str]:
    """What the tasks are told: this test's warehouse, archive and sites."""
    return {
        "AIRFLOW_CONN_WAREHOUSE": environment.as_connection(pg_server.dsn("loader", warehouse_name)),
        "NEWSWIRE_HOME": str(tmp_path),
        "NEWSWIRE_CONNECT_TO": json.dumps(sites.connect_to),
        "NEWSWIRE_ALLOW": '["127.0.0.0/8"]',
    }


def succeeded(answer: dict[str, Any]) -> set[str]:
    """The tasks, all of which succeeded."""
    assert answer["state"] == "success", answer
    assert set(answer["tasks"].values()) == {"success"}, answer
    return set(answer["tasks"])


def assert_holds(dsn: str, day: date) -> None:
    assert replica_days.items(dsn, day) == replica_days.expected_items(day)
    assert replica_days.articles(dsn, day) == replica_days.expected_articles(day)
    assert replica_days.stories(dsn) == replica_days.expected_stories([day])
    assert replica_days.quotes_of_no_article(dsn) == []


def test_a_day_of_news_becomes_events_and_a_second_run_changes_no_row(
    airflow: Airflow, settings: dict[str, str], warehouse_dsn: str
) -> None:
    assert succeeded(airflow.run(settings, "ingest", DAY)) == INGEST
    checks = {f"check[{n}]" for n in range(len(quality.names()))}
    publish = {"refresh[-1]", "checks[-1]", "export[-1]"} | checks
    assert succeeded(airflow.run(settings, "publish")) == publish
    assert_holds(warehouse_dsn, DAY)
    assert replica_days.events(warehouse_dsn, DAY) > 20
    assert replica_days.rows(warehouse_dsn, "SELECT count(*) > 20 FROM mart.daily_dyad") == [(True,)]
    results = "SELECT check_name FROM ops.dq_result WHERE passed AND dag_id = 'publish'"
    assert sorted(name for (name,) in replica_days.rows(warehouse_dsn, results)) == quality.names()
    waiting = "SELECT count(*) FROM ops.touched_day WHERE refreshed_at IS NULL"
    assert replica_days.rows(warehouse_dsn, waiting) == [(0,)]
    assert replica_days.rows(warehouse_dsn, "SELECT count(*) FROM ops.load WHERE exported_at IS NULL") == [(0,)]

    first = replica_days.digests(warehouse_dsn)
    assert {"raw.feed_item", "raw.capture", "core.mention", "core.event", "mart.daily_dyad"} <= set(first)
    assert succeeded(airflow.run(settings, "ingest", DAY)) == INGEST
    assert succeeded(airflow.run(settings, "publish")) == publish
    assert replica_days.digests(warehouse_dsn) == first


def test_upkeep_counts_the_month_and_a_second_run_makes_no_other_list(
    airflow: Airflow, settings: dict[str, str], warehouse_dsn: str
) -> None:
    wanted = {"from": "2026-10-01", "to": "2026-10-01", "months": 2}
    tasks = {"months[-1]", "count[0]", "count[1]", "stop_list[-1]"}
    assert succeeded(airflow.run(settings, "upkeep", conf=wanted)) == tasks  # nothing is printed yet
    assert succeeded(airflow.run(settings, "ingest", DAY)) == INGEST
    assert succeeded(airflow.run(settings, "upkeep", conf=wanted)) == tasks
    lists = "SELECT version, from_day::text, to_day::text, articles FROM core.stop_version ORDER BY version"
    first = replica_days.rows(warehouse_dsn, lists)
    articles = len(replica_days.articles(warehouse_dsn, DAY))
    assert [row for row in first if row[0].startswith("month-")] == [
        ("month-2026-08", "2026-08-01", "2026-08-31", 0),
        ("month-2026-09", "2026-09-01", "2026-09-30", articles),
    ]
    assert succeeded(airflow.run(settings, "upkeep", conf=wanted)) == tasks
    assert replica_days.rows(warehouse_dsn, lists) == first


def test_a_source_that_is_down_keeps_no_other_back_and_is_caught_up_later(
    airflow: Airflow, settings: dict[str, str], sites: replica.Sites, warehouse_dsn: str
) -> None:
    chosen = {"from": DAY.isoformat(), "to": DAY.isoformat()}
    down = sites.connect_to | {"state.replica.test": NOBODY}
    answer = airflow.run(settings | {"NEWSWIRE_CONNECT_TO": json.dumps(down)}, "ingest", conf=chosen)
    assert answer["state"] == "failed"
    states = {name: state for name, state in answer["tasks"].items() if state != "success"}
    n = SOURCES.index("replica_state")
    assert states == {
        f"source.discover[{n}]": "failed",
        f"source.fetch[{n}]": "upstream_failed",
        f"source.clean[{n}]": "upstream_failed",
        "verdict[-1]": "failed",
    }
    assert "fetch of replica_state did not report" in airflow.log()
    others = {row for row in replica_days.expected_articles(DAY) if row[0] != "replica_state"}
    assert replica_days.articles(warehouse_dsn, DAY) == others
    assert replica_days.events(warehouse_dsn, DAY) > 10

    assert succeeded(airflow.run(settings, "ingest", conf=chosen)) == INGEST
    assert_holds(warehouse_dsn, DAY)


def test_a_run_takes_only_the_sources_that_a_person_chose(
    airflow: Airflow, settings: dict[str, str], warehouse_dsn: str
) -> None:
    conf = {"sources": ["replica_gulf"], "from": DAY.isoformat(), "to": DAY.isoformat()}
    tasks = succeeded(airflow.run(settings, "ingest", conf=conf))
    assert {name for name in tasks if name.startswith("source.")} == {
        f"source.{stage}[0]" for stage in ("discover", "fetch", "clean")
    }
    wanted = {row for row in replica_days.expected_articles(DAY) if row[0] == "replica_gulf"}
    assert replica_days.articles(warehouse_dsn, DAY) == wanted


def test_polled_feeds_and_archive_listings_lead_to_the_same_articles(
    airflow: Airflow, settings: dict[str, str], warehouse_dsn: str
) -> None:
    newest = date(2026, 9, 19)
    assert "due[-1]" in succeeded(airflow.run(settings, "poll_feeds"))
    polled = replica_days.rows(warehouse_dsn, "SELECT source_id FROM raw.feed_poll JOIN raw.feed USING (feed_id)")
    assert sorted(source for (source,) in polled) == list(SOURCES)
    assert replica_days.rows(warehouse_dsn, "SELECT count(*) > 10 FROM raw.feed_item") == [(True,)]
    assert succeeded(airflow.run(settings, "ingest", newest)) == INGEST
    assert replica_days.articles(warehouse_dsn, newest) == replica_days.expected_articles(newest)
