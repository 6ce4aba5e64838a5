"""One request and its answer over aiohttp, with our own limits of time and size; redirects are not followed here.

Automatic redirects and automatic decompression of aiohttp stay off.
"""

from __future__ import annotations

import asyncio
import functools
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
from yarl import URL

from newswire.fetch.http.announced import LEAVING, AnnouncedOnly
from newswire.fetch.http.deadline import Deadline
from newswire.fetch.http.guard import GuardedResolver, Refused
from newswire.fetch.http.policy import Policy
from newswire.fetch.http.read import Body, Broken, TooBig, Unreadable, read_body
from newswire.fetch.http.result import Headers, Outcome
from newswire.fetch.politeness import Turn

ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
_ERROR_BODY = 64 << 10
_ERROR_BODY_SECONDS = 2.0
_MAY_PAUSE = (429, 503)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request brought. `trouble` is set when there is no whole answer, and `again` when a try may help.

    `reached` says that the request left, so that the server has seen it.
    """

    headers: Headers = ()
    http_status: int | None = None
    body: bytes = b""
    trouble: Outcome | None = None
    error: str | None = None
    again: bool = False
    reached: bool = False

    def header(self, name: str) -> str | None:
        """The first header of this lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


def open_session(policy: Policy, keep_connections: bool) -> aiohttp.ClientSession:
    """A session whose connections all pass the guard. Without `keep_connections` each request gets its own."""
    connector = aiohttp.TCPConnector(
        limit=0,
        resolver=GuardedResolver(policy.allow, policy.connect_to),
        ttl_dns_cache=policy.names_age,
        force_close=not keep_connections,
    )
    protocol: Any = functools.partial(AnnouncedOnly, loop=asyncio.get_running_loop())
    connector._factory = protocol  # aiohttp 3.14 has no public way
    session = aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        max_line_size=policy.header_line,
        max_field_size=policy.header_line,
        max_headers=policy.headers,
    )
    # aiohttp asks a second time, past the gate, when a connection dies; only for a kept one is that no fault of ours.
    session._retry_connection = keep_connections
    return session


async def exchange(
    session: aiohttp.ClientSession,
    url: URL,
    headers: Headers,
    policy: Policy,
    *,
    seconds: float,
    turn: Turn,
    large: asyncio.Semaphore,
    limit: int | None = None,
) -> Answer:
    """The answer to one GET within `seconds`; whatever the server does is told in it, nothing is raised.

    `large` bounds how many large bodies are read at a time; waiting for it does not count.
    """
    state = _Progress(turn, seconds, policy, large)
    try:
        async with state.deadline:
            body = await _ask(session, url, headers, state, limit)
    except Exception as error:  # a hostile answer can break the parser below in any way, and is still only an answer
        trouble = _trouble(error, state)
        return replace(trouble, headers=state.said, http_status=state.status, reached=state.reached)
    finally:
        state.end()
        if session.connector is not None and session.connector.force_close:
            await asyncio.sleep(0)  # the socket closes in the next round of the loop, before the gate opens for others
    return Answer(state.said, state.status, body, reached=True)


class _Progress:
    """How far one exchange has come. Its one deadline moves with each phase, and never beyond the end of the whole."""

    def __init__(self, turn: Turn, seconds: float, policy: Policy, large: asyncio.Semaphore) -> None:
        self._clock = asyncio.get_running_loop().time
        self._end = self._clock() + seconds
        self._turn = turn
        self._large = large
        self._holds_room = False
        self.policy = policy
        self.deadline = Deadline(min(self._end, self._clock() + policy.connect))
        self.reached = False
        self.said: Headers = ()
        self.status: int | None = None

    def leaving(self) -> bool:
        if not self._turn.leaves():
            return False
        self.reached = True
        self.next_phase(self.policy.first_byte)
        return True

    def answered(self, response: aiohttp.ClientResponse) -> None:
        self.said = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.raw_headers)
        self.status = response.status
        if response.status not in _MAY_PAUSE:  # these tell the gate how long the host wants to be left alone, first
            self._turn.answered()

    def body_may_come(self) -> None:
        self.next_phase(self.policy.stall)

    async def make_room(self) -> None:
        """Waits until a large body may be held in memory."""
        self.deadline.move(None)
        began = self._clock()
        await self._large.acquire()
        self._holds_room = True
        self._end += self._clock() - began

    def end(self) -> None:
        if self._holds_room:
            self._large.release()

    def next_phase(self, seconds: float) -> None:
        self.deadline.move(min(self._end, self._clock() + seconds))


async def _ask(
    session: aiohttp.ClientSession, url: URL, headers: Headers, state: _Progress, limit: int | None
) -> bytes:
    LEAVING.set(state.leaving)
    response = await session.get(url, headers=headers, allow_redirects=False)
    try:
        state.answered(response)
        body = await _body(response, state, limit)
        response.release()
        return body
    finally:
        response.close()


async def _body(response: aiohttp.ClientResponse, state: _Progress, limit: int | None) -> bytes:
    policy, chunks = state.policy, response.content.iter_any()
    encoding = ",".join(value for key, value in state.said if key.lower() == "content-encoding")
    if response.status in (200, 203):
        if limit is None and (response.content_length or 0) > policy.wire:
            raise TooBig(f"announces {response.content_length} bytes")
        return await read_body(chunks, Body(encoding, policy, limit), policy, state.body_may_come, state.make_room)
    try:
        async with asyncio.timeout(_ERROR_BODY_SECONDS):
            return await read_body(chunks, Body(encoding, policy, _ERROR_BODY), policy)
    except (TooBig, Broken, Unreadable, TimeoutError, aiohttp.ClientError):
        return b""  # the page beside an error is kept when it comes easily, and is never a reason to fail


def _trouble(error: Exception, state: _Progress) -> Answer:
    refused = error if isinstance(error, Refused) else error.__cause__
    if isinstance(refused, Refused):
        return Answer(trouble="blocked", error=str(refused))
    text = f"{type(error).__name__}: {error}"[:200] if str(error) else type(error).__name__
    if isinstance(error, TooBig):
        return Answer(trouble="too-big", error=str(error))
    if isinstance(error, Broken):
        return Answer(trouble="retry", error=str(error), again=True)
    if isinstance(error, TimeoutError):
        return Answer(
            trouble="retry", error="no whole answer in time" if state.reached else "no connection in time", again=True
        )
    if isinstance(error, Unreadable):
        return Answer(trouble="http-error", error=str(error))
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return Answer(trouble="retry", error=text)  # another try brings the same certificate
    malformed = isinstance(error, (aiohttp.ClientResponseError, aiohttp.InvalidURL, ValueError))
    network = isinstance(error, (aiohttp.ClientError, OSError, EOFError))
    return Answer(
        trouble="retry" if network and not malformed else "http-error", error=text, again=network and not malformed
    )
