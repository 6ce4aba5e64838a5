"""`python -m newswire.replica --port-file FILE [--now 2026-09-20T00:00Z]`: the replica sites until SIGTERM or SIGINT.

FILE appears when the sites answer: JSON, host name to address:port, as the setting `connect_to` wants it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

from newswire.errors import BadInput
from newswire.replica.server import DEFAULT_NOW, serve


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m newswire.replica", description="replica agency sites on loopback")
    parser.add_argument(
        "--port-file", type=Path, required=True, help="JSON of host to address:port, written when ready"
    )
    parser.add_argument("--now", type=datetime.fromisoformat, default=DEFAULT_NOW, help="the clock of the sites")
    options = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        with serve(options.now) as group:
            _write(options.port_file, json.dumps(group.connect_to))
            stop.wait()
    except (BadInput, OSError) as error:
        sys.stderr.write(f"replica sites: {error}\n")
        return 2
    return 0


def _write(path: Path, text: str) -> None:
    # A reader that waits for the file must never see half of it.
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text)
    part.replace(path)


if __name__ == "__main__":
    sys.exit(main())
