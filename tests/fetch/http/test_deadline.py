"""The deadline of a request moves both ways, and is told from a cancellation by others."""

import asyncio

import pytest
from newswire.fetch.http.deadline import Deadline


def run(steps):
    async def main():
        now = asyncio.get_running_loop().time
        async with Deadline(now() + 0.05) as deadline:
            await steps(deadline, now)
        return "passed through"

    return asyncio.run(main())


def test_a_deadline_that_passes_is_a_timeout():
    with pytest.raises(TimeoutError):
        run(lambda deadline, now: asyncio.sleep(10))


def test_it_can_move_on_and_be_lifted():
    async def steps(deadline, now):
        deadline.move(now() + 0.15)
        await asyncio.sleep(0.1)
        deadline.move(None)
        await asyncio.sleep(0.1)
        deadline.move(now() + 10)

    assert run(steps) == "passed through"


def test_moved_on_it_still_ends():
    async def steps(deadline, now):
        deadline.move(now() + 0.1)
        await asyncio.sleep(10)

    with pytest.raises(TimeoutError):
        run(steps)


def test_it_can_come_closer():
    async def steps(deadline, now):
        deadline.move(now() + 30)
        deadline.move(now() + 0.01)
        await asyncio.sleep(10)

    with pytest.raises(TimeoutError):
        run(steps)


def test_a_cancellation_by_others_stays_one():
    async def main():
        async def waits():
            async with Deadline(asyncio.get_running_loop().time() + 30):
                await asyncio.sleep(10)

        task = asyncio.create_task(waits())
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(main())
