"""Setting up and looking after an installation."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newswire import settings
from newswire.cli.show import print_table
from newswire.errors import NewswireError
from newswire.settings import Settings
from newswire.sources import catalogue
from newswire.warehouse import embedded
from newswire.warehouse.connect import connected, is_plain, transaction
from newswire.warehouse.local_server import warehouse_of
from newswire.warehouse.migrate import migrate, shipped

_ROOM = 1 << 30


def add_commands(commands: Any) -> None:
    commands.add_parser("migrate", help="brings the warehouse to the newest schema").set_defaults(act=_migrate)
    commands.add_parser("settings", help="each setting, its value and origin").set_defaults(act=_settings)
    commands.add_parser("doctor", help="checks the set-up and says what to do").set_defaults(act=_doctor)


def _migrate(arguments: argparse.Namespace) -> int:
    chosen = settings.load()
    if chosen.dsn is not None:
        applied = migrate(chosen.dsn.get_secret_value())
    else:
        with embedded.running(chosen.place) as server:
            applied = migrate(server.dsn("owner"))
    print("\n".join(applied) if applied else "nothing to do", file=sys.stderr)
    return 0


def _settings(arguments: argparse.Namespace) -> int:
    described = settings.describe(settings.load())
    print_table(("setting", "value", "origin", "what it is"), [(d.name, d.value, d.origin, d.help) for d in described])
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    chosen = settings.load()
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("Python", _python),
        ("packages", _packages),
        ("disk", _disk),
        ("archive", _archive),
        ("catalogue", _catalogue),
        ("warehouse", _warehouse),
        ("extractor", _extractor),
    ]
    status = 0
    rows = []
    for name, check in checks:
        try:
            rows.append(("ok", name, check(chosen)))
        except (NewswireError, OSError, ImportError) as error:
            rows.append(("FAILED", name, str(error)))
            status = 1
    print_table(("", "what", "seen, or what to do"), rows)
    return status


def _python(chosen: Settings) -> str:
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise NewswireError(f"{sys.version.split()[0]} is not 3.11 to 3.13; name another one in NEWSWIRE_PYTHON")
    return sys.version.split()[0]


def _packages(chosen: Settings) -> str:
    from importlib.metadata import version

    names = ("apache-airflow", "psycopg2-binary", "feedparser", "trafilatura", "lxml")
    return ", ".join(f"{name} {version(name)}" for name in names)


def _disk(chosen: Settings) -> str:
    place = _existing(chosen.place)
    free = shutil.disk_usage(place).free
    if free < _ROOM:
        raise NewswireError(f"{free >> 20} MiB are free at {place}; at least {_ROOM >> 20} are needed")
    return f"{free >> 30} GiB free at {place}"


def _archive(chosen: Settings) -> str:
    root = chosen.archive_root
    if "://" not in root:
        existing = _existing(Path(root))
        probe = existing / ".newswire-write-test"
        probe.write_bytes(b"")
        probe.unlink()
    return root


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def _catalogue(chosen: Settings) -> str:
    known = catalogue.load(chosen.source_folder)
    enabled = catalogue.enabled(known, replica=chosen.active_profile == "demo")
    return f"{len(known)} sources, {len(enabled)} enabled by themselves"


def _warehouse(chosen: Settings) -> str:
    with warehouse_of(chosen) as dsn, connected(dsn) as connection, transaction(connection) as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_encoding_to_char(encoding), datctype,"
            " cardinality(show_trgm('مصر')) FROM pg_database WHERE datname = current_database()"
        )
        row = cursor.fetchone() or ("?", "?", "?", 0)
        if row[1] != "UTF8" or not row[3]:
            raise NewswireError(
                f"encoding {row[1]}, ctype {row[2]}: Arabic is no letters there; create it with UTF8 and C.UTF-8"
            )
        plain = ", not encrypted: add sslmode=verify-full to NEWSWIRE_DSN" if is_plain(cursor) else ""
        cursor.execute("SELECT max(version) FROM ops.schema_migration")
        at = (cursor.fetchone() or (0,))[0]
        newest = shipped()[-1].version
        if at != newest:
            raise NewswireError(f"schema {at}, this version needs {newest}: run 'newswire migrate' as the owner")
    return f"PostgreSQL {row[0]}, {row[1]}, {row[2]}, schema {at}{plain}"


def _extractor(chosen: Settings) -> str:
    from newswire.extract import registry

    extractor = registry.get(chosen.extractor)
    return f"{extractor.name} {extractor.version}, rank {extractor.rank}"
