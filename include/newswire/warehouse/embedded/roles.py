"""Databases, roles and extensions of a fresh server. Tables and grants on them belong to the migrations."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection, cursor

from newswire.errors import NewswireError

ADMIN = "postgres"
DATABASES = {"airflow": "airflow", "newswire": "newswire"}  # database: its owner
ROLES = {"owner": "newswire", "loader": "wh_loader", "reader": "wh_reader", "desk": "wh_desk"}
EXTENSIONS = ("pg_trgm", "btree_gin", "unaccent")
LOGINS = (ADMIN, *DATABASES.values(), "wh_loader", "wh_reader", "wh_desk")


def connect(port: int, login: str, word: str, database: str) -> connection:
    return psycopg2.connect(
        host="127.0.0.1", port=port, user=login, password=word, dbname=database, connect_timeout=5, sslmode="disable"
    )


def ensure(port: int, words: Mapping[str, str]) -> None:
    """Makes what is missing; a second call changes nothing."""
    with_admin = connect(port, ADMIN, words[ADMIN], "postgres")
    with_admin.autocommit = True
    with with_admin.cursor() as cur:
        for login in LOGINS[1:]:
            _role(cur, login, words[login])
        cur.execute(_read("owner.sql"))
        for database, owner in DATABASES.items():
            _database(cur, database, owner)
    with_admin.close()
    warehouse = connect(port, ADMIN, words[ADMIN], "newswire")
    warehouse.autocommit = True
    with warehouse.cursor() as cur:
        for extension in EXTENSIONS:
            cur.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    if not reads_arabic(warehouse):
        raise NewswireError("the warehouse's character type does not know Arabic letters: no trigram of an Arabic word")
    warehouse.close()


def reads_arabic(warehouse: connection) -> bool:
    """False when the database has LC_CTYPE C: then each Arabic trigram set is empty, without an error."""
    with warehouse.cursor() as cur:
        cur.execute(_read("reads_arabic.sql"))
        row = cur.fetchone()
    return bool(row and row[0])


def _role(cur: cursor, login: str, word: str) -> None:
    cur.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (login,))
    if cur.fetchone() is None:
        cur.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(login), sql.Literal(word)))


def _database(cur: cursor, database: str, owner: str) -> None:
    cur.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
    if cur.fetchone() is None:
        names = {"database": sql.Identifier(database), "owner": sql.Identifier(owner)}
        cur.execute(sql.SQL("CREATE DATABASE {database} OWNER {owner}").format(**names))
        cur.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
        if database == "newswire":
            cur.execute("GRANT CONNECT ON DATABASE newswire TO wh_loader, wh_reader, wh_desk")
            cur.execute("GRANT TEMPORARY ON DATABASE newswire TO wh_loader")


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
