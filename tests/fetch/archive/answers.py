"""Made-up answers of a server, so that the archive can be tested without one."""

from datetime import UTC, datetime, timedelta

from newswire.fetch.http import FetchResult

START = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def answer(number: int = 0, body: bytes | None = None, **changed: object) -> FetchResult:
    url = f"https://site.test/news/{number}"
    values: dict[str, object] = {
        "url": url,
        "outcome": "ok",
        "http_status": 200,
        "final_url": url,
        "headers": (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", "77"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("ETag", f'"{number}"'),
        ),
        "body": f"<p>خبر رقم {number}</p>".encode() * 20 if body is None else body,
        "content_type": "text/html; charset=utf-8",
        "content_encoding": "gzip",
        "etag": f'"{number}"',
        "last_modified": None,
        "moved_to": None,
        "retry_after": None,
        "tries": 1,
        "seconds": 0.1,
        "error": None,
        "fetched_at": START + timedelta(seconds=number),
        "request_headers": (("User-Agent", "newswire-test/1"), ("Accept-Encoding", "gzip, deflate")),
    }
    return FetchResult(**(values | changed))  # type: ignore[arg-type]
