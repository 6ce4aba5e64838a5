"""`newswire import`: historical articles from local files, through all stages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from newswire import settings
from newswire.cli.stages import run_window
from newswire.errors import BadInput
from newswire.pipeline.context import by_hand
from newswire.pipeline.documents import read_documents
from newswire.pipeline.importing import bring_in
from newswire.sources import catalogue
from newswire.warehouse.local_server import warehouse_of
from newswire.window import parse_instant

_STAGES = ("clean", "deduplicate", "extract", "load")


def add_commands(commands: Any) -> None:
    parser = commands.add_parser(
        "import",
        help="historical articles from local files: JSONL, CSV, WARC, or one plain text a file",
        description="JSONL lines and CSV columns: url, published_at, and html, or title and text. A plain text begins "
        "with the headline (a kicker that ends in a colon may stand above it), then paragraphs.",
    )
    parser.add_argument("--source", required=True, metavar="ID", help="source of the catalogue that published them")
    parser.add_argument("--published", metavar="TIME", help="publication, for plain texts and rows without a date")
    parser.add_argument("--url", help="address of a single plain text")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.set_defaults(act=_import)


def _import(arguments: argparse.Namespace) -> int:
    chosen = settings.load()
    source = catalogue.enabled(catalogue.load(chosen.source_folder), [arguments.source], replica=False)[0]
    published = parse_instant(arguments.published, "--published") if arguments.published else None
    if arguments.url and len(arguments.paths) > 1:
        raise BadInput("--url names one article; give one path with it")
    documents = [document for path in arguments.paths for document in read_documents(path, published, arguments.url)]
    with warehouse_of(chosen) as dsn:
        context = by_hand(chosen, dsn, "import")
        windows = bring_in(context, source, documents)
        print(f"{len(documents)} articles of {source.id} on {len(windows)} days", file=sys.stderr)
        return max((run_window(context, [source], window, _STAGES) for window in windows), default=0)
