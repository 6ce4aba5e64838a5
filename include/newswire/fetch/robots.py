"""robots.txt after RFC 9309: who answers 4xx allows everything, who cannot be read allows nothing for now."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego
from yarl import URL

from newswire.fetch.http.policy import Policy
from newswire.fetch.http.result import FetchResult

_FIRST_DELAY = 10.0  # a Crawl-delay counts from robots.txt on, but a very long one only between pages


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site's robots.txt says. `reachable` is False when it could not be read."""

    parsed: Protego | None
    agent: str
    reachable: bool
    answer: FetchResult

    def allows(self, url: str) -> bool:
        return self.reachable and (self.parsed is None or bool(self.parsed.can_fetch(url, self.agent)))

    @property
    def delay(self) -> float:
        """Seconds between two requests that the site asks for, or 0."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(self.agent)
        asked = (
            self.parsed.crawl_delay(self.agent) or 0.0,
            rate.seconds / rate.requests if rate and rate.requests else 0.0,
        )
        return max((float(delay) for delay in asked if math.isfinite(delay)), default=0.0)


def read_rules(answer: FetchResult, agent: str) -> Rules:
    """The rules in the answer to a request for robots.txt."""
    if answer.outcome == "ok":
        return Rules(Protego.parse(answer.body.decode("utf-8-sig", "replace")), agent, True, answer)
    refused = answer.outcome in ("gone", "http-error") and 400 <= (answer.http_status or 0) < 500
    return Rules(None, agent, refused, answer)


class Robots:
    """The rules of every site met, asked once and kept for a day; a site that could not be read is asked sooner."""

    def __init__(
        self,
        get: Callable[[URL], Awaitable[FetchResult]],
        space: Callable[[URL, float], Awaitable[None]],
        policy: Policy,
    ) -> None:
        self._get = get
        self._space = space
        self._policy = policy
        self._agent = policy.user_agent.split("/")[0].split()[0] if policy.user_agent.strip() else "newswire"
        self._known: dict[str, tuple[float, asyncio.Task[Rules]]] = {}

    async def rules(self, url: URL) -> Rules:
        origin = str(url.origin())
        now = asyncio.get_running_loop().time()
        until, task = self._known.get(origin, (0.0, None))
        if task is None or now >= until:
            task = asyncio.create_task(self._ask(origin))
            self._known[origin] = (now + self._policy.robots_age, task)
        return task.result() if task.done() else await asyncio.shield(task)

    async def _ask(self, origin: str) -> Rules:
        url = URL(origin).with_path("/robots.txt")
        rules = read_rules(await self._get(url), self._agent)
        if rules.delay > self._policy.delay:
            await self._space(url, min(rules.delay, _FIRST_DELAY))
        if not rules.reachable:
            later = asyncio.get_running_loop().time() + self._policy.robots_retry
            self._known[origin] = (later, self._known[origin][1])
        return rules
