"""The benchmark of copy finding in the warehouse, in a small form."""

import sys
from pathlib import Path

import pytest
from newswire.warehouse import embedded
from psycopg2.extensions import connection

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "warehouse")]

import dedup_warehouse  # noqa: E402 # the folder of the tests is no package

pytestmark = pytest.mark.slow


def test_batches_are_timed_at_two_sizes_of_the_past(
    pg_server: embedded.Server, warehouse: connection, warehouse_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ratio = dedup_warehouse.cost(warehouse, pg_server.dsn("admin", warehouse_name), [1500, 3000], 1)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["1500", "3000", "3000"]
    assert all("500 more in" in line and " 0 copies" not in line for line in lines[:2])
    assert 0 < ratio < 10, "timing is not judged on a busy machine; a scan of all would be"
