"""How one url is asked for and how a try at it ended; the words for the outcome come from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from yarl import URL

from newswire.fetch.http.exchange import Answer
from newswire.fetch.http.headers import retry_after
from newswire.fetch.http.result import FetchResult, Headers, Outcome
from newswire.fetch.robots import Rules

NOTHING = Answer()
REACHED = Answer(reached=True)


@dataclass(slots=True)
class Budget:
    left: float
    spent: float = 0.0
    opened: bool = False

    def charge(self, seconds: float) -> None:
        self.spent += seconds
        self.left -= seconds


@dataclass(frozen=True, slots=True)
class Ask:
    url: str
    headers: Headers
    delay: float
    robots: bool
    budget: Budget
    limit: int | None = None
    largest: int | None = None


@dataclass(frozen=True, slots=True)
class End:
    """How one try ended."""

    outcome: Outcome
    at: URL | None
    answer: Answer = NOTHING
    error: str | None = None
    again: bool = False
    moved_to: str | None = None
    retry_after: float | None = None


def refusal(rules: Rules, url: URL) -> End | None:
    if rules.allows(url):
        return None
    said = rules.answer
    if rules.reachable:
        return End("robots", url, error="robots.txt disallows it")
    if said.outcome in ("blocked", "deferred") and not said.reached:
        return End(said.outcome, url, error=said.error, retry_after=said.retry_after)
    if not said.reached:
        return End("retry", url, error=said.error)  # the site itself is away, not only its robots.txt
    return End("robots-unreachable", url, answer=REACHED, error=f"robots.txt: {said.error or said.http_status}")


def named(answer: Answer, url: URL) -> End:
    """The outcome of one answer by its status."""
    status = answer.http_status or 0
    if answer.trouble:
        return End(answer.trouble, url, answer, answer.error, again=answer.again)
    if status in (200, 203):
        return End("ok", url, answer)
    if status == 304:
        return End("not-modified", url, answer)
    if status in (404, 410):
        return End("gone", url, answer, f"status {status}")
    if status in (429, 503):
        wait = retry_after(answer.header("retry-after"), answer.header("date"), datetime.now(UTC))
        return End("rate-limited", url, answer, f"status {status}", again=True, retry_after=wait)
    if status >= 500 or status in (408, 425):
        return End("retry", url, answer, f"status {status}", again=True)
    return End("http-error", url, answer, f"status {status}")


def result_of(ask: Ask, end: End, tries: int) -> FetchResult:
    answer = end.answer
    said = {name.lower(): value for name, value in reversed(answer.headers)}
    encoding = said.get("content-encoding")
    return FetchResult(
        url=ask.url,
        outcome=end.outcome,
        http_status=answer.http_status,
        final_url=str(end.at) if end.at is not None else ask.url,
        headers=answer.headers,
        body=answer.body,
        content_type=said.get("content-type"),
        content_encoding=encoding if encoding and encoding.lower() != "identity" else None,
        etag=said.get("etag"),
        last_modified=said.get("last-modified"),
        moved_to=end.moved_to if end.outcome in ("ok", "not-modified", "gone") else None,
        retry_after=end.retry_after,
        tries=tries,
        seconds=ask.budget.spent,
        error=end.error,
        fetched_at=datetime.now(UTC),
        request_headers=ask.headers,
        reached=answer.reached,
    )
