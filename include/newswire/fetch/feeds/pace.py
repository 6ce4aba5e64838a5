"""How often a feed asks to be asked. Polling takes it as a hint only: many feeds say `daily` and change hourly."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})")
_LONGEST = timedelta(days=366)


def asked_wait(facts: dict[str, Any], cache_control: str | None) -> timedelta | None:
    """The longest wait of `ttl` (minutes), `sy:updatePeriod` and Cache-Control; None when nothing is asked."""
    waits = [wait for wait in (_ttl(facts), _update_period(facts), _max_age(cache_control)) if wait]
    return min(timedelta(seconds=max(waits)), _LONGEST) if waits else None


def _ttl(facts: dict[str, Any]) -> float:
    minutes = _number(facts.get("ttl"))
    return minutes * 60


def _update_period(facts: dict[str, Any]) -> float:
    period = _PERIODS.get(str(facts.get("sy_updateperiod", "")).strip().lower(), 0)
    return period / (_number(facts.get("sy_updatefrequency")) or 1)


def _max_age(cache_control: str | None) -> float:
    match = _MAX_AGE.search((cache_control or "").lower())
    return float(match[1]) if match else 0.0


def _number(value: Any) -> float:
    text = str(value or "").strip()
    return float(text) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text, re.ASCII) else 0.0
