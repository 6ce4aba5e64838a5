"""Events as files for other tools."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from newswire import settings
from newswire.errors import BadInput
from newswire.exports.formats import FORMATS
from newswire.exports.shapes import shapes
from newswire.pipeline.context import by_hand
from newswire.pipeline.export import export
from newswire.warehouse.local_server import warehouse_of
from newswire.window import from_bounds


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("export", help="events of some days as files")
    day = "a day (2026-09-12) or a time (2026-09-12T06:00Z) of publication, UTC"
    parser.add_argument("--from", dest="start", required=True, metavar="TIME", help=day)
    parser.add_argument("--to", dest="end", required=True, metavar="TIME", help=f"{day}; a day is included whole")
    parser.add_argument("--shape", choices=tuple(shapes()), default="newswire", help="whose columns (newswire)")
    parser.add_argument("--format", choices=tuple(FORMATS), default="csv", help="csv, tsv, jsonl or parquet (csv)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files")
    parser.add_argument("--bom", action="store_true", help="begin CSV and TSV with a mark that Excel knows UTF-8 by")
    parser.set_defaults(act=_export)


def _export(arguments: argparse.Namespace) -> int:
    window = from_bounds(arguments.start, arguments.end)
    chosen = settings.load()
    with warehouse_of(chosen) as dsn:
        context = by_hand(chosen, dsn, "export")
        try:
            written = export(context, window, [arguments.shape], [arguments.format], arguments.out, bom=arguments.bom)
        except OSError as error:
            raise BadInput(f"--out: {error.strerror or error}: {error.filename or arguments.out}") from None
    for file in written:
        print(file.path)
        left_out = "".join(f", {count} left out: {reason}" for reason, count in file.left_out.items())
        print(f"{file.path.name}: {file.rows} rows, {file.bytes} bytes{left_out}", file=sys.stderr)
    return 0
