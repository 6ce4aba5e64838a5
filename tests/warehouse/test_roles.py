"""Each role may do its part and no more, over the connection that its address asks for."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from newswire.errors import BadInput, Transient
from newswire.warehouse import embedded
from newswire.warehouse.connect import connected, is_plain
from newswire.warehouse.embedded import binaries, passwords, ports, roles
from newswire.warehouse.embedded.cluster import Cluster
from newswire.warehouse.migrate import migrate, shipped
from printed import rows
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import connection

SCHEMAS = "('raw', 'core', 'mart', 'ops')"
RELATIONS = f"""
SELECT c.oid, n.nspname || '.' || c.relname AS name
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN {SCHEMAS} AND c.relkind IN ('r', 'p', 'v', 'm')
  AND NOT c.relispartition -- who may read a month is asked of its parent
"""
DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture
def as_role(pg_server: embedded.Server, warehouse_name: str) -> Iterator[Callable[[str], connection]]:
    opened: list[connection] = []

    def open_as(role: str) -> connection:
        opened.append(psycopg2.connect(pg_server.dsn(role, warehouse_name)))
        opened[-1].autocommit = True
        return opened[-1]

    yield open_as
    for one in opened:
        one.close()


def may(opened: connection, role: str, right: str) -> set[str]:
    found = rows(opened, f"SELECT name FROM ({RELATIONS}) AS r WHERE has_table_privilege('{role}', oid, '{right}')")
    return {name for (name,) in found}


def test_rights_on_every_relation_are_those_of_the_role(warehouse: connection) -> None:
    relations = {name for (name,) in rows(warehouse, f"SELECT name FROM ({RELATIONS}) AS r")}
    marts = {name for name in relations if name.startswith("mart.")}
    assert may(warehouse, "wh_reader", "SELECT") == marts
    assert may(warehouse, "wh_desk", "SELECT") >= relations
    assert may(warehouse, "wh_loader", "SELECT") >= relations
    for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
        assert may(warehouse, "wh_reader", right) == set()
        assert may(warehouse, "wh_desk", right) == set()
    for right in ("TRUNCATE", "REFERENCES", "TRIGGER"):
        assert may(warehouse, "wh_loader", right) == set()
    logs = {
        "ops.load",
        "ops.touched_day",
        "ops.stage_report",
        "ops.quarantine",
        "ops.dq_result",
        "ops.schema_migration",
    }
    assert logs & may(warehouse, "wh_loader", "DELETE") == set()


def test_nobody_else_may_enter_a_schema_or_call_a_function_of_ours(warehouse: connection) -> None:
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE has_schema_privilege('pg_monitor', oid, 'USAGE')"
                       f" AND nspname IN {SCHEMAS}")  # fmt: skip
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            f" WHERE n.nspname IN {SCHEMAS} AND p.prosecdef AND (has_function_privilege('pg_monitor', p.oid, 'EXECUTE')"
            " OR NOT 'search_path=pg_catalog, pg_temp' = ANY (coalesce(p.proconfig, '{}')))"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    ("role", "limits"),
    [
        ("loader", ("10min", "1min", "10min", "off")),
        ("reader", ("1min", "0", "10min", "on")),
        ("desk", ("10s", "5s", "1min", "off")),
    ],
)
def test_each_role_has_its_limits(as_role: Callable[[str], connection], role: str, limits: tuple[str, ...]) -> None:
    names = (
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "default_transaction_read_only",
    )
    shown = ", ".join(f"current_setting('{name}')" for name in names)
    assert rows(as_role(role), f"SELECT {shown}") == {limits}


def set_aside(warehouse: connection) -> dict[str, int]:
    """An item that fetch and one that clean set aside, and one of load; their numbers by stage."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core.source VALUES ('paper', 'a', 'a', 'SAU', 'ar', 'newspaper', 1, 'UTC', 'h', 'own', true)"
        )
        cursor.execute(
            "INSERT INTO raw.feed_item (source_id, url_key, url, date_basis, found_by, window_at, first_seen_at,"
            " last_seen_at, state, reason, attempts) VALUES ('paper', 'k', 'k', 'none', 'feed', '2026-03-10Z',"
            " '2026-03-10Z', '2026-03-10Z', 'quarantined', 'listing', 3)"
        )
        capture = str(uuid.uuid4())
        cleaned = "INSERT INTO core.capture_cleaning (capture_id, cleaner, status) VALUES (%s, 'c', 'quarantined')"
        cursor.execute(cleaned, (capture,))
        cursor.execute(
            "INSERT INTO ops.quarantine (stage, natural_key, reason, message, source_id, capture_id) VALUES"
            " ('fetch', 'k', 'r', 'm', 'paper', NULL), ('clean', 'k', 'r', 'm', 'paper', %s),"
            " ('load', 'k', 'r', 'm', 'paper', NULL) RETURNING stage, quarantine_id",
            (capture,),
        )
        return dict(cursor.fetchall())


