"""The replica agency sites as a process of their own, beside the demo's Airflow."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from newswire.errors import NewswireError
from newswire.local import processes
from newswire.local.stack import Keep

START_SECONDS = 60.0


@contextlib.contextmanager
def sites(place: Path, keep: Keep) -> Iterator[Mapping[str, str]]:
    """The settings with which newswire finds the sites; they are stopped at the end of the block."""
    file, log = place / "replica.json", place / "logs" / "replica.log"
    file.unlink(missing_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own module in this Python, no shell
            [sys.executable, "-m", "newswire.replica", "--port-file", str(file)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    leader = processes.identity(process.pid)
    keep("replica sites", leader)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not file.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise NewswireError(f"the replica sites did not start; see {log}")
            time.sleep(0.05)
        yield {
            "NEWSWIRE_CONNECT_TO": json.dumps(json.loads(file.read_text())),
            "NEWSWIRE_ALLOW": '["127.0.0.0/8"]',
            "NEWSWIRE_RETRY_DELAY": "5",  # no outage of a distant server to outlast
        }
    finally:
        if leader is not None:
            processes.end_session(leader, gentle_seconds=10)
        process.poll()
        keep("replica sites", None)
