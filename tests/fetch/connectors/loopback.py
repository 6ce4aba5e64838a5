"""A real HTTP server on loopback whose pages are a function, and a real fetcher that asks it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from newswire.fetch.connectors import CONNECTORS, Discovery
from newswire.fetch.http import Fetcher, Policy, networks
from newswire.models import Source
from newswire.window import Window

Answer = tuple[int, dict[str, str], bytes]
Pages = Callable[[str], Answer]


class Site:
    """Where the server listens, and the paths that were asked for, robots.txt aside."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.asked: list[str] = []


@contextmanager
def serving(pages: Pages, robots: Callable[[], bytes] | None = None) -> Iterator[Site]:
    """The site; `robots` gives its robots.txt, of which there is none else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if urlsplit(self.path).path == "/robots.txt":
                status, headers, body = (200, {"Content-Type": "text/plain"}, robots()) if robots else (404, {}, b"")
            else:
                site.asked.append(self.path)
                status, headers, body = pages(self.path)
            self.send_response(status)
            for name, value in ({"Content-Type": "text/html"} | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def source(**facts: Any) -> Source:
    return Source.model_validate(
        {
            "id": "agency",
            "name": {"ar": "وكالة", "en": "Agency"},
            "country": "IRN",
            "kind": "state_agency",
            "tier": 1,
            "homepage": "http://agency.test/",
            "timezone": "Asia/Tehran",
        }
        | facts
    )


def discover(connector: str, params: dict[str, Any], window: Window, publisher: Source | None = None) -> Discovery:
    """What a connector of the registry lists, asked through a real fetcher."""

    async def once() -> Discovery:
        policy = Policy(allow=networks(["127.0.0.0/8"]), delay=0.0, tries=1, total=10.0)
        async with Fetcher(policy) as fetcher:
            return await CONNECTORS[connector](fetcher.fetch, publisher or source(), params, window)

    return asyncio.run(once())
