"""Throughput of fetching beside other clients, as ratios: 20 simulated hosts at 50 ms, two connections each.

    python tests/benchmark/fetch/run.py [--peers DIR] [--pages N] [--rounds N]

The peers come from PyPI into an environment of their own (`--peers`, made when it is missing). All clients run in
the same rounds against one server process, each round in another order, so that what else the machine does hits all of
them. The bound is what the latency alone allows. CPU is that of the client's process, a page. newswire asks every host
for its robots.txt and judges every page; the peers do neither. They run as they come, and `tuned` for many hosts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
HOSTS, LATENCY, CONNECTIONS = 20, 0.05, 2
PEERS = ("httpx", "trafilatura", "news-please", "scrapy")
CLIENTS = (
    "newswire", "newswire and archive",
    "httpx", "httpx tuned", "trafilatura", "news-please", "scrapy", "scrapy tuned",
)  # fmt: skip
GOALS = {"httpx": 1.3, "trafilatura": 0.95, "news-please": 1.4, "scrapy": 3.0}


@contextmanager
def serving() -> Iterator[list[str]]:
    server = subprocess.Popen(
        [sys.executable, str(HERE / "server.py"), str(HOSTS), str(LATENCY)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
    finally:
        server.terminate()
        server.wait()


def peer_python(folder: Path) -> str:
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--upgrade", "pip"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return str(python)


def measure(python: str, client: str, urls: list[str]) -> dict[str, float]:
    done = subprocess.run(
        [python, str(HERE / "clients.py"), client], input=json.dumps(urls), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{client}: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, default=Path(".newswire/benchmark-peers"))
    parser.add_argument("--pages", type=int, default=120, help="pages a host")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    peers = peer_python(options.peers)
    bound = options.pages * LATENCY / CONNECTIONS
    rows: dict[str, list[dict[str, float]]] = {}
    with serving() as hosts:
        for turn in range(options.rounds):
            for client in (*CLIENTS[turn % len(CLIENTS) :], *CLIENTS[: turn % len(CLIENTS)]):
                name = client.replace(" ", "-")
                urls = [f"{host}/{name}/{turn}/{page}" for page in range(options.pages) for host in hosts]
                python = sys.executable if client.startswith("newswire") else peers
                rows.setdefault(client, []).append(measure(python, client, urls))
    report(rows, bound, options.pages * HOSTS)


def report(rows: dict[str, list[dict[str, float]]], bound: float, pages: int) -> None:
    ours = statistics.median(row["seconds"] for row in rows["newswire"])
    spread = [bound / row["seconds"] for row in rows["newswire"]]
    print(f"newswire by round: {', '.join(f'{share:.2f}' for share in spread)} of the bound")
    print(f"{pages} pages, {HOSTS} hosts, {LATENCY * 1000:.0f} ms, {CONNECTIONS} connections a host; medians of rounds")
    print(f"{'client':<22}{'of the bound':>13}{'ours : it':>11}{'goal':>7}{'CPU ms a page':>15}{'pages':>8}")
    for client in CLIENTS:
        rounds = rows[client]
        seconds = statistics.median(row["seconds"] for row in rounds)
        cpu = statistics.median(row["cpu"] for row in rounds) / pages * 1000
        goal = f"{GOALS[client]:.2f}" if client in GOALS else "0.85" if client == "newswire" else ""
        got = min(row["pages"] for row in rounds)
        print(f"{client:<22}{bound / seconds:>12.2f} {seconds / ours:>10.2f} {goal:>6}{cpu:>14.2f} {got:>7.0f}")


if __name__ == "__main__":
    main()
