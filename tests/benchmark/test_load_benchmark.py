"""The benchmark of the load, in a small form; costs are not judged on a busy machine."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import load as benchmark  # the folder of the tests is no package

pytestmark = pytest.mark.slow


def test_every_way_loads_the_same_mentions_and_a_day_is_replaced_in_two_tables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "DAY", 100)
    with benchmark.machine() as on:
        benchmark.replace(on, 200)
        benchmark.merging(on, 100)
        benchmark.day(on, [200, 400], rounds=1)
    lines = capsys.readouterr().out.splitlines()
    done = [line.split(";")[0].strip() for line in lines if " inserted, " in line]
    all_new, again = "200 inserted, 200 closed, 0 unchanged", "0 inserted, 0 closed, 200 unchanged"
    day = ["100 inserted, 0 closed, 0 unchanged"] * 2 + ["100 inserted, 100 closed, 0 unchanged"] * 2
    merged = ["100 inserted, 0 closed, 0 unchanged", "100 inserted, 100 closed, 0 unchanged"]
    assert done == ["200 inserted, 0 closed, 0 unchanged", all_new, again, *[all_new] * 5, *merged, *day]
    assert sum(" x, wall " in line for line in lines) == 7
    assert any(line.startswith("merging 100 replaced mentions") for line in lines)
    assert lines[-1].startswith("  400 against 200: ")
