"""The command line `newswire`. Data go to stdout, all else to stderr; 0 done, 1 something set aside, 2 bad input."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import psycopg2

from newswire.cli import (
    admin,
    archive_import,
    backup,
    catalogue,
    corrections,
    coverage,
    explain,
    export,
    filters,
    reprocess,
    show,
    stages,
)
from newswire.errors import BadInput, NewswireError


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    try:
        status: int = arguments.act(arguments)
        sys.stdout.flush()
        return status
    except BadInput as error:
        print(f"newswire: {error}", file=sys.stderr)
        return 2
    except NewswireError as error:
        print(f"newswire: {error}", file=sys.stderr)
        return 1
    except psycopg2.Error as error:
        told = str(error).strip().splitlines() or [type(error).__name__]
        hint = "; run 'newswire migrate' first" if isinstance(error, psycopg2.errors.UndefinedTable) else ""
        print(f"newswire: the warehouse refused: {told[0]}{hint}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # the reader of a pipe left, as `head` does; Python would complain once more at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="newswire",
        description="Agencies' news become coded political events in PostgreSQL.",
        epilog="fetch, clean, dedup and extract without --from are filters: JSON lines in, JSON lines out.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (
        stages,
        filters,
        show,
        explain,
        export,
        reprocess,
        corrections,
        coverage,
        catalogue,
        archive_import,
        backup,
        admin,
    ):
        module.add_commands(commands)
    return parser
