"""Fetches one url politely: gate, robots, redirects by hand, retries within a budget, and the content gate at the end.

The budget of a url starts when the gate opens for the first time. The queue of others before the gate does not
count; the delay that a second try or a redirect owes to the host does.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from newswire.fetch.content_gate import SamePages, judge
from newswire.fetch.http.exchange import ACCEPT, Answer, exchange, open_session
from newswire.fetch.http.guard import Refused, parse_url
from newswire.fetch.http.headers import location
from newswire.fetch.http.outcomes import REACHED, Ask, Budget, End, named, refusal, result_of
from newswire.fetch.http.policy import Policy
from newswire.fetch.http.result import FetchResult, Headers
from newswire.fetch.politeness import Gate, HostPaused, LocalGate
from newswire.fetch.robots import Robots, Rules, agent_name, first_pause

_REDIRECTS = (301, 302, 303, 307, 308)
_LEAST_TRY = 0.1
_ROBOTS_SHARE = 0.5
_KEEP_BELOW = 0.2
_LONGEST_DELAY = 120.0
_OWED = 5.0
_FIRST = 2  # rounds of the loop in which the next requests go out before the pages at hand are judged


class Fetcher:
    """Fetches urls under one policy and one gate; an async context manager.

    With a shared gate each request has its own connection, which is closed at once, so that the processes together
    keep the number of connections per host.
    """

    def __init__(self, policy: Policy, gate: Gate | None = None) -> None:
        self.policy = policy
        self._gate: Gate = gate if gate is not None else LocalGate()
        self._slots = asyncio.Semaphore(policy.concurrency)
        self._large = asyncio.Semaphore(policy.large_at_once)
        self._robots = Robots(self._robots_file, policy)
        self._same = SamePages(policy.same_page)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        # A kept connection may still carry bytes that the last answer did not announce, which would pass for the
        # next page; with a delay between requests nothing is gained by keeping it.
        keep = not self._gate.shared and self.policy.delay < _KEEP_BELOW
        self._session = open_session(self.policy, keep)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._robots.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        delay: float | None = None,
        *,
        markers: Sequence[str] = (),
        page: bool = True,
        largest: int | None = None,
    ) -> FetchResult:
        """What the url came to; never raises for anything that a server does.

        `delay` is the least time between two starts at the host, where it is longer than the policy's. `markers` are
        the source's own words for a page that is no article. `page=False` leaves out the content gate, for listings.
        `largest` is how many bytes the answer may have instead of the policy's limits, before and after unpacking.
        """
        headers = self._headers(etag, last_modified)
        wait = max(self.policy.delay, delay or 0.0)
        budget = Budget(self.policy.budget)
        result = await self._tries(Ask(url, headers, wait, self.policy.robots, budget, largest=largest))
        return self._judged(result, markers) if page and result.outcome == "ok" else result

    def _headers(self, etag: str | None, last_modified: str | None) -> Headers:
        headers = [("User-Agent", self.policy.user_agent), ("Accept", ACCEPT), ("Accept-Encoding", "gzip, deflate")]
        for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)):
            if value and value.isprintable():
                headers.append((name, value))
        return tuple(headers)

    async def _robots_file(self, url: URL) -> FetchResult:
        policy = self.policy
        budget = Budget(policy.budget * _ROBOTS_SHARE)
        headers = self._headers(None, None)
        return await self._tries(Ask(str(url), headers, policy.delay, False, budget, policy.robots_bytes))

    async def _tries(self, ask: Ask) -> FetchResult:
        policy, budget = self.policy, ask.budget
        end, tries = End("retry", None), 0
        while tries < policy.tries and (tries == 0 or budget.left > _LEAST_TRY):
            tries += 1
            end = await self._try(ask)
            if not end.again:
                break
            wait = end.retry_after or policy.backoff * 2 ** (tries - 1) * random.uniform(0.5, 1.5)  # noqa: S311 (spreads)
            if end.outcome == "rate-limited" and not end.retry_after and end.at is not None:
                await self._gate.pause(host_key(end.at), min(wait, policy.longest_pause))
            if wait > budget.left - _LEAST_TRY:
                if end.retry_after:
                    end = replace(end, outcome="deferred", error=f"the host asks to wait {wait:.0f} s")
                break
            if tries < policy.tries:
                await asyncio.sleep(wait)
                budget.charge(wait)
        return result_of(ask, end, tries)

    async def _try(self, ask: Ask) -> End:
        policy, spent = self.policy, ask.budget.spent
        limit = min(policy.total, ask.budget.left)
        base: URL | None = None
        target, moved_to, permanent = ask.url, None, True
        seen: set[str] = set()
        for hop in range(policy.redirects + 1):
            left = limit - (ask.budget.spent - spent)
            if hop and left < _LEAST_TRY:
                return End("retry", base, REACHED, "redirects took too long", again=True)
            try:
                url = parse_url(target, policy.allow, base)
                if hop and str(url) in seen:
                    return End("redirect-loop", base, REACHED, f"redirects lead back to {url}"[:200])
                if hop and permanent:
                    moved_to = str(url)
                end = await self._hop(ask, url, left)
            except Refused as refused:
                return End("blocked", base, Answer(reached=hop > 0), str(refused))
            except HostPaused as paused:
                return End("deferred", base, error=str(paused), retry_after=paused.seconds)
            answer = end.answer
            place = answer.header("location") if answer.http_status in _REDIRECTS and not answer.trouble else None
            if place is None:
                return end if hop == 0 else replace(end, moved_to=moved_to, answer=replace(answer, reached=True))
            seen.add(str(url))
            base, target = url, location(place)
            permanent = permanent and answer.http_status in (301, 308)
        return End("redirect-loop", base, REACHED, f"more than {policy.redirects} redirects")

    async def _hop(self, ask: Ask, url: URL, left: float) -> End:
        delay = ask.delay
        if ask.robots:
            before = ask.budget.spent
            rules = await self._rules(ask, url)
            refused = refusal(rules, url)
            if refused is not None:
                return refused
            delay = max(delay, rules.delay)
            left -= ask.budget.spent - before
        policy, loop = self.policy.taking(ask.largest), asyncio.get_running_loop()
        patience = max(policy.budget, min(delay, _LONGEST_DELAY) + 1)
        async with self._gate.start(host_key(url), delay, policy.connections, patience) as turn, self._slots:
            if ask.budget.opened:
                ask.budget.charge(min(turn.waited, delay, _OWED))
            ask.budget.opened = True
            began = loop.time()
            assert self._session is not None, "a Fetcher works only inside its context"  # noqa: S101 (misuse)
            answer = await exchange(
                self._session,
                url,
                ask.headers,
                policy,
                seconds=max(left, _LEAST_TRY),
                turn=turn,
                large=self._large,
                limit=ask.limit,
            )
            ask.budget.charge(loop.time() - began)
            end = named(answer, url)
            turn.pause(min(end.retry_after or 0.0, policy.longest_pause))
            if ask.limit is not None and end.outcome == "ok":
                turn.pause(first_pause(answer.body, agent_name(policy.user_agent)))
        return end

    async def _rules(self, ask: Ask, url: URL) -> Rules:
        loop = asyncio.get_running_loop()
        came = loop.time()
        rules = await self._robots.rules(url)
        ask.budget.charge(min(loop.time() - came, rules.answer.seconds))
        return rules

    def _judged(self, result: FetchResult, markers: Sequence[str]) -> FetchResult:
        reason = judge(result.body, result.content_type, result.final_url, markers, self.policy.min_letters)
        if reason is None and self._same.repeated(result.final_url.split("/", 3)[2], result.url, result.body):
            reason = "the same page under many urls"
        return result if reason is None else replace(result, outcome="blocked-page", error=reason)


def host_key(url: URL) -> str:
    """The name under which the gate knows the host of this url."""
    host = (url.raw_host or "").lower().rstrip(".")
    return host if url.port in (80, 443, None) else f"{host}:{url.port}"
