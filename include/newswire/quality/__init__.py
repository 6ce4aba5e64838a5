"""Quality checks: one SQL file each, which answers one row (observed, expected, passed).

The first line of a file is `-- error: what must hold` or `-- warning: …`; error fails the task. A file that reads
`%(loads)s`, the numbers of loads or null for all, looks at what is new only.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Literal, cast

from newswire.errors import BadInput

SEVERITIES = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, how bad a failure is, what it says must hold, and its SQL."""

    name: str
    severity: Literal["error", "warning"]
    claim: str
    sql: str

    @property
    def by_load(self) -> bool:
        """Whether it can look at the rows of some loads only."""
        return "%(loads)s" in self.sql


def names() -> list[str]:
    """The names of all checks, sorted."""
    folder = resources.files(__name__).joinpath("sql")
    return sorted(entry.name.removesuffix(".sql") for entry in folder.iterdir() if entry.name.endswith(".sql"))


def checks() -> list[Check]:
    """All checks, those that are errors first."""
    return sorted(map(get, names()), key=lambda check: (SEVERITIES.index(check.severity), check.name))


def get(name: str) -> Check:
    """A check by its name."""
    if name not in names():
        raise BadInput(f"check '{name}' is none of {', '.join(names())}")
    text = resources.files(__name__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    severity, _, claim = text.splitlines()[0].removeprefix("-- ").partition(": ")
    if severity not in SEVERITIES:
        raise BadInput(f"{name}.sql: the first line must be '-- error: …' or '-- warning: …'")
    return Check(name, cast(Literal["error", "warning"], severity), claim, text)
