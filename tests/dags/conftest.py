"""The DAG files as Airflow's own loader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def airflow_environment(home: Path) -> dict[str, str]:
    """What Airflow must know before it is imported, with a home of its own."""
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    }


@pytest.fixture(scope="package")
def dag_bag(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in airflow_environment(tmp_path_factory.mktemp("airflow")).items():
            patch.setenv(name, value)
        for name in ("NEWSWIRE_RETRIES", "NEWSWIRE_RETRY_DELAY"):
            patch.delenv(name, raising=False)
        from airflow.dag_processing.dagbag import DagBag

        yield DagBag(str(ROOT / "dags"))


@pytest.fixture
def dags(dag_bag: Any) -> dict[str, Any]:
    """The DAGs by id."""
    return dict(dag_bag.dags)
