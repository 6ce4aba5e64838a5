"""`python -m newswire.replica`: the port file appears when the sites answer, and a signal ends it cleanly."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from newswire import replica


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_the_signal(tmp_path: Path, number: signal.Signals) -> None:
    ports = tmp_path / "ports.json"
    command = [sys.executable, "-m", "newswire.replica", "--port-file", str(ports), "--now", "2026-09-12T00:00Z"]
    process = subprocess.Popen(command)
    try:
        end = time.monotonic() + 20
        while not ports.exists() and time.monotonic() < end:
            assert process.poll() is None
            time.sleep(0.05)
        connect_to = json.loads(ports.read_text())
        assert set(connect_to) == {facts.host for facts in replica.site_facts().values()}
        for address in connect_to.values():
            with urlopen(f"http://{address}{replica.CLOCK_PATH}", timeout=5) as reply:
                assert json.load(reply) == {"now": "2026-09-12T00:00:00+00:00"}
        process.send_signal(number)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
    assert [path.name for path in tmp_path.iterdir()] == ["ports.json"]


def test_a_clock_without_zone_is_refused_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "newswire.replica", "--port-file", str(tmp_path / "p"), "--now", "2026-09-12"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "replica sites: the clock of the replica sites needs a time zone: 2026-09-12T00:00:00"
    ]
