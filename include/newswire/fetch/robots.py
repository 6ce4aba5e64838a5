"""robots.txt after RFC 9309: who answers 4xx allows everything, who cannot be read allows nothing for now."""

from __future__ import annotations

import asyncio
import codecs
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from protego import Protego
from yarl import URL

from newswire.fetch.http.policy import Policy
from newswire.fetch.http.result import FetchResult

_MOST_SITES = 5_000
_LONGEST_DELAY = 3_600.0  # what asks for more is taken for a slip, as a delay in milliseconds would be
_FIRST_DELAY = 10.0  # a Crawl-delay counts from robots.txt on, but a very long one only between pages


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site's robots.txt says. `reachable` is False when it could not be read."""

    parsed: Protego | None
    agent: str
    reachable: bool
    answer: FetchResult
    delay: float = 0.0
    """Seconds between two requests that the site asks for."""

    def allows(self, url: URL) -> bool:
        return self.reachable and (self.parsed is None or bool(self.parsed.can_fetch(str(url), self.agent)))


def read_rules(answer: FetchResult, agent: str) -> Rules:
    """The rules in the answer to a request for robots.txt."""
    said = replace(answer, body=b"")
    if answer.outcome != "ok":
        status = answer.http_status or 0
        allowed = answer.outcome in ("gone", "http-error") and (400 <= status < 500 or status == 204)
        return Rules(None, agent, allowed, said)
    parsed = Protego.parse(_text(answer.body))
    return Rules(parsed, agent, True, said, _delay(parsed, agent))


def first_pause(body: bytes, agent: str) -> float:
    """Seconds between a robots.txt and the first page, so that who has read it holds the others back for all."""
    return min(_delay(Protego.parse(_text(body)), agent), _FIRST_DELAY)


def agent_name(user_agent: str) -> str:
    """The name by which robots.txt calls us."""
    return user_agent.split("/")[0].split()[0] if user_agent.strip() else "newswire"


def _delay(parsed: Protego, agent: str) -> float:
    rate = parsed.request_rate(agent)
    per_request = rate.seconds / rate.requests if rate and rate.requests else 0.0
    asked = (float(parsed.crawl_delay(agent) or 0.0), per_request)
    return min(max([0.0, *(d for d in asked if math.isfinite(d))]), _LONGEST_DELAY)


def _text(body: bytes) -> str:
    """UTF-8 after the standard; UTF-16, which Windows editors write, where the mark says so."""
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return body.decode("utf-16" if wide else "utf-8-sig", "replace")


class Robots:
    """The rules of every site met, asked once and kept for a day; a site that could not be read is asked sooner."""

    def __init__(
        self,
        get: Callable[[URL], Awaitable[FetchResult]],
        policy: Policy,
    ) -> None:
        self._get = get
        self._policy = policy
        self._agent = agent_name(policy.user_agent)
        self._known: dict[str, tuple[float, asyncio.Task[Rules]]] = {}

    async def rules(self, url: URL) -> Rules:
        origin = f"{url.scheme}://{url.raw_authority}"
        now = asyncio.get_running_loop().time()
        until, task = self._known.get(origin, (0.0, None))
        if task is None or now >= until or (task.done() and (task.cancelled() or task.exception() is not None)):
            if len(self._known) >= _MOST_SITES:
                self._known.pop(next(iter(self._known)))
            task = asyncio.create_task(self._ask(origin))
            self._known[origin] = (now + self._policy.robots_age, task)
        return task.result() if task.done() else await asyncio.shield(task)

    async def close(self) -> None:
        """Ends what is still being asked."""
        running = [task for _, task in self._known.values() if not task.done()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _ask(self, origin: str) -> Rules:
        url = URL(origin).with_path("/robots.txt")
        rules = read_rules(await self._get(url), self._agent)
        if not rules.reachable and origin in self._known:
            wait = min(rules.answer.retry_after or self._policy.robots_retry, self._policy.robots_retry)
            self._known[origin] = (asyncio.get_running_loop().time() + wait, self._known[origin][1])
        return rules
