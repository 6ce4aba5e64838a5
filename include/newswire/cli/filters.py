"""The filters that are nothing but filters; those that share their name with a stage are in `stages`."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from newswire.cli.jsonl import run_filter


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("parse-feed", help="the bytes of feeds to their items (filter)")
    parser.set_defaults(act=_parse_feed)


def _parse_feed(arguments: argparse.Namespace) -> int:
    from newswire.fetch import feed_filter

    return run_filter(feed_filter.answers, sys.stdin, sys.stdout)