def test_the_desk_retries_and_settles_what_was_set_aside(
    warehouse: connection, as_role: Callable[[str], connection]
) -> None:
    numbers = set_aside(warehouse)
    desk = as_role("desk")

    def asked(function: str, stage: str) -> bool:
        ((answer,),) = rows(desk, f"SELECT ops.{function}({numbers[stage]})")
        return bool(answer)

    assert [asked("retry_quarantined", stage) for stage in ("fetch", "clean", "load")] == [True, True, False]
    assert rows(warehouse, "SELECT state, reason, attempts FROM raw.feed_item") == {("queued", None, 0)}
    assert rows(warehouse, "SELECT count(*) FROM core.capture_cleaning") == {(0,)}
    assert [asked("retry_quarantined", stage) for stage in ("fetch", "clean")] == [False, False]
    assert [asked("settle_quarantined", stage) for stage in ("fetch", "load", "load")] == [False, True, False]
    assert rows(warehouse, "SELECT count(*) FROM ops.quarantine WHERE resolved_at IS NULL") == {(0,)}


def test_the_desk_accepts_a_day_with_a_name_and_a_reason(
    warehouse: connection, as_role: Callable[[str], connection]
) -> None:
    set_aside(warehouse)
    desk = as_role("desk")
    accept = "SELECT ops.accept_day('paper', '2026-03-10', {}, {})"
    for person, why in (("'ann'", "' '"), ("''", "'lost'"), ("NULL", "'lost'"), ("'ann'", "NULL")):
        with pytest.raises(psycopg2.errors.RaiseException, match="name and a reason"), desk.cursor() as cursor:
            cursor.execute(accept.format(person, why))
    for why in ("'lost'", "'lost for good'"):
        rows(desk, accept.format("'ann'", why))
    closings = "SELECT closed_by, reason, items, reopened_by FROM ops.coverage_closure"
    assert rows(warehouse, closings) == {("ann", "lost", 1, "ann"), ("ann", "lost for good", 1, None)}
    reopen = "SELECT ops.reopen_day('paper', '2026-03-10', 'bob', 'found')"
    assert rows(desk, reopen) == {(True,)}
    assert rows(desk, reopen) == {(False,)}


@pytest.mark.parametrize("role", ["reader", "loader"])
@pytest.mark.parametrize(
    "call",
    [
        "ops.retry_quarantined(1)",
        "ops.settle_quarantined(1)",
        "ops.accept_day('paper', '2026-03-10', 'a', 'b')",
        "ops.reopen_day('paper', '2026-03-10', 'a', 'b')",
    ],
)
def test_the_functions_of_the_desk_are_the_desks(as_role: Callable[[str], connection], role: str, call: str) -> None:
    with pytest.raises(InsufficientPrivilege), as_role(role).cursor() as cursor:
        cursor.execute(f"SELECT {call}")


