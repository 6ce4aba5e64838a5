#!/usr/bin/env python3
"""Stands in for the program `airflow` where only its supervision is tested: a health page and a child of its own group.

`standalone` behaves like Airflow's: SIGINT ends the child and itself, SIGTERM leaves the child behind.
"""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

home = Path(os.environ["AIRFLOW_HOME"])
home.mkdir(parents=True, exist_ok=True)
with (home / "calls").open("a") as calls:
    print(*sys.argv[1:], file=calls)
if sys.argv[1] != "standalone":
    sys.exit(0)


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        now = datetime.now(UTC).isoformat()
        told = {"status": "unhealthy" if (home / "sick").exists() else "healthy", "latest_scheduler_heartbeat": now}
        body = json.dumps(dict.fromkeys(("metadatabase", "scheduler", "triggerer", "dag_processor"), told)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


child = subprocess.Popen(["sh", "-c", ": airflow; sleep 600; :"], process_group=0)
server = HTTPServer(("127.0.0.1", int(os.environ["AIRFLOW__API__PORT"])), Health)


def interrupted(*_: object) -> None:
    if not (home / "deaf").exists():
        os.killpg(child.pid, signal.SIGTERM)
        child.wait()
        os._exit(0)


if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
    signal.signal(signal.SIGINT, interrupted)
(home / "sick").unlink(missing_ok=True)
server.serve_forever()
