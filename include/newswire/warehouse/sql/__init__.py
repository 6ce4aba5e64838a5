"""SQL statements live in files beside this one; code names them, binds parameters and never builds them from text."""

from functools import cache
from importlib import resources


@cache
def read_sql(name: str) -> str:
    """The text of `<name>.sql`, as in `read_sql("stories/candidates")`."""
    return resources.files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
