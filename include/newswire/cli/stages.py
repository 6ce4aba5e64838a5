"""The stages: over a window of the warehouse, or, without one, as filters."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any

from newswire import settings
from newswire.cli.jsonl import run_filter
from newswire.errors import BadInput, NewswireError
from newswire.models import Source, StageReport
from newswire.pipeline.context import Context, by_hand
from newswire.sources import catalogue
from newswire.warehouse.local_server import warehouse_of
from newswire.window import DAY, Window, from_bounds

_BY_SOURCE = ("discover", "fetch", "clean")
_STAGES = (*_BY_SOURCE, "deduplicate", "extract", "load")


def add_commands(commands: Any) -> None:
    _window(commands.add_parser("run", help="all stages for a window, without Airflow"), required=True).set_defaults(
        act=lambda arguments: _run(arguments, _STAGES)
    )
    _stage(commands, "discover", "fills the url queue")
    fetch = _stage(commands, "fetch", "fetches the queued urls (or a filter)")
    fetch.add_argument("--allow", nargs="+", default=[], metavar="NET", help="filter: private networks to let through")
    fetch.add_argument("--archive", metavar="DIR", help="filter: keep the answers as WARC files in this folder")
    fetch.add_argument("--body", action="store_true", help="filter: put the body into the answer (html_b64)")
    clean = _stage(commands, "clean", "captures to articles (or a filter)")
    clean.add_argument("--processes", type=int, default=2, help="filter: child processes (2)")
    dedup = _stage(commands, "dedup", "articles to stories (or a filter)", stage="deduplicate")
    dedup.add_argument("--stop-list", type=Path, metavar="FILE", help="filter: stop shingles instead of the shipped")
    extract = _stage(commands, "extract", "articles to coded events (or a filter)")
    extract.add_argument("--extractor", help="filter: which extractor (rules)")
    _stage(commands, "load", "coded events into the warehouse")


def _stage(commands: Any, name: str, text: str, stage: str | None = None) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    _window(parser, required=name in ("discover", "load"))
    parser.set_defaults(act=lambda arguments: _stage_or_filter(arguments, name, stage or name))
    return parser


def _window(parser: argparse.ArgumentParser, *, required: bool) -> argparse.ArgumentParser:
    day = "a day (2026-09-12) or a time (2026-09-12T06:00Z), UTC"
    parser.add_argument("--from", dest="start", required=required, metavar="TIME", help=day)
    parser.add_argument("--to", dest="end", required=required, metavar="TIME", help=f"{day}; a day is included whole")
    parser.add_argument("--source", nargs="+", metavar="ID", help="only these sources; else all that are enabled")
    return parser


def _stage_or_filter(arguments: argparse.Namespace, name: str, stage: str) -> int:
    if bool(arguments.start) != bool(arguments.end):
        raise BadInput("--from and --to go together")
    if arguments.start:
        return _run(arguments, (stage,))
    return run_filter(_FILTERS[name](arguments), sys.stdin, sys.stdout)


def _fetch_filter(arguments: argparse.Namespace) -> Callable[[Iterator[Any]], Iterator[Any]]:
    from newswire.fetch import filter as fetch_filter
    from newswire.pipeline.network import policy_of

    options = {"archive": arguments.archive, "body": arguments.body}
    policy = policy_of(settings.load(), arguments.allow)
    return lambda rows: fetch_filter.answers(rows, policy=policy, **options)


def _clean_filter(arguments: argparse.Namespace) -> Callable[[Iterator[Any]], Iterator[Any]]:
    from newswire.clean import filter as clean_filter

    sources = catalogue.load(settings.load().source_folder)
    return lambda rows: clean_filter.answers(rows, sources=sources.get, processes=arguments.processes)


def _dedup_filter(arguments: argparse.Namespace) -> Callable[[Iterator[Any]], Iterator[Any]]:
    from newswire.dedup import filter as dedup_filter

    return lambda rows: dedup_filter.answers(rows, stop_list=arguments.stop_list)


def _extract_filter(arguments: argparse.Namespace) -> Callable[[Iterator[Any]], Iterator[Any]]:
    from newswire.extract import filter as extract_filter

    return lambda rows: extract_filter.answers(rows, extractor=arguments.extractor or settings.load().extractor)


_FILTERS = {"fetch": _fetch_filter, "clean": _clean_filter, "dedup": _dedup_filter, "extract": _extract_filter}


def _run(arguments: argparse.Namespace, stages: tuple[str, ...]) -> int:
    window = from_bounds(arguments.start, arguments.end)
    if window.end > datetime.combine(datetime.now(UTC).date(), time(), UTC) + DAY:
        raise BadInput(f"--to: {window} ends in the future")
    chosen = settings.load()
    known = catalogue.load(chosen.source_folder)
    sources = catalogue.enabled(known, arguments.source, replica=chosen.active_profile == "demo")
    with warehouse_of(chosen) as dsn:
        return run_window(by_hand(chosen, dsn, "+".join(stages)), sources, window, stages)


def run_window(context: Context, sources: list[Source], window: Window, stages: tuple[str, ...] = _STAGES) -> int:
    """Runs stages day by day and tells each report on stderr; 1 when something was set aside or failed."""
    status = 0
    for day in _days(window):
        for stage in stages:
            for source in sources if stage in _BY_SOURCE else (None,):
                arguments: tuple[Any, ...] = (context, day) if source is None else (context, source, day)
                with _told(stage, source) as told:
                    told(getattr(import_module(f"newswire.pipeline.{stage}"), stage)(*arguments))
                status |= told.status
    if "load" in stages:
        import_module("newswire.pipeline.publish").publish(context)
    return status


def _days(window: Window) -> Iterator[Window]:
    for day in window.days():
        start = datetime.combine(day, time(), UTC)
        yield Window(max(start, window.start), min(start + DAY, window.end))


class _Told:
    """Tells the counts of a stage in one line, and its notes below."""

    status = 0

    def __init__(self, stage: str, source: Source | None) -> None:
        self.name = f"{stage} {source.id}" if source else stage

    def __call__(self, report: StageReport) -> None:
        counts = report.as_dict()
        told = " ".join(
            f"{name}={counts[name]}"
            for name in ("seen", "new", "unchanged", "copies", "fenced", "deferred", "quarantined")
            if counts[name] or name == "seen"
        )
        print(f"{report.window_start[:10]} {self.name}: {told}", file=sys.stderr)
        for note in report.notes:
            print(f"    {note}", file=sys.stderr)
        self.status |= report.quarantined > 0


@contextmanager
def _told(stage: str, source: Source | None) -> Iterator[_Told]:
    told = _Told(stage, source)
    try:
        yield told
    except BadInput:
        raise
    except NewswireError as error:
        # one source that fails does not keep the others from being worked on
        print(f"newswire: {told.name}: {error}", file=sys.stderr)
        told.status = 1
