"""Polls of real servers: one that hangs, one whose rows are refused, two pollers at once, a second look in one run."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from newswire.errors import NewswireError
from newswire.pipeline import poll as polling
from newswire.pipeline.context import Context, by_hand
from newswire.pipeline.poll import due_bundles, poll
from newswire.settings import Settings
from newswire.warehouse.connect import transaction
from polling_site import HOUR, MINUTE, rss, source
from psycopg2.extensions import connection

NOW = datetime.now(UTC)
HOSTS = ("own.test", "slow.test", "third.test")
OWN, SLOW = source("own"), source("slow")


class Hosts:
    """Servers of several hosts: what each path answers, the log, and hosts that answer only when they are let go."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}
        self.log: list[tuple[float, str]] = []
        self.held: dict[str, threading.Event] = {}
        hosts = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                place = self.headers["Host"] + self.path
                if not self.path.endswith("robots.txt"):
                    hosts.log.append((time.monotonic(), place))
                    if self.headers["Host"] in hosts.held:
                        hosts.held[self.headers["Host"]].wait(20)
                body = hosts.bodies.get(place)
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def show(self, place: str, *hours: float) -> None:
        """The feed there shows one item per number, published so many hours ago."""
        self.bodies[place] = rss([(f"/{n}", NOW - n * HOUR) for n in hours], place.split("/")[0])

    def asked(self, place: str) -> int:
        return sum(where == place for _, where in self.log)


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    hosts = Hosts()
    for host in HOSTS:
        hosts.show(f"{host}/rss", 1, 2, 3)
    yield hosts
    for event in hosts.held.values():
        event.set()
    hosts.server.shutdown()
    hosts.server.server_close()


@pytest.fixture
def context(hosts: Hosts, warehouse_dsn: str, tmp_path: Path) -> Context:
    place = f"127.0.0.1:{hosts.server.server_port}"
    settings = Settings(
        home=tmp_path, profile="live", archive=str(tmp_path / "archive"), allow=("127.0.0.0/8",),
        connect_to=dict.fromkeys(HOSTS, place),
    )  # fmt: skip
    return by_hand(settings, warehouse_dsn, "test")


def rows(warehouse: connection, statement: str) -> list[tuple[Any, ...]]:
    with transaction(warehouse) as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def until_true(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 15
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_the_feeds_of_one_host_come_into_one_bundle(context: Context) -> None:
    sources = [
        source("own", "http://own.test/a", "http://own.test/b"),
        source("other", "http://own.test/c", "http://third.test/a"),
        *(source(f"s{n}", f"http://s{n}.test/rss") for n in range(6)),
    ]
    bundles = due_bundles(context, sources)
    assert sorted(len(bundle) for bundle in bundles) == [2, 2, 3, 3]
    assert next(set(bundle) for bundle in bundles if "http://own.test/a" in bundle) >= {
        "http://own.test/b", "http://own.test/c",
    }  # fmt: skip
    poll(context, sources[:2], ["http://third.test/a"])
    assert "http://third.test/a" not in {url for bundle in due_bundles(context, sources) for url in bundle}
    assert due_bundles(context, []) == []


def test_an_answer_is_on_record_while_others_are_still_awaited(
    hosts: Hosts, context: Context, warehouse: connection
) -> None:
    sources = [OWN, SLOW]
    due_bundles(context, sources)
    hosts.held["slow.test"] = threading.Event()
    task = threading.Thread(target=poll, args=(context, sources))
    task.start()
    written = "SELECT DISTINCT source_id FROM raw.feed_item"
    assert until_true(lambda: rows(warehouse, written) == [("own",)])
    assert task.is_alive()
    hosts.held["slow.test"].set()
    task.join(15)
    assert len(rows(warehouse, written)) == 2


def test_a_row_that_is_refused_loses_no_other_and_is_asked_again(
    hosts: Hosts, context: Context, warehouse: connection
) -> None:
    due_bundles(context, [OWN, SLOW])
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room'; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON raw.feed_item FOR EACH ROW WHEN (NEW.source_id = 'own')"
            " EXECUTE FUNCTION refuse()"
        )
    with pytest.raises(NewswireError, match=r"1 of 2 feeds could not be written: http://own\.test/rss: .*no room"):
        poll(context, [OWN, SLOW])
    assert rows(warehouse, "SELECT source_id, count(*) FROM raw.feed_item GROUP BY 1") == [("slow", 3)]
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON raw.feed_item")
    told = poll(by_hand(context.settings, context.dsn, "test"), [OWN, SLOW])
    assert [(line["source"], line["new"]) for line in told] == [("own", 3)]


