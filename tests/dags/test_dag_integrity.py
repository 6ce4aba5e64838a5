"""What must hold of every DAG before it runs once."""

from __future__ import annotations

import ast
import inspect
import json
import os
import subprocess
import sys
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from newswire import errors
from newswire.local.runs import DAGS
from newswire.sources import catalogue

from .conftest import ROOT, airflow_environment

FILES = sorted((ROOT / "dags").rglob("*.py"))
MOST_LINES = 100
IMPORTS = {"airflow.sdk", "newswire_airflow", "newswire.sources", "newswire.models"}
HEAVY = {"aiohttp", "fastwarc", "feedparser", "lxml", "numpy", "resiliparse", "simplemma", "trafilatura"}

TASKS = {
    "poll_feeds": {"due", "poll"},
    "ingest": {
        "sources",
        "source.discover",
        "source.fetch",
        "source.clean",
        "deduplicate",
        "chunks",
        "extract",
        "load",
        "verdict",
    },
    "publish": {"refresh", "checks", "check", "export"},
    "upkeep": {"months", "count", "stop_list"},
}
TAGS = {
    "poll_feeds": {"news", "polling"},
    "ingest": {"news", "daily", "backfillable"},
    "publish": {"marts", "quality"},
    "upkeep": {"upkeep", "monthly"},
}
POOLS = {
    "poll": "fetch",
    "source.discover": "fetch",
    "source.fetch": "fetch",
    "source.clean": "clean",
    "deduplicate": "warehouse",
    "extract": "clean",
    "load": "warehouse",
    "refresh": "warehouse",
    "check": "warehouse",
    "export": "warehouse",
    "count": "warehouse",
    "stop_list": "warehouse",
}
RETRIES = {"due": 1, "poll": 1, "verdict": 0}  # of all others: enough to outlast a restart


def tasks(dags: dict[str, Any]) -> dict[str, Any]:
    return {task.task_id: task for dag in dags.values() for task in dag.task_dict.values()}