@pytest.mark.parametrize("role", ["loader", "reader", "desk"])
def test_no_role_may_become_the_owner_or_make_a_role_or_read_the_files_of_the_server(
    as_role: Callable[[str], connection], role: str
) -> None:
    opened = as_role(role)
    with opened.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
    for statement in (
        "SET ROLE newswire",
        "CREATE ROLE mine",
        "ALTER ROLE wh_desk SUPERUSER",
        "SELECT pg_read_file('postgresql.conf')",
        "CREATE EXTENSION postgres_fdw",
        "COPY core.event_type FROM '/etc/hostname'",
    ):
        with pytest.raises(InsufficientPrivilege), opened.cursor() as cursor:
            cursor.execute(statement)


def test_what_the_address_asks_for_holds_beside_utc(warehouse_dsn: str) -> None:
    asked = f"{warehouse_dsn}?options=-c%20statement_timeout%3D1234ms%20-c%20lock_timeout%3D77ms"
    with connected(asked) as opened:
        shown = (
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('timezone')"
        )
        assert rows(opened, shown) == {("1234ms", "77ms", "UTC")}


def test_a_server_without_tls_is_refused_when_the_address_asks_for_tls(warehouse_dsn: str) -> None:
    with pytest.raises(Transient, match="SSL"), connected(f"{warehouse_dsn}?sslmode=verify-full"):
        pass
    with connected(warehouse_dsn) as opened, opened.cursor() as cursor:
        assert not is_plain(cursor)  # on this machine nobody listens in


def test_an_address_that_cannot_be_read_is_told_without_its_password() -> None:
    with pytest.raises(BadInput) as told, connected("postgresql://a:secret word@h:5432x/ssl?hello=1"):
        pass
    assert "secret" not in str(told.value)


@pytest.fixture
def with_tls() -> Iterator[tuple[str, Path]]:
    """The address of a server of the system's PostgreSQL that speaks TLS, and the certificate to trust."""
    programs = [folder for folder in DEBIAN if (folder / "initdb").exists()]
    if not programs or not shutil.which("openssl"):
        pytest.skip("no PostgreSQL of the system, or no openssl")
    base = Path(tempfile.mkdtemp(prefix="newswire-tls-"))
    base.chmod(0o755)
    key, trusted = base / "key.pem", base / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", key, "-out", trusted],
        check=True, capture_output=True,
    )  # fmt: skip
    who = binaries.account(base / "postgres")
    for file in (key, trusted):
        if who.uid is not None:
            shutil.chown(file, who.uid, who.gid)
    key.chmod(0o600)
    options = ("ssl=on", f"ssl_cert_file={trusted}", f"ssl_key_file={key}", "fsync=off")
    cluster = Cluster(base, base / "postgres", programs[-1], who, options, ports.first_free([]))
    words = {login: passwords.password() for login in roles.LOGINS}
    try:
        cluster.make(words[roles.ADMIN])
        cluster.start()
        roles.ensure(cluster.port, words)
        yield f"postgresql://newswire:{words['newswire']}@localhost:{cluster.port}/newswire", trusted
    finally:
        cluster.stop()
        shutil.rmtree(base, ignore_errors=True)


@pytest.mark.slow
def test_a_server_with_tls_is_taken_by_its_certificate_and_migrates(with_tls: tuple[str, Path], tmp_path: Path) -> None:
    address, trusted = with_tls
    asked = f"{address}?sslmode=verify-full&sslrootcert={trusted}"
    assert migrate(asked) == [migration.name for migration in shipped()]
    with connected(asked) as opened:
        assert rows(opened, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == {(True,)}
    other = tmp_path / "other.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "/dev/null",
         "-out", other], check=True, capture_output=True,
    )  # fmt: skip
    with pytest.raises(Transient, match="certificate verify failed"):  # noqa: SIM117
        with connected(f"{address}?sslmode=verify-full&sslrootcert={other}"):
            pass
    with pytest.raises(Transient, match="does not match host name"):  # noqa: SIM117
        with connected(asked.replace("@localhost:", "@127.0.0.1:")):
            pass
