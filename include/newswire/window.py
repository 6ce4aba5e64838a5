"""The interval that a run works on. It comes from the run, never from the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from newswire.errors import BadInput

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """`[start, end)` in UTC. Zero width and times without a zone are refused."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for name, value in (("start", self.start), ("end", self.end)):
            if value.utcoffset() != timedelta(0):
                raise BadInput(f"window: {name} {value.isoformat()} is not in UTC")
        if self.start >= self.end:
            raise BadInput(f"window: {self.start:%Y-%m-%dT%H:%MZ} is not before {self.end:%Y-%m-%dT%H:%MZ}")

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%dT%H:%MZ}..{self.end:%Y-%m-%dT%H:%MZ}"

    def days(self) -> list[date]:
        """The UTC days that the window touches, ascending."""
        last = (self.end - timedelta(microseconds=1)).date()
        return [self.start.date() + timedelta(days=n) for n in range((last - self.start.date()).days + 1)]

    def as_dict(self) -> dict[str, str]:
        return {"start": self.start.isoformat(), "end": self.end.isoformat()}


def parse_instant(text: str, key: str) -> datetime:
    """An ISO date or time as an instant in UTC; a bare date is its first moment, a time without a zone is UTC."""
    try:
        value = datetime.fromisoformat(text.strip())
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"{key}: '{text}' is no date (2026-09-12) and no time (2026-09-12T06:00Z)") from None


def from_bounds(start: str, end: str) -> Window:
    """The window of two texts as a person types them; an `end` that is a bare date is included whole."""
    last = parse_instant(end, "to")
    if _is_date(end):
        if last.date() == date.max:
            raise BadInput(f"to: '{end}' is the last day that there is")
        last += DAY
    return Window(parse_instant(start, "from"), last)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def of_run(
    interval_start: datetime | None,
    interval_end: datetime | None,
    conf: dict[str, Any],
    *,
    now: datetime,
) -> Window:
    """The window of an Airflow run, by what the run says.

    `from` and `to` in the run's conf or params come first for a run that a person started with them, since such a
    run has an interval that nobody chose; then the data interval; else the last full UTC day before `now` (the time
    at which the run was queued). A zero-width window and one that ends after `now` are refused.
    """
    if conf.get("from") and conf.get("to"):
        window = from_bounds(str(conf["from"]), str(conf["to"]))
    elif interval_start is not None and interval_end is not None:
        window = Window(interval_start.astimezone(UTC), interval_end.astimezone(UTC))
    else:
        today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
        window = Window(today - DAY, today)
    if window.end > now:
        raise BadInput(f"window {window} ends in the future; the news of that time are not out yet")
    return window
