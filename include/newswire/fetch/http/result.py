"""What fetching one url came to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Outcome = Literal[
    "ok",
    "not-modified",
    "gone",
    "http-error",
    "rate-limited",
    "retry",
    "deferred",
    "too-big",
    "redirect-loop",
    "blocked",
    "robots",
    "robots-unreachable",
    "blocked-page",
]
Status = Literal["ok", "unchanged", "gone", "refused", "quarantined", "error"]
Headers = tuple[tuple[str, str], ...]

_STATUS: dict[Outcome, Status] = {
    "ok": "ok",
    "not-modified": "unchanged",
    "gone": "gone",
    "blocked": "refused",
    "robots": "refused",
    "robots-unreachable": "refused",
    "blocked-page": "quarantined",
    "too-big": "quarantined",
}


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The end of one url: a word for the outcome, and what the server said, with the body decompressed.

    Header values are latin-1 text, which keeps every byte. `moved_to` is where permanent redirects alone have led.
    `retry_after` is the wait in seconds that the host asked for. `seconds` counts from the opening of the gate.
    `error` says more about any outcome but ok. `reached` is False when no request has left for the final url.
    """

    url: str
    outcome: Outcome
    http_status: int | None
    final_url: str
    headers: Headers
    body: bytes
    content_type: str | None
    content_encoding: str | None
    etag: str | None
    last_modified: str | None
    moved_to: str | None
    retry_after: float | None
    tries: int
    seconds: float
    error: str | None
    fetched_at: datetime
    request_headers: Headers = ()
    reached: bool = True

    @property
    def status(self) -> Status:
        """The outcome as the command `newswire fetch` answers it."""
        return _STATUS.get(self.outcome, "error")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()