def test_a_warehouse_that_drops_a_connection_costs_no_answer(
    hosts: Hosts, context: Context, warehouse: connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newswire.pipeline import feed_answer

    due_bundles(context, [OWN])
    real, dropped = feed_answer.write_poll, []

    def cut(cursor: Any, *rest: Any) -> None:
        if not dropped:
            dropped.append(True)
            with transaction(warehouse) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (cursor.connection.get_backend_pid(),))
        real(cursor, *rest)

    monkeypatch.setattr(feed_answer, "write_poll", cut)
    assert [line["new"] for line in poll(context, [OWN])] == [3]
    assert hosts.asked("own.test/rss") == 1


def test_two_pollers_at_once_ask_each_feed_once(hosts: Hosts, context: Context, warehouse: connection) -> None:
    due_bundles(context, [OWN, SLOW])
    hosts.held["slow.test"] = threading.Event()
    first = threading.Thread(target=poll, args=(context, [OWN, SLOW]))
    first.start()
    assert until_true(lambda: hosts.asked("slow.test/rss") == 1)
    assert [line["source"] for line in poll(context, [OWN, SLOW])] in ([], ["own"])
    hosts.held["slow.test"].set()
    first.join(15)
    assert hosts.asked("slow.test/rss") == 1
    assert poll(context, [OWN, SLOW]) == []
    assert sorted(rows(warehouse, "SELECT status FROM raw.feed_poll")) == [("ok",), ("ok",)]


def test_a_feed_that_cannot_wait_is_asked_twice_in_a_run_but_never_past_its_end(
    hosts: Hosts, context: Context, warehouse: connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        polling, "again_in_this_tick", lambda wait: timedelta(seconds=0.5) if wait < 15 * MINUTE else None
    )
    hosts.show("own.test/rss", 0.1, 0.2)
    due_bundles(context, [OWN, SLOW])
    late = datetime.now(UTC) + 10 * MINUTE

    def again(until: datetime | None) -> int:
        with warehouse, warehouse.cursor() as cursor:
            cursor.execute("UPDATE raw.feed SET next_poll_at = NULL")
        before = len(hosts.log)
        poll(by_hand(context.settings, context.dsn, "test"), [OWN, SLOW], until=until)
        return len(hosts.log) - before

    assert again(late) == 2, "nobody waits for a second look at the first start"
    assert again(None) == 2
    assert again(datetime.now(UTC) + timedelta(seconds=45.2)) == 2
    assert again(late) == 3
    starts = [at for at, place in hosts.log if place == "own.test/rss"]
    assert len(starts) == 5
    assert starts[-1] - starts[-2] >= 0.45
    assert [status for (status,) in rows(warehouse, "SELECT status FROM raw.feed_poll")] == ["ok"] * 9


def test_a_run_that_has_no_time_leaves_its_feeds_to_the_next(hosts: Hosts, context: Context) -> None:
    due_bundles(context, [OWN])
    started = by_hand(context.settings, context.dsn, "test").run
    old = Context(context.settings, context.dsn, type(started)("d", "r", datetime.now(UTC) - 10 * MINUTE, "t"))
    assert poll(old, [OWN], until=datetime.now(UTC) + timedelta(seconds=10)) == []
    assert hosts.log == []
    assert len(poll(context, [OWN], until=datetime.now(UTC) + timedelta(seconds=10))) == 1, "started by hand, just now"


def test_trouble_is_a_warning_of_the_poll(hosts: Hosts, context: Context, caplog: pytest.LogCaptureFixture) -> None:
    del hosts.bodies["own.test/rss"]
    due_bundles(context, [OWN, SLOW])
    poll(context, [OWN, SLOW])
    warned = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(warned) == 1
    assert warned[0].startswith("own: http://own.test/rss: gone: ")
