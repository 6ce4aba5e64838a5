"""`python -m newswire`: the command line, and what `./run` starts beside it (demo, up, stop, secrets, airflow)."""

from __future__ import annotations

import sys

from newswire.errors import BadInput, NewswireError

_LOCAL = ("demo", "up", "stop", "secrets", "airflow")


def main(argv: list[str]) -> int:
    if argv and argv[0] in _LOCAL:
        from newswire.local import command

        try:
            return command.main(argv)
        except BadInput as error:
            print(f"newswire: {error}", file=sys.stderr)
            return 2
        except NewswireError as error:
            print(f"newswire: {error}", file=sys.stderr)
            return 1
    from newswire import cli

    return cli.main(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
