"""Processes that share the gate in PostgreSQL are as polite together as one alone, by the log of the server."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from email.utils import format_datetime

import psycopg2
import pytest
from newswire.errors import Transient
from newswire.fetch.host_gate import PostgresGate
from newswire.fetch.politeness import HostPaused

from .hostile import Site, fails_first, page, silent, status

CLOCKS = time.time() - time.monotonic()

FETCHING = """
import asyncio, sys
import psycopg2
from newswire.fetch.host_gate import PostgresGate
from newswire.fetch.http import Fetcher, Policy, networks
async def main(dsn, base, name, count, delay, connections="1", lease="90"):
    policy = Policy(
        allow=networks(["127.0.0.0/8"]), delay=float(delay), connections=int(connections), same_page=99, budget=20.0
    )
    gate = PostgresGate(lambda: psycopg2.connect(dsn), float(lease))
    async with gate, Fetcher(policy, gate) as fetcher:
        ends = await asyncio.gather(*(fetcher.fetch(f"{base}/{name}/{n}") for n in range(int(count))))
    print(*sorted({end.outcome for end in ends}))
asyncio.run(main(*sys.argv[1:]))
"""


def fetching(dsn, site, name, count, delay, *more):
    command = [sys.executable, "-c", FETCHING, dsn, site.url, name, *map(str, (count, delay, *more))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def hold_up(processes):
    """Takes the processor away from one process after another for a part of a second, as a crowded machine does."""
    dice = random.Random(1)
    while running := [process for process in processes if process.poll() is None]:
        one = dice.choice(running)
        os.kill(one.pid, signal.SIGSTOP)
        time.sleep(dice.uniform(0.05, 0.35))
        os.kill(one.pid, signal.SIGCONT)
        time.sleep(dice.uniform(0.0, 0.1))


@pytest.mark.parametrize("connections", [1, 2])
def test_four_processes_start_no_closer_than_the_delay(connections, gate_dsn):
    rules = page(b"User-agent: *\nDisallow: /p1/1\n", "Content-Type: text/plain")
    with Site({"/robots.txt": rules}, keep_alive=True) as site:
        running = [fetching(gate_dsn, site, f"p{n}", 4, 0.15, connections) for n in range(4)]
        hold_up(running)
        ends = [process.communicate(timeout=60)[0].split() for process in running]
    assert ends == [["ok"], ["ok", "robots"], ["ok"], ["ok"]]
    assert len(site.asked) == 4 + 15
    assert "/p1/1" not in site.paths
    assert min(site.gaps()) >= 0.15 - 0.005
    assert max(one.open_connections for one in site.asked) <= connections


def test_a_crawl_delay_holds_all_processes_from_the_first_robots_file_on(gate_dsn):
    rules = page(b"User-agent: *\nCrawl-delay: 0.5\n", "Content-Type: text/plain")
    with Site({"/robots.txt": rules}) as site:
        running = [fetching(gate_dsn, site, f"p{n}", 2, 0.05) for n in range(3)]
        ends = [process.communicate(timeout=60)[0].split() for process in running]
    assert ends == [["ok"]] * 3
    assert len(site.asked) == 3 * 3
    assert min(site.gaps()) >= 0.5 - 0.005


def too_many_until(talk):
    """A 429 whose Retry-After is a date, two to three seconds from now."""
    now = int(time.time())
    date, until = (format_datetime(datetime.fromtimestamp(at, UTC), usegmt=True) for at in (now, now + 3))
    talk.answer("429 Too Many Requests", b"", f"Date: {date}", f"Retry-After: {until}")


@pytest.mark.parametrize("answer", [status("429 Slow", "Retry-After: 2"), too_many_until], ids=["seconds", "date"])
def test_a_429_in_one_process_pauses_the_others(answer, gate_dsn):
    with Site({"/p0/0": fails_first(1, answer)}) as site:
        running = [fetching(gate_dsn, site, f"p{n}", 3, 0.1) for n in range(3)]
        hold_up(running)
        ends = [process.communicate(timeout=60)[0].split() for process in running]
    limited = next(one.at for one in site.asked if one.path == "/p0/0")
    until = limited + 2.0 if answer is not too_many_until else int(limited + CLOCKS) + 3 - CLOCKS
    assert all(one.at >= until for one in site.asked if one.at > limited)
    assert ends == [["ok"]] * 3


def test_a_process_killed_while_it_holds_the_host_lets_the_next_in_when_its_lease_ends(gate_dsn):
    with Site({"/dies/0": silent}) as site:
        dies = fetching(gate_dsn, site, "dies", 1, 0.1, 1, 4)
        while "/dies/0" not in site.paths:
            time.sleep(0.01)
        lives = fetching(gate_dsn, site, "lives", 1, 0.1)
        dies.kill()
        dies.communicate()
        assert lives.communicate(timeout=60)[0].split() == ["ok"]
    held = site.asked[site.paths.index("/dies/0")].at
    after = min(one.at for one in site.asked if one.at > held)
    assert after - held > 2.0


def test_a_turn_that_has_lasted_half_its_lease_is_lost(gate_dsn):
    async def run():
        gate = PostgresGate(lambda: psycopg2.connect(gate_dsn), lease_seconds=1.0)
        async with gate, gate.start("host", 0.0, 1, 40.0) as turn:
            in_time = turn.leaves()
            time.sleep(0.6)  # the whole process stands still
            return in_time, turn.leaves()

    assert asyncio.run(run()) == (True, False)


def test_the_delay_counts_from_when_the_request_left(gate_dsn):
    async def run():
        async with PostgresGate(lambda: psycopg2.connect(gate_dsn)) as gate:
            async with gate.start("host", 0.2, 1, 40.0) as turn:
                await asyncio.sleep(0.3)
                left = time.monotonic()
                turn.leaves()
            async with gate.start("host", 0.2, 1, 40.0):
                return time.monotonic() - left

    assert asyncio.run(run()) > 0.195


def test_the_place_of_a_killed_process_comes_free(gate_dsn):
    async def run():
        async with (
            PostgresGate(lambda: psycopg2.connect(gate_dsn), lease_seconds=0.5) as dead,
            PostgresGate(lambda: psycopg2.connect(gate_dsn)) as alive,
        ):
            dead._move = lambda *_: None  # killed: never gives back
            async with dead.start("host", 0.0, 1, 40.0):
                pass
            begun = time.monotonic()
            async with alive.start("host", 0.0, 1, 40.0):
                return time.monotonic() - begun

    assert 0.3 < asyncio.run(run()) < 10


def test_a_cancelled_task_gives_its_place_back(gate_dsn):
    async def run():
        async with PostgresGate(lambda: psycopg2.connect(gate_dsn)) as gate:

            async def hold():
                async with gate.start("host", 0.0, 1, 40.0):
                    await asyncio.sleep(60)

            for pause in (0.0, 0.001, 0.05):
                task = asyncio.create_task(hold())
                await asyncio.sleep(pause)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            async with asyncio.timeout(20), gate.start("host", 0.0, 1, 40.0) as turn:
                return turn.waited

    assert asyncio.run(run()) < 20


def test_a_long_pause_is_told_and_not_waited_for(gate_dsn):
    async def run():
        async with PostgresGate(lambda: psycopg2.connect(gate_dsn)) as gate:
            await gate.pause("host", 500)
            await gate.pause("host", 100)  # a shorter one does not end a longer one
            async with gate.start("host", 1.0, 1, 40.0):
                pass

    with pytest.raises(HostPaused) as caught:
        asyncio.run(run())
    assert 490 < caught.value.seconds <= 500


def test_a_lost_connection_is_opened_again(gate_dsn):
    async def run():
        async with PostgresGate(lambda: psycopg2.connect(gate_dsn)) as gate:
            async with gate.start("host", 0.0, 1, 40.0):
                pass
            gate._open.close()
            async with gate.start("host", 0.0, 1, 40.0):
                return True

    assert asyncio.run(run())


def test_a_database_that_is_away_is_transient():
    async def run():
        away = PostgresGate(lambda: psycopg2.connect("host=127.0.0.1 port=1 connect_timeout=1"))
        async with away as gate, gate.start("host", 0.0, 1, 40.0):
            pass

    with pytest.raises(Transient, match="politeness gate"):
        asyncio.run(run())
