"""`newswire coverage`: the table, its sums, and a person who accepts a day or opens it again."""

import getpass
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from newswire.models import FeedItem
from newswire.sources import catalogue
from newswire.warehouse.connect import transaction
from newswire.warehouse.items import write_items
from newswire.warehouse.sources import write_sources
from psycopg2.extensions import connection

Run = Callable[..., tuple[int, str, str]]
DAYS = ("--from", "2026-03-20", "--to", "2026-03-21")


@pytest.fixture
def coverage(run: Run, warehouse: connection) -> Run:
    """The command over two sources, one with articles on two days, one with articles on one."""
    known = catalogue.load()
    with transaction(warehouse) as cursor:
        write_sources(cursor, [known["sana"], known["lbci"]])
        for source, day, number in (("sana", 20, 3), ("sana", 21, 5), ("lbci", 20, 2)):
            at = datetime(2026, 3, day, 12, tzinfo=UTC)
            pages = [f"https://{source}.test/{day}/{n}" for n in range(number)]
            write_items(
                cursor, [FeedItem(source, url, published_at=at, date_basis="published") for url in pages], at
            )  # fmt: skip
    return lambda *arguments: run("coverage", *arguments)


def cells(out: str) -> list[list[str]]:
    lines = [line.split() for line in out.splitlines() if line.strip()]
    return [line for line in lines if line[0].startswith("2026-") or line[0] == "all"]


def test_days_are_sorted_and_summed(coverage: Run) -> None:
    status, out, told = coverage(*DAYS)
    assert (status, told) == (0, "")
    assert cells(out) == [
        ["2026-03-20", "lbci", "-", "2", "0", "0", "0", "0", "0", "2", "0", "open"],
        ["2026-03-20", "sana", "-", "3", "0", "0", "0", "0", "0", "3", "0", "open"],
        ["2026-03-21", "sana", "-", "5", "0", "0", "0", "0", "0", "5", "0", "open"],
        ["all", "-", "10", "0", "0", "0", "0", "0", "10", "0", "3", "open"],
    ]
    assert cells(coverage(*DAYS, "--source", "lbci")[1])[0][:2] == ["2026-03-20", "lbci"]
    lines = [json.loads(line) for line in coverage(*DAYS, "--json", "--source", "sana")[1].splitlines()]
    assert [(line["day"], line["discovered"], line["expected_basis"], line["state"]) for line in lines] == [
        ("2026-03-20", 3, "none", "open"), ("2026-03-21", 5, "none", "open"),
    ]  # fmt: skip


def test_a_person_accepts_a_day_and_opens_it_again(coverage: Run) -> None:
    who = getpass.getuser()
    day = ("sana", "2026-03-20")
    assert coverage("accept", *day, "--reason", "a holiday") == (0, "", f"sana 2026-03-20: closed by {who}\n")
    _, out, _ = coverage(*DAYS, "--source", "sana")
    assert f"closed ✓ by {who}: a holiday" in out
    assert "1 closed, 1 open" in out
    assert coverage("reopen", *day)[0] == 0
    assert "closed" not in coverage(*DAYS, "--source", "sana")[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("reopen", "sana", "2026-03-20"), "sana 2026-03-20 is not closed"),
        (("accept", "nobody", "2026-03-20", "--reason", "x"), "'nobody' is not in the catalogue"),
        (("accept", "sana", "2026-03-20T06:00Z", "--reason", "x"), "is no day"),
        (("accept", "sana", "20.3.", "--reason", "x"), "'20.3.'"),
        (("accept", "sana", "2026-03-20", "--reason", " "), "--reason"),
        (("accept", "lebarmy", "2026-03-20", "--reason", "x"), "nothing is known of lebarmy"),
        (("--from", "2026-03-20"), "--from and --to"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(coverage: Run, arguments: tuple[str, ...], says: str) -> None:
    status, out, told = coverage(*arguments)
    assert (status, out, len(told.splitlines())) == (2, "", 1)
    assert says in told
