"""The short form of kill_load.py; a hundred kills, thirty of the server and twenty overlaps are run by hand."""

import shutil
import tempfile
from pathlib import Path

import kill_load
import pytest
from newswire.warehouse import embedded

pytestmark = pytest.mark.slow


def test_kills_of_loader_and_server_leave_the_old_whole_or_the_new_whole() -> None:
    base, tally = Path(tempfile.mkdtemp(prefix="newswire-tests-")), kill_load.Tally()
    base.chmod(0o755)
    try:
        with embedded.running(base / "pg") as server:
            kill_load.migrate(server.dsn())
            with kill_load.full_warehouses(server, 12) as (told, fresh, expected):
                kill_load.kill_at_random(fresh, told, expected, 8, tally)
                kill_load.kill_families(base / "pg", fresh, told, expected, 2, tally)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    assert tally.faults == []
    assert (tally.kills, tally.families) == (8, 2)
    assert set(tally.seen) <= {"old", "new"}
