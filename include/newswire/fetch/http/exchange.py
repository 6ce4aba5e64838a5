"""One request and its answer over aiohttp, with our own limits of time and size; redirects are not followed here.

Automatic redirects and automatic decompression of aiohttp stay off.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import aiohttp
from yarl import URL

from newswire.fetch.http.announced import AnnouncedOnly
from newswire.fetch.http.guard import GuardedResolver, Refused
from newswire.fetch.http.policy import Policy
from newswire.fetch.http.read import Body, Broken, TooBig, Unreadable, read_body
from newswire.fetch.http.result import Headers, Outcome

ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
_ERROR_BODY = 64 << 10
_ERROR_BODY_SECONDS = 2.0


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
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_headers_sent)
    session = aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        max_line_size=policy.header_line,
        max_field_size=policy.header_line,
        max_headers=policy.headers,
        trace_configs=[trace],
    )
    # aiohttp asks a second time, past the gate, when a connection dies; only for a kept one is that no fault of ours.
    session._retry_connection = keep_connections
    return session


async def _headers_sent(_session: Any, context: SimpleNamespace, _params: Any) -> None:
    context.trace_request_ctx()


async def exchange(
    session: aiohttp.ClientSession,
    url: URL,
    headers: Headers,
    policy: Policy,
    *,
    seconds: float,
    sent: Callable[[], None],
    limit: int | None = None,
) -> Answer:
    """The answer to one GET within `seconds`; whatever the server does is told in it, nothing is raised."""
    state = _Progress(sent)
    try:
        async with asyncio.timeout(seconds):
            return await _ask(session, url, headers, policy, state, limit)
    except Exception as error:  # a hostile answer can break the parser below in any way, and is still only an answer
        return replace(_trouble(error, state), reached=state.connected)


class _Progress:
    def __init__(self, sent: Callable[[], None]) -> None:
        self._sent = sent
        self.connected = False
        self.head: asyncio.Timeout | None = None
        self.first_byte = 0.0

    def headers_sent(self) -> None:
        self.connected = True
        self._sent()
        if self.head is not None:
            self.head.reschedule(asyncio.get_running_loop().time() + self.first_byte)


async def _ask(
    session: aiohttp.ClientSession, url: URL, headers: Headers, policy: Policy, state: _Progress, limit: int | None
) -> Answer:
    state.first_byte = policy.first_byte
    async with asyncio.timeout(policy.connect) as state.head:
        response = await session.get(url, headers=headers, allow_redirects=False, trace_request_ctx=state.headers_sent)
    try:
        said = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.raw_headers)
        answer = Answer(said, response.status, reached=True)
        try:
            body = await _body(response, answer, policy, limit)
        except Exception as error:
            return replace(_trouble(error, state), headers=said, http_status=response.status, reached=True)
        response.release()
        return replace(answer, body=body)
    finally:
        response.close()


async def _body(response: aiohttp.ClientResponse, answer: Answer, policy: Policy, limit: int | None) -> bytes:
    encoding = ",".join(value for key, value in answer.headers if key.lower() == "content-encoding")
    if response.status in (200, 203):
        announced = answer.header("content-length") or ""
        if limit is None and announced.isascii() and announced.isdigit() and int(announced[:18]) > policy.wire:
            raise TooBig(f"announces {announced[:18]} bytes")
        return await read_body(response.content.iter_any(), Body(encoding, policy, limit), policy)
    try:
        async with asyncio.timeout(_ERROR_BODY_SECONDS):
            return await read_body(response.content.iter_any(), Body(encoding, policy, _ERROR_BODY), policy)
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
            trouble="retry", error="no whole answer in time" if state.connected else "no connection in time", again=True
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
