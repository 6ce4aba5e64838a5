"""`./run demo` and `./run up`: the whole of newswire on one machine, on replica sites or on the live catalogue."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from newswire import settings as all_settings
from newswire.errors import NewswireError
from newswire.local import results, stack
from newswire.local.replica import sites
from newswire.local.runs import Watch, troubles
from newswire.settings import Settings

NEWEST = date(2026, 9, 19)  # the last whole day before the clock of the replica sites
DAYS = 7


def demo(once: bool) -> int:
    """Ingests the seven days of the replica sites and prints what came of it; 0 when nothing failed or is missing."""
    settings = _of_profile("demo")
    missing: list[str] = []
    finished = False
    try:
        with stack.running(settings, say, lambda keep: sites(settings.place, keep)) as up:
            missing = _work(up)
            results.print_tables(up.warehouse, NEWEST - timedelta(days=DAYS - 1), NEWEST)
            _tell_where(up)
            missing += results.shortfalls(up.warehouse, NEWEST - timedelta(days=DAYS - 1), NEWEST)
            for line in missing:
                say(f"NOT AS IT SHOULD BE: {line}")
            finished = True
            if not once:
                say("it stays up until Ctrl-C")
                _stay()
    except KeyboardInterrupt:
        if not finished:
            return 130
    return 1 if missing else 0


def up() -> int:
    """Runs on the live catalogue until it is stopped."""
    settings = _of_profile("live")
    with contextlib.suppress(KeyboardInterrupt), stack.running(settings, say, _nothing_beside) as running:
        _tell_where(running)
        say("feeds are asked every quarter of an hour, a whole day is taken in after midnight UTC")
        say("it stays up until Ctrl-C or './run stop'")
        _stay()
    return 0


def _work(up: stack.Stack) -> list[str]:
    watch = Watch(up.api, say, up.begun)
    watch.wait_for_dags()
    watch.clear_old()
    polled = up.api.trigger("poll_feeds", {})
    watch.wait([polled], dags=("poll_feeds",))
    newest = up.api.trigger("ingest", {"from": NEWEST.isoformat(), "to": NEWEST.isoformat()})
    first, last = NEWEST - timedelta(days=DAYS - 1), NEWEST - timedelta(days=1)
    up.api.backfill("ingest", first.isoformat(), last.isoformat())
    say(f"ingest: {NEWEST}, and a backfill of {first} to {last}")
    ended = watch.wait([newest], dags=("ingest",))
    days = {run.begin[:10] for run in ended if run.type == "backfill"}
    lines = [f"the backfill made no run for {day}" for day in _days(first, last) if day not in days]
    watch.wait_for_publish()
    return lines + troubles(up.api, watch.wait())


def _days(first: date, last: date) -> list[str]:
    return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]


def _of_profile(profile: str) -> Settings:
    chosen = all_settings.load()
    if chosen.profile not in (None, profile):
        raise NewswireError(f"NEWSWIRE_PROFILE is '{chosen.profile}': unset it to start the profile '{profile}'")
    return chosen.model_copy(update={"profile": profile})


def _tell_where(up: stack.Stack) -> None:
    say(f"Airflow UI: {up.login.url}   login: {up.login.user}   password: {up.login.password}")
    say(f"logs: {up.settings.place / 'logs'}")


def _stay() -> None:
    while True:
        signal.pause()


@contextlib.contextmanager
def _nothing_beside(_keep: stack.Keep) -> Iterator[Mapping[str, str]]:
    yield {}


def say(line: str) -> None:
    print(f"newswire: {line}", file=sys.stderr, flush=True)
