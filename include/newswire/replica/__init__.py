"""Replica agency sites: real HTTP servers on loopback with articles of our own, for the demo and the tests.

`with serve(now) as sites:` starts them; `wires()` holds the texts with the truth about their copies and events, and
`edition(site, now)` what one site shows at a moment.
"""

from newswire.replica.press import Edition, Page, Wire, edition, wires
from newswire.replica.press import sites as site_facts
from newswire.replica.server import CLOCK_PATH, DEFAULT_NOW, LogEntry, Sites, serve

__all__ = [
    "CLOCK_PATH",
    "DEFAULT_NOW",
    "Edition",
    "LogEntry",
    "Page",
    "Sites",
    "Wire",
    "edition",
    "serve",
    "site_facts",
    "wires",
]