def test_the_dags_are_exactly_these_and_every_file_loads(dag_bag: Any) -> None:
    assert dag_bag.import_errors == {}
    assert {dag.dag_id: set(dag.task_ids) for dag in dag_bag.dags.values()} == TASKS
    assert set(DAGS) == set(TASKS)  # `./run` waits for these


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_dag_file_is_short_and_imports_only_borders(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            found.add(node.module or "")
    packages = {name for name in found if name.split(".")[0] not in sys.stdlib_module_names}
    assert {name for name in packages if name not in IMPORTS and not name.startswith("newswire_airflow.")} == set()
    assert file.stem not in {"include", "dags", "plugins"}


def test_every_task_ends_by_itself_and_is_tried_again(dags: dict[str, Any]) -> None:
    for name, task in tasks(dags).items():
        assert task.execution_timeout, name
        assert task.retries == RETRIES.get(name, 4), name
        assert task.owner == "newswire", name
        assert not task.depends_on_past, name
        assert task.execution_timeout <= task.get_dag().dagrun_timeout, name


def test_the_waits_between_tries_outlast_a_restart_of_any_service(dags: dict[str, Any]) -> None:
    for name, task in tasks(dags).items():
        if name in RETRIES:
            continue
        # Airflow waits between this and its double
        waits = [min(task.retry_delay * task.retry_exponential_backoff**n, task.max_retry_delay) for n in range(4)]
        assert sum(waits, timedelta()) >= timedelta(seconds=450), name


def test_the_kind_of_trouble_decides_on_another_try(dags: dict[str, Any]) -> None:
    for name, task in tasks(dags).items():
        policy = task.retry_policy
        for rule in policy.rules:
            module, _, error = rule.exception_path.rpartition(".")
            assert issubclass(getattr(import_module(module), error), errors.NewswireError), name
        decided = {
            type(error).__name__: policy.evaluate(error, 1, 4).action.name
            for error in (
                errors.SourceBroken("x"),
                errors.BadInput("x"),
                errors.Transient("x"),
                errors.NewswireError("x"),
                OSError("x"),
            )
        }
        assert decided == {
            "SourceBroken": "FAIL",
            "BadInput": "FAIL",
            "Transient": "RETRY",
            "NewswireError": "DEFAULT",
            "OSError": "DEFAULT",
        }, name


def test_the_next_try_waits_as_long_as_a_host_asks(dags: dict[str, Any]) -> None:
    for name, task in tasks(dags).items():
        waits = [
            task.retry_policy.evaluate(errors.Transient("x", asked), tries, 4).retry_delay
            for asked, tries in ((900.0, 1), (10.0, 1), (None, 1), (90.0, 3), (100_000.0, 1))
        ]
        assert waits == [timedelta(minutes=15), None, None, None, timedelta(hours=2)], name


def test_tasks_use_the_pools_that_every_start_makes(dags: dict[str, Any]) -> None:
    made = json.loads((ROOT / "config" / "pools.json").read_text())
    used = {name: task.pool for name, task in tasks(dags).items() if task.pool != "default_pool"}
    assert used == POOLS
    assert set(made) == set(POOLS.values()) | {"llm"}  # the model has no task of its own yet
    assert {name: task.pool_slots for name, task in tasks(dags).items() if task.pool_slots != 1} == {}
    assert all(pool["slots"] > 0 and pool["description"] for pool in made.values())


def test_mapped_tasks_have_names_in_the_grid(dags: dict[str, Any]) -> None:
    mapped = {
        name: task
        for name, task in tasks(dags).items()
        if task.is_mapped or task.get_closest_mapped_task_group() is not None
    }
    assert set(mapped) == {"poll", "source.discover", "source.fetch", "source.clean", "extract", "check", "count"}
    assert [name for name, task in mapped.items() if not task.map_index_template] == []


def test_the_docs_begin_with_what_to_do_when_the_run_is_red(dags: dict[str, Any]) -> None:
    for name, dag in dags.items():
        assert inspect.cleandoc(dag.doc_md).startswith("## If it is red\n\n1. "), name
        assert dag.dag_display_name.startswith(f"{name} · "), name
        assert dag.dag_display_name != f"{name} · ", name


def test_runs_start_only_in_the_ways_that_can_work(dags: dict[str, Any]) -> None:
    assert {name: set(dag.tags) for name, dag in dags.items()} == TAGS
    allowed = {name: {kind.value for kind in dag.allowed_run_types or ()} for name, dag in dags.items()}
    assert allowed == {
        "poll_feeds": {"scheduled", "manual"},  # a feed shows now, not then: no backfill
        "publish": {"asset_triggered", "manual"},
        "upkeep": {"scheduled", "manual"},
        "ingest": set(),  # no limit
    }
    for name, dag in dags.items():
        assert (dag.catchup, dag.max_active_runs, dag.is_paused_upon_creation) == (False, 1, False), name
        assert dag.dagrun_timeout, name


def test_ingest_covers_whole_utc_days_and_publish_follows_its_asset(dags: dict[str, Any]) -> None:
    timetable = dags["ingest"].timetable
    assert type(timetable).__name__ == "CronDataIntervalTimetable"
    assert (timetable.expression, str(timetable.timezone)) == ("0 0 * * *", "UTC")
    produced = [outlet.uri for outlet in dags["ingest"].get_task("load").outlets]
    assert produced == ["newswire://warehouse/events"]
    asset_uris = [asset.uri for asset in dags["publish"].timetable.asset_condition.objects]
    assert asset_uris == produced


def test_upkeep_runs_once_a_month_over_the_month_that_has_ended(dags: dict[str, Any]) -> None:
    timetable = dags["upkeep"].timetable
    assert type(timetable).__name__ == "CronDataIntervalTimetable"
    assert (timetable.expression, str(timetable.timezone)) == ("0 0 1 * *", "UTC")
    assert set(dags["upkeep"].params) == {"from", "to", "months"}
    months = dags["upkeep"].params.get_param("months")
    assert (months.resolve(), months.resolve(3)) == (1, 3)
    assert dags["upkeep"].get_task("stop_list").upstream_task_ids == {"months", "count"}


def test_a_person_can_choose_any_source_of_the_catalogue_and_nothing_else(dags: dict[str, Any]) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    known = sorted(catalogue.load())
    for name in ("ingest", "poll_feeds"):
        sources = dags[name].params.get_param("sources")
        assert sources.schema["items"]["enum"] == known
        assert sources.resolve() == []
        assert sources.resolve(known[:2]) == known[:2]
        with pytest.raises(ParamValidationError):
            sources.resolve(["no_such_source"])
    assert set(dags["ingest"].params) == {"sources", "from", "to"}
    assert set(dags["poll_feeds"].params) == {"sources"}
    assert dags["ingest"].params.get_param("from").resolve() is None
    assert dags["ingest"].params.get_param("to").resolve("2026-09-12") == "2026-09-12"


def test_loading_plugins_and_dags_loads_no_stage_and_no_parser(tmp_path: Path) -> None:
    """The api-server and the dag-processor load all of this, again and again; also each file only once."""
    code = (
        "import json, sys\n"
        "from airflow.dag_processing.dagbag import DagBag\n"
        "from airflow import plugins_manager\n"
        "plugins_manager.get_import_errors()\n"
        "bag = DagBag(sys.argv[1])\n"
        "json.dump([len(bag.dags), sorted(sys.modules)], sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "dags")],
        env=os.environ | airflow_environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    count, modules = json.loads(done.stderr.strip().splitlines()[-1])
    assert count == len(TASKS)
    assert "newswire_airflow.stage" in modules
    assert HEAVY & set(modules) == set()
    stages = ("pipeline", "fetch", "clean", "dedup", "extract", "warehouse", "languages")
    assert [name for name in modules if name.startswith(tuple(f"newswire.{stage}" for stage in stages))] == []
    own = {file.stem for file in (ROOT / "plugins").rglob("*.py")} - {"__init__"}
    assert own & set(modules) == set()
