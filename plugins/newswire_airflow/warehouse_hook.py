"""The Connection `warehouse` as an address for psycopg2.

The provider's hook gives psycopg 3 connections; the loader uses psycopg2. Of the extras only these keys are passed on.
"""

from __future__ import annotations

from airflow.sdk import Connection
from psycopg2.extensions import make_dsn

CONNECTION = "warehouse"
_EXTRAS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "options", "connect_timeout", "target_session_attrs")


def warehouse_dsn() -> str:
    """The libpq address of the warehouse."""
    connection = Connection.get(CONNECTION)
    extras = connection.extra_dejson or {}
    return make_dsn(
        host=connection.host,
        port=connection.port or 5432,
        user=connection.login,
        password=connection.password,
        dbname=connection.schema or "newswire",
        **{key: extras[key] for key in _EXTRAS if key in extras},
    )
