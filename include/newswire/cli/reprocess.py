"""A window coded again beside what readers see: stage and diff, promote, or take back."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from newswire import settings
from newswire.models import StageReport
from newswire.pipeline.context import Context, by_hand
from newswire.warehouse.local_server import warehouse_of
from newswire.window import Window, from_bounds


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("reprocess", help="codes a window again by a newer extractor, with a diff")
    day = "a day (2026-09-12) or a time (2026-09-12T06:00Z), UTC"
    parser.add_argument("--from", dest="start", required=True, metavar="TIME", help=day)
    parser.add_argument("--to", dest="end", required=True, metavar="TIME", help=f"{day}; a day is included whole")
    parser.add_argument("--stage", choices=["extract"], required=True, help="what is done again")
    parser.add_argument("--markdown", action="store_true", help="the diff as Markdown")
    then = parser.add_mutually_exclusive_group()
    then.add_argument("--promote", action="store_true", help="what is staged replaces what readers see")
    then.add_argument("--roll-back", action="store_true", help="takes the promotion of this window back")
    parser.set_defaults(act=_reprocess)


def _reprocess(arguments: argparse.Namespace) -> int:
    from newswire.pipeline import publish, reprocess

    chosen = settings.load()
    window = from_bounds(arguments.start, arguments.end)
    with warehouse_of(chosen) as dsn:
        context = by_hand(chosen, dsn, "reprocess")
        if not arguments.promote and not arguments.roll_back:
            return _stage(context, window, markdown=arguments.markdown)
        act = reprocess.promote if arguments.promote else reprocess.roll_back
        _tell(act(context, window, getpass.getuser()))
        publish.publish(context)
    return 0


def _stage(context: Context, window: Window, *, markdown: bool) -> int:
    from newswire.pipeline import reprocess
    from newswire.pipeline.reprocess_diff import as_markdown, as_text

    _tell(reprocess.recode(context, window))
    found = reprocess.diff(context, window)
    print(as_markdown(found) if markdown else as_text(found))
    return 0


def _tell(report: StageReport) -> None:
    print(f"reprocess: seen={report.seen} new={report.new} fenced={report.fenced}", file=sys.stderr)
    for note in report.notes:
        print(f"    {note}", file=sys.stderr)
