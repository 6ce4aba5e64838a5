"""`newswire backup` and `newswire restore`: warehouse and archive as one folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from newswire import settings
from newswire.pipeline import backup
from newswire.warehouse.local_server import warehouse_of


def add_commands(commands: Any) -> None:
    out = commands.add_parser(
        "backup",
        help="warehouse and archive into a folder",
        description="May run beside all else. The folder appears when it is whole. With NEWSWIRE_DSN, use the owner's.",
    )
    out.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet")
    out.add_argument("--no-archive", action="store_true", help="the warehouse only; the archive is kept elsewhere")
    out.set_defaults(act=_backup)
    back = commands.add_parser(
        "restore",
        help="a backup into an empty warehouse and its archive",
        description="Each file is checked first. A warehouse that holds anything is refused.",
    )
    back.add_argument("folder", type=Path, metavar="DIR", help="what backup wrote")
    back.add_argument("--check", action="store_true", help="only checks the files of the backup")
    back.set_defaults(act=_restore)


def _backup(arguments: argparse.Namespace) -> int:
    chosen = settings.load()
    with warehouse_of(chosen, "owner") as dsn:
        made = backup.backup(dsn, chosen.archive_root, arguments.folder, with_archive=not arguments.no_archive)
    print(arguments.folder)
    _tell(made)
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    if arguments.check:
        _tell(backup.check(arguments.folder))
        return 0
    chosen = settings.load()
    with warehouse_of(chosen, "owner") as dsn:
        _tell(backup.restore(dsn, chosen.archive_root, arguments.folder))
    return 0


def _tell(manifest: dict[str, Any]) -> None:
    counts = ", ".join(
        f"{count} {name.replace('_', ' ')}" for name, count in manifest["counts"].items() if name != "schema"
    )
    size = sum(file["bytes"] for file in manifest["files"].values())
    print(
        f"{manifest['made_at']}, schema {manifest['counts']['schema']}: {counts}; {len(manifest['files'])} files,"
        f" {size / 1e6:.1f} MB",
        file=sys.stderr,
    )
