"""newswire: agencies' news become coded political events in PostgreSQL. Knows nothing of Airflow."""

from importlib.metadata import version

__version__ = version("newswire")
