"""Events as files: of a window that a person names, and of the months that loads have touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from newswire.errors import BadInput
from newswire.exports.files import TableFile, Written
from newswire.exports.formats import FORMATS
from newswire.exports.records import EventRecord, MentionRecord
from newswire.exports.shapes import Table, shapes, tables_of
from newswire.pipeline.context import Context
from newswire.warehouse import exports
from newswire.warehouse.connect import Connection, transaction
from newswire.window import Window

Record = EventRecord | MentionRecord


def export(
    context: Context, window: Window, wished: Sequence[str], formats: Sequence[str], folder: Path, *, bom: bool = False
) -> list[Written]:
    """One file a table and format: events first published, and mentions published, in the window.

    BadInput names a shape or a format that there is not.
    """
    tables = tables_of(wished)
    _check(formats)
    span = _named(window)

    def place(table: Table, form: str, record: Record | None) -> Path:
        return folder / f"{table.shape}_{table.name}_{span}.{form}"

    with context.warehouse() as connection, exports.snapshot(connection):
        return _write(connection, window, tables, formats, place, context.settings.export_quote, bom=bom, empty=True)


def export_months(context: Context) -> dict[str, Any]:
    """Writes the files of the months that loads have touched since, and of those that are missing, whole.

    Which shapes, formats and folder say the settings. A load is marked when the files show it, so that a try that
    died is made again; a load that commits meanwhile waits for the next run.
    """
    chosen = context.settings
    tables = tables_of(chosen.export_shapes)
    _check(chosen.export_formats)
    if not tables or not chosen.export_formats:
        print("NEWSWIRE_EXPORT_SHAPES or NEWSWIRE_EXPORT_FORMATS names none: nothing is exported")
        return {"months": [], "files": 0, "rows": 0}
    with context.warehouse() as connection, transaction(connection) as cursor:
        loads = exports.waiting_loads(cursor)
        months = exports.touched_months(cursor, loads)
        missing = {
            month
            for month in exports.months_with_events(cursor)
            if not _is_there(chosen.export_folder, month, tables, chosen.export_formats)
        }
    files = rows = 0
    for month in sorted(months | missing):
        written = _export_month(context, month, tables)
        files += len(written)
        rows += sum(file.rows for file in written)
        print(f"{month:%Y-%m}: {len(written)} files, {sum(file.rows for file in written)} rows")
    with context.warehouse() as connection, transaction(connection) as cursor:
        exports.mark_exported(cursor, loads)
    return {"months": [f"{month:%Y-%m}" for month in sorted(months | missing)], "files": files, "rows": rows}


def _export_month(context: Context, month: date, tables: Sequence[Table]) -> list[Written]:
    folder, formats = context.settings.export_folder, context.settings.export_formats
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    window = Window(start, (start + timedelta(days=32)).replace(day=1))

    def place(table: Table, form: str, record: Record | None) -> Path:
        assert record is not None  # noqa: S101  # only `export` asks for files without rows
        part = f"extractor={record.extractor}-{record.extractor_version}"
        return _month_folder(folder, month, table) / part / f"part.{form}"

    with context.warehouse() as connection, exports.snapshot(connection):
        written = _write(connection, window, tables, formats, place, context.settings.export_quote)
    # of shapes that are no longer wished, too: they would stay as they were
    for table in tables_of(tuple(shapes())):
        _clear(_month_folder(folder, month, table), {file.path for file in written})
    return written


def _write(
    connection: Connection,
    window: Window,
    tables: Sequence[Table],
    formats: Sequence[str],
    place: Callable[[Table, str, Record | None], Path],
    quote: int,
    *,
    bom: bool = False,
    empty: bool = False,
) -> list[Written]:
    """Reads events and mentions once and writes all their files; either every file is put in its place, or none."""
    files: dict[Path, TableFile] = {}

    def file_of(table: Table, form: str, record: Record | None) -> TableFile:
        path = place(table, form, record)
        if path not in files:
            files[path] = TableFile(path, table, form, bom=bom)
        return files[path]

    try:
        for table in tables if empty else ():
            for form in formats:
                file_of(table, form, None)
        for of in ("event", "mention"):
            wanted = [table for table in tables if table.of == of]
            for record in exports.records(connection, of, window, quote) if wanted else ():
                for table in wanted:
                    row = table.row(record)
                    for form in formats:
                        file_of(table, form, record).add(row)
        return [file.finish() for file in files.values()]
    except BaseException:
        for file in files.values():
            file.abandon()
        raise


def _month_folder(folder: Path, month: date, table: Table) -> Path:
    return folder / table.shape / table.name / f"published_month={month:%Y-%m}"


def _is_there(folder: Path, month: date, tables: Sequence[Table], formats: Iterable[str]) -> bool:
    return all(
        any(_month_folder(folder, month, table).glob(f"extractor=*/part.{form}"))
        for table in tables
        for form in formats
    )


def _clear(folder: Path, kept: set[Path]) -> None:
    """Takes away what an earlier run wrote for this month and this one did not: extractors, formats, shapes."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif not any(path.name.startswith(each.name) and path.parent == each.parent for each in kept):
            path.unlink()


def _named(window: Window) -> str:
    last = window.end - timedelta(days=1)
    if window.start.time() == window.end.time() == datetime.min.time():
        return f"{window.start:%Y-%m-%d}_{last:%Y-%m-%d}"
    return f"{window.start:%Y-%m-%dT%H%MZ}_{window.end:%Y-%m-%dT%H%MZ}"


def _check(formats: Sequence[str]) -> None:
    for form in formats:
        if form not in FORMATS:
            raise BadInput(f"format '{form}' is none of {', '.join(FORMATS)}")
