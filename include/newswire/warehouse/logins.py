"""Gives the loader role of a server its login: `python -m newswire.warehouse.logins`, as the owner.

The password comes from NEWSWIRE_LOADER_PASSWORD and is bound, never written into a statement by hand.
"""

from __future__ import annotations

import os
import sys

from psycopg2 import sql

from newswire import settings
from newswire.errors import BadInput
from newswire.warehouse.connect import connected, transaction


def main() -> int:
    """Sets the password of `wh_loader`; 0 when done."""
    chosen = settings.load()
    password = os.environ.get("NEWSWIRE_LOADER_PASSWORD")
    if chosen.dsn is None or not password:
        raise BadInput("NEWSWIRE_DSN (the owner's) and NEWSWIRE_LOADER_PASSWORD are needed")
    with connected(chosen.dsn.get_secret_value()) as connection, transaction(connection) as cursor:
        cursor.execute(sql.SQL("ALTER ROLE wh_loader LOGIN PASSWORD {}").format(sql.Literal(password)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
