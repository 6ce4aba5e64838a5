"""`newswire fetch` as a filter: rows with a url in, one answer each, in the order in which they end.

The event loop runs in its own thread, so that neither a slow reader of the answers nor a slow writer of the rows
looks like a slow server. A bounded number of rows is taken ahead; only rows whose gate is open hold a body.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newswire.fetch.archive import Archive, ArchiveWriter
from newswire.fetch.http import Fetcher, FetchResult
from newswire.fetch.http.policy import Policy, networks

_AHEAD = 1_000
_UNHELD_ANSWERS = 64
_END = object()
_WORTH_KEEPING = ("ok", "not-modified", "gone", "http-error", "blocked-page")


def answers(
    rows: Iterable[dict[str, Any]],
    *,
    allow: Iterable[str] = (),
    archive: str | None = None,
    body: bool = False,
    concurrency: int = 64,
    policy: Policy | None = None,
) -> Iterator[dict[str, Any]]:
    """One answer per row. `archive` is a folder or fsspec url where every answer of a server is kept as WARC.

    `allow` are networks beside the public ones, as CIDR; BadInput names a wrong one. `body` adds `html_b64`.
    """
    rules = policy or Policy(allow=networks(allow), concurrency=concurrency)
    run = _Run(iter(rows), rules, archive, body)
    threading.Thread(target=run.read, name="fetch-rows", daemon=True).start()
    thread = threading.Thread(target=run.work, name="fetch", daemon=True)
    thread.start()
    try:
        while (answer := run.out.get()) is not _END:
            if isinstance(answer, BaseException):
                raise answer
            yield answer
            run.taken()
    finally:
        run.stop()
        thread.join()


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


class _Run:
    def __init__(self, rows: Iterator[dict[str, Any]], policy: Policy, archive: str | None, body: bool) -> None:
        self.out: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._rows = rows
        self._policy = policy
        self._archive = archive
        self._body = body
        self._loop = asyncio.new_event_loop()
        self._room = asyncio.Semaphore(_UNHELD_ANSWERS)
        self._main: asyncio.Task[None] | None = None
        self._inbox: asyncio.Queue[Any] = asyncio.Queue()
        self._ahead = threading.Semaphore(_AHEAD)
        self._stopped = False

    def read(self) -> None:
        """Takes the rows, in a thread that nobody waits for: it may hang in a read for ever."""
        end: Any = _END
        try:
            for row in self._rows:
                self._ahead.acquire()
                if self._stopped:
                    return
                self._call(self._inbox.put_nowait, row)
        except Exception as error:  # the caller's own iterator failed; the caller gets it back after the last answer
            end = _Failed(error)
        self._call(self._inbox.put_nowait, end)

    def work(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._main = self._loop.create_task(self._all())
            self._loop.run_until_complete(self._main)
        except asyncio.CancelledError:
            pass
        except BaseExceptionGroup as group:
            self.out.put(group.exceptions[0])
        except BaseException as error:
            self.out.put(error)
        finally:
            self.out.put(_END)
            self._loop.close()

    def taken(self) -> None:
        self._call(self._room.release)

    def stop(self) -> None:
        self._stopped = True
        self._ahead.release()
        if self._main is not None:
            self._call(self._main.cancel)

    def _call(self, function: Callable[..., Any], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(function, *arguments)

    async def _all(self) -> None:
        writer = _open_archive(self._archive)
        try:
            async with Fetcher(self._policy) as fetcher, asyncio.TaskGroup() as tasks:
                while (row := await self._inbox.get()) is not _END and not isinstance(row, _Failed):
                    task = tasks.create_task(self._one(fetcher, writer, row))
                    task.add_done_callback(lambda _task: self._ahead.release())
            if isinstance(row, _Failed):
                raise row.error
        finally:
            if writer is not None:
                writer.close()

    async def _one(self, fetcher: Fetcher, writer: ArchiveWriter | None, row: Any) -> None:
        refusal = _unusable(row)
        if refusal is not None:
            answer = refusal
        else:
            result = await fetcher.fetch(row["url"].strip(), row.get("etag"), row.get("last_modified"))
            if writer is not None and result.outcome in _WORTH_KEEPING:
                writer.write(result)
            answer = _answer(row["id"], result, self._body)
            del result
        await self._room.acquire()
        self.out.put(answer)


def _open_archive(root: str | None) -> ArchiveWriter | None:
    if root is None:
        return None
    now = datetime.now(UTC)
    spool = None if "://" in root else Path(root) / ".spool"
    return Archive(root, spool).writer("fetch", now.date(), f"{now:%H%M%S%f}")


def _unusable(row: Any) -> dict[str, Any] | None:
    if not isinstance(row, dict):
        return {"id": None, "status": "error", "error": "the line is no object"}
    if row.get("status") == "error" and "url" not in row:
        return {"id": row.get("id"), "status": "error", "error": str(row.get("error", "broken line"))}
    for key, kinds in (
        ("id", (str, int)),
        ("url", (str,)),
        ("etag", (str, type(None))),
        ("last_modified", (str, type(None))),
    ):
        if not isinstance(row.get(key), kinds) or row.get(key) == "":
            if row.get(key) == "" and key in ("etag", "last_modified"):
                continue
            return {"id": row.get("id"), "status": "error", "error": f"'{key}' is missing or no text"}
    return None


def _answer(key: str | int, result: FetchResult, body: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": key,
        "status": result.status,
        "reason": result.outcome,
        "http_status": result.http_status,
        "final_url": result.final_url,
        "bytes": len(result.body),
        "sha256": result.sha256 if result.body else None,
        "seconds": round(result.seconds, 3),
        "tries": result.tries,
        "content_type": result.content_type,
        "etag": result.etag,
        "last_modified": result.last_modified,
    }
    if result.error:
        answer["error"] = result.error
    if body:
        answer["html_b64"] = base64.b64encode(result.body).decode("ascii")
    return answer
