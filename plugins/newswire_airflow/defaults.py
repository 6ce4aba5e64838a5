"""What all DAGs share: retries that outlast an outage, the asset, and the parameters that people fill in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, ExceptionRetryPolicy, Param, RetryAction, RetryDecision, RetryRule

EVENTS = Asset(name="events", uri="newswire://warehouse/events")
START = datetime(2010, 1, 1, tzinfo=UTC)

# the sum of the delays, 450 to 900 s, outlasts a restart of any service; a test shortens them
RETRIES = int(os.environ.get("NEWSWIRE_RETRIES", "4"))
RETRY_DELAY = timedelta(seconds=float(os.environ.get("NEWSWIRE_RETRY_DELAY", "30")))

MAX_RETRY_DELAY = timedelta(minutes=10)
BACKOFF = 2.0
LONGEST_WAIT = timedelta(hours=2)  # of a run that ends after half a day; the host stays paused beyond it


class ObedientRetryPolicy(ExceptionRetryPolicy):
    """The rules, and a longer wait before the next try where a host has asked for one (Retry-After)."""

    def evaluate(
        self, exception: BaseException, try_number: int, max_tries: int, context: Any | None = None
    ) -> RetryDecision:
        decision = super().evaluate(exception, try_number, max_tries, context)
        asked = getattr(exception, "retry_after", None)
        if decision.action is not RetryAction.RETRY or not asked:
            return decision
        usual = min(RETRY_DELAY * BACKOFF ** max(try_number - 1, 0), MAX_RETRY_DELAY)
        wait = min(timedelta(seconds=asked), LONGEST_WAIT)
        return decision if wait <= usual else RetryDecision.retry(wait, f"the host asks to wait {asked:.0f} s")


DEFAULT_ARGS: dict[str, Any] = {
    "owner": "newswire",
    "retries": RETRIES,
    "retry_delay": RETRY_DELAY,
    "retry_exponential_backoff": BACKOFF,
    "max_retry_delay": MAX_RETRY_DELAY,
    "retry_policy": ObedientRetryPolicy(
        rules=[
            RetryRule(exception="newswire.errors.SourceBroken", action=RetryAction.FAIL, reason="no try mends this"),
            RetryRule(exception="newswire.errors.BadInput", action=RetryAction.FAIL, reason="a person must mend this"),
            RetryRule(exception="newswire.errors.Transient", action=RetryAction.RETRY, reason="it may pass"),
        ]
    ),
}


def source_params(source_ids: Iterable[str]) -> dict[str, Param]:
    """The parameters of a run that a person starts: which sources, which days."""
    day = "A day (2026-09-12) or a time (2026-09-12T06:00Z), UTC. "
    return {
        "sources": Param(
            [],
            type="array",
            items={"type": "string", "enum": sorted(source_ids)},
            title="Sources",
            description="Which sources; none chosen means all that are enabled.",
        ),
        "from": Param(None, type=["null", "string"], title="From", description=day + "Empty: the run's own interval."),
        "to": Param(None, type=["null", "string"], title="To", description=day + "A day is included whole."),
    }
