"""The benchmark of copy finding in the warehouse, in a small form; timing is not judged on a busy machine."""

import sys
from pathlib import Path

import pytest
from newswire.warehouse import embedded
from psycopg2.extensions import connection

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "warehouse")]

import dedup_warehouse  # noqa: E402 # the folder of the tests is no package

pytestmark = pytest.mark.slow


def test_batches_are_timed_in_a_past_that_the_benchmark_makes(
    pg_server: embedded.Server, warehouse: connection, warehouse_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ratio = dedup_warehouse.cost([(warehouse, pg_server.dsn("admin", warehouse_name))], [3000], 1)
    filled, timed, compared = capsys.readouterr().out.splitlines()
    assert filled.split()[:3] == ["3000", "articles", "filled"]
    assert "500 more in" in timed
    assert " 0 copies" not in timed
    assert (compared, ratio) == ("3000 against 3000: 1.00 times", 1)
