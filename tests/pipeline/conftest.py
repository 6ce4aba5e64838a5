"""The own site and the desk of this folder's tests."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from newswire.pipeline.context import by_hand
from newswire.settings import Settings
from own_desk import HOST, Desk, Site
from psycopg2.extensions import connection


@pytest.fixture
def own_site_class() -> type[Site]:
    return Site


@pytest.fixture
def own_site(own_site_class: type[Site]) -> Iterator[Site]:
    site = own_site_class()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, tag = site.answer(self.path, self.headers.get("If-None-Match"))
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if tag:
                self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site.port = server.server_port
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(own_site: Site, warehouse_dsn: str, warehouse: connection, tmp_path: Path) -> Desk:
    settings = Settings(
        home=tmp_path, profile="live", archive=str(tmp_path / "archive"), allow=("127.0.0.0/8",),
        connect_to={HOST: f"127.0.0.1:{own_site.port}"},
    )  # fmt: skip
    return Desk(by_hand(settings, warehouse_dsn, "test"), warehouse, own_site)
