"""Free ports on the loopback address."""

from __future__ import annotations

import socket
from collections.abc import Iterable


def first_free(wishes: Iterable[int]) -> int:
    """The first of the wished ports that nobody listens on, else any free one."""
    return next((port for port in wishes if is_free(port)), 0) or any_free()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # without this a port that was just closed counts as taken for a minute
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def any_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
