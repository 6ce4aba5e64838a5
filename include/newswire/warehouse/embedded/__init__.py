"""The PostgreSQL server of one installation, without anything to install.

`running(place)` gives a server to as many processes as ask for it. One detached supervisor per place is the parent of
PostgreSQL; it lives while any process holds the place's user lock, so a killed user leaves no server behind.
"""

from newswire.warehouse.embedded.client import Server, running
from newswire.warehouse.embedded.roles import ROLES

__all__ = ["ROLES", "Server", "running"]
