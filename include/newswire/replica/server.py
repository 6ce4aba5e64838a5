"""The HTTP side of the replica sites: three threaded servers on loopback that share one clock and one log."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from newswire.errors import BadInput
from newswire.replica import gulf, state, wifaq
from newswire.replica.answer import Answer, Asked
from newswire.replica.press import Edition, SiteId, edition, sites, wires

DEFAULT_NOW = datetime(2026, 9, 20, tzinfo=UTC)
CLOCK_PATH = "/__replica__/clock"
_LOGGED = ("host", "user-agent", "accept-encoding", "if-none-match", "if-modified-since")
_RESPOND: dict[SiteId, Callable[[Asked, Edition], Answer]] = {
    "wifaq": wifaq.respond,
    "state": state.respond,
    "gulf": gulf.respond,
}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One request that was answered. `time` is the real time, not the sites' clock; `path` as it was sent."""

    time: datetime
    site: SiteId
    method: str
    path: str
    status: int
    headers: dict[str, str]


class Sites:
    """The running sites: where to connect, the clock that they share, and who asked for what."""

    def __init__(self, now: datetime = DEFAULT_NOW) -> None:
        wires()  # a faulty article file stops the start, not a later request
        self.log: list[LogEntry] = []
        self.set_now(now)
        self._by_host = {facts.host: name for name, facts in sites().items()}
        self._servers = {name: _Server(self, name) for name in sites()}
        self._threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            for server in self._servers.values()
        ]
        for thread in self._threads:
            thread.start()

    @property
    def now(self) -> datetime:
        return self._now

    def set_now(self, now: datetime) -> None:
        """Moves the sites to this moment: what was published or edited later has not happened."""
        if now.tzinfo is None:
            raise BadInput(f"the clock of the replica sites needs a time zone: {now.isoformat()}")
        self._now = now.astimezone(UTC)

    @property
    def connect_to(self) -> dict[str, str]:
        """Host name of each site to the address:port where it listens."""
        return {sites()[name].host: f"127.0.0.1:{server.server_port}" for name, server in self._servers.items()}

    def site_of(self, host: str, fallback: SiteId) -> SiteId:
        return self._by_host.get(host.rpartition(":")[0] or host, fallback)

    def close(self) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, group: Sites, site: SiteId) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.group = group
        self.site = site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; anything else is shown."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "replica"
    sys_version = ""
    timeout = 30
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        group = self.server.group
        site = group.site_of(self.headers.get("Host", ""), self.server.site)
        if parts.path == CLOCK_PATH:
            return self._send(site, _clock(group))
        asked = Asked(
            path=unquote(parts.path),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
        )
        return self._send(site, _RESPOND[site](asked, edition(site, group.now)))

    do_HEAD = do_GET

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != CLOCK_PATH:
            return self._send(self.server.site, Answer(405))
        try:
            self.server.group.set_now(datetime.fromisoformat(json.loads(body)["now"]))
        except (ValueError, KeyError, TypeError, BadInput) as error:
            return self._send(self.server.site, Answer(400, f"bad clock: {error}\n".encode(), "text/plain"))
        return self._send(self.server.site, _clock(self.server.group))

    def _send(self, site: SiteId, answer: Answer) -> None:
        kept = {name: self.headers[name] for name in _LOGGED if name in self.headers}
        entry = LogEntry(datetime.now(UTC), site, self.command, self.path, answer.status, kept)
        self.server.group.log.append(entry)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and answer.status != 304:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the group's log holds what was asked."""


def _clock(group: Sites) -> Answer:
    return Answer(200, json.dumps({"now": group.now.isoformat()}).encode(), "application/json")


@contextmanager
def serve(now: datetime = DEFAULT_NOW) -> Iterator[Sites]:
    """The three sites on free loopback ports for as long as the block runs."""
    group = Sites(now)
    try:
        yield group
    finally:
        group.close()
