"""The part of airflow-init that gives the loader its login, run on a real server."""

import os
import re
import subprocess
import sys
from contextlib import closing

import psycopg2
import pytest
from newswire.warehouse import embedded
from psycopg2.extensions import make_dsn, parse_dsn

from . import compose


def test_loader_logs_in_with_the_password_of_the_environment(pg_server: embedded.Server, warehouse_name: str) -> None:
    owner, loader = pg_server.dsn("owner", warehouse_name), pg_server.dsn("loader", warehouse_name)
    fresh = make_dsn(**parse_dsn(loader) | {"password": "another"})
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(fresh)
    try:
        give(owner, "another")
        with closing(psycopg2.connect(fresh)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("wh_loader",)
    finally:
        give(owner, parse_dsn(loader)["password"])  # the server serves other tests
    psycopg2.connect(loader).close()


def give(owner: str, password: str) -> None:
    script = compose.resolved(dict.fromkeys(compose.demanded(), "x"))["services"]["airflow-init"]["command"][2]
    match = re.search(r"<<'PYTHON'\n(.*?)\nPYTHON\n", script, re.DOTALL)
    assert match
    environment = os.environ | {"NEWSWIRE_DSN": owner, "WAREHOUSE_LOADER_PASSWORD": password}
    subprocess.run([sys.executable, "-c", match[1]], env=environment, check=True)
