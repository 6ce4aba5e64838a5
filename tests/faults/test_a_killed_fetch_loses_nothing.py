"""The short form of kill_fetch.py; a hundred kills are run by hand."""

from pathlib import Path

from kill_fetch import kill_and_count


def test_five_kills_leave_every_url_in_one_state_and_every_record_with_its_row(
    warehouse_dsn: str, tmp_path: Path
) -> None:
    tally = kill_and_count(warehouse_dsn, tmp_path, times=5)
    assert tally.faults == []
    assert tally.kills == 5
    assert tally.captures > 100
    assert set(tally.states) == {"fetched", "gone", "quarantined"}
