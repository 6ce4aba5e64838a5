"""What holds for the gate within a process and for the one that all processes share."""

import asyncio
import time
from contextlib import asynccontextmanager

import psycopg2
import pytest
from newswire.fetch.host_gate import PostgresGate
from newswire.fetch.politeness import LocalGate

SLACK = 0.005


@asynccontextmanager
async def local():
    yield LocalGate()


@pytest.fixture(params=["within a process", "shared"])
def gate(request):
    """Opens the gate, within an event loop."""
    if request.param == "within a process":
        return local
    dsn = request.getfixturevalue("gate_dsn")
    return lambda: PostgresGate(lambda: psycopg2.connect(dsn))


def test_several_connections_still_start_a_delay_apart(gate):
    async def run():
        starts, side_by_side = [], asyncio.Barrier(3)
        async with gate() as opened:

            async def one():
                async with opened.start("host", 0.2, 3, 40.0) as turn:
                    starts.append(time.monotonic())
                    turn.leaves()
                    turn.answered()
                    await side_by_side.wait()

            await asyncio.gather(one(), one(), one())
        return starts

    first, second, third = asyncio.run(run())
    assert min(second - first, third - second) >= 0.2 - SLACK


def test_a_request_that_leaves_late_holds_back_the_other_connection(gate):
    async def run():
        async with gate() as opened:

            async def second():
                async with opened.start("host", 0.1, 2, 40.0) as turn:
                    began = time.monotonic()
                    turn.leaves()
                    return began

            async with opened.start("host", 0.1, 2, 40.0) as turn:
                other = asyncio.create_task(second())
                await asyncio.sleep(0.3)
                too_early = other.done()
                turn.leaves()
                left = time.monotonic()
                turn.answered()
                return too_early, await other - left

    too_early, gap = asyncio.run(run())
    assert not too_early
    assert gap >= 0.1 - SLACK
