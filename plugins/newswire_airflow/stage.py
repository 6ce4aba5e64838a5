"""A function of the pipeline as a task: window, sources and lineage are taken from the run.

The domain is imported inside the functions, so that parsing a DAG loads no extractor and no HTML parser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from airflow.sdk import get_current_context
from newswire import settings
from newswire.errors import BadInput
from newswire.sources import catalogue
from newswire.window import Window, of_run

from newswire_airflow.warehouse_hook import warehouse_dsn

if TYPE_CHECKING:
    from newswire.models import Source, StageReport
    from newswire.pipeline.context import Context


def known_sources() -> list[str]:
    """The ids of the catalogue; read when a DAG file is parsed, from files beside the code only."""
    return catalogue.ids(_catalogue_folder())


def sources_of_run() -> list[str]:
    """The ids of the sources that this run works on: those of the parameter `sources`, else all that are enabled."""
    wished = list(get_current_context()["params"].get("sources") or [])
    known = catalogue.load(_catalogue_folder())
    unknown = sorted(set(wished) - set(known))
    if unknown:
        raise BadInput(f"sources: {', '.join(unknown)} not in the catalogue")
    enabled = catalogue.enabled(known, wished or None, replica=settings.load().active_profile == "demo")
    return [source.id for source in enabled]


def run_source_stage(stage: str, source_id: str) -> dict[str, Any]:
    """Runs `discover`, `fetch` or `clean` for one source over the run's window and returns the report."""
    name_in_grid(source_id)
    return _told(_function(stage)(_context(), _source(source_id), run_window()))


def run_window_stage(stage: str, **options: Any) -> dict[str, Any]:
    """Runs `deduplicate`, `extract` or `load` over the run's window and returns the report."""
    return _told(_function(stage)(_context(), run_window(), **options))


def extraction_chunks() -> list[int]:
    """The numbers of the chunks into which the extraction of the run's window is cut."""
    from newswire.pipeline.extract import chunks

    return list(range(chunks(_context(), run_window())))


def run_verdict() -> dict[str, Any]:
    """The counts of the whole run; raises when a stage of a source has failed, and names it."""
    from newswire.pipeline.verdict import verdict

    return verdict(_context(), run_window(), sources_of_run())


def due_bundles() -> list[list[str]]:
    """Addresses of feeds that are due, in at most four bundles; those of one host are in the same bundle."""
    from newswire.pipeline import poll

    return poll.due_bundles(_context(), [_source(source_id) for source_id in sources_of_run()])


def poll_bundle(urls: list[str]) -> list[dict[str, Any]]:
    """Polls the feeds at these addresses that are due, until the next run of the DAG at the latest."""
    from newswire.fetch.polling import next_tick
    from newswire.pipeline.poll import poll

    sources = [source for source in map(_source, sources_of_run()) if any(feed.url in urls for feed in source.feeds)]
    name_in_grid(", ".join(source.id for source in sources))
    context = _context()
    return poll(context, sources, urls, until=next_tick(context.run.started_at))


def refresh_marts() -> dict[str, Any]:
    """Refreshes the marts of the days that loads have touched."""
    from newswire.pipeline.publish import publish

    return publish(_context())


def export_files() -> dict[str, Any]:
    """Writes the exported files of the months that loads have touched."""
    from newswire.pipeline.export import export_months

    return export_months(_context())


def due_checks() -> list[str]:
    """The quality checks of this run, each of which gets a task; none when more loads are on their way."""
    from newswire.pipeline.publish import due_checks as due

    return due(_context(), more_to_come=_loads_to_come())


def run_check(name: str) -> dict[str, Any]:
    """Runs one quality check; raises when it is an error and fails. The grid marks a warning that fails."""
    from newswire.pipeline.publish import check

    name_in_grid(name)
    result = check(_context(), name)
    if not result["passed"]:
        name_in_grid(f"{name} · WARNING")
    return result


def months_of_stop_list() -> list[str]:
    """The months that the stop list of this run is counted from."""
    from newswire.pipeline.upkeep import months

    return months(run_window(), int(get_current_context()["params"]["months"]))


def count_month(month: str) -> dict[str, Any]:
    """Counts the stop list of one month."""
    from newswire.pipeline import upkeep

    name_in_grid(month)
    return _printed(upkeep.count_month(_context(), month))


def make_stop_list(months: list[str]) -> dict[str, Any]:
    """Makes the stop list of these months, which are counted."""
    from newswire.pipeline import upkeep

    return _printed(upkeep.unite(_context(), months))


def run_window() -> Window:
    """The window of the current run."""
    context = get_current_context()
    run = context["dag_run"]
    chosen = dict(context["params"]) | dict(run.conf or {})
    return of_run(run.data_interval_start, run.data_interval_end, chosen, now=datetime.now(UTC))


def name_in_grid(name: str) -> None:
    """Gives a mapped task its name in the grid (the template `{{ name_in_grid }}`)."""
    get_current_context()["name_in_grid"] = name  # type: ignore[typeddict-unknown-key]  # as Airflow's docs show it


def _context() -> Context:
    from newswire.pipeline.context import Context
    from newswire.warehouse.run import Run

    current = get_current_context()
    task = current["ti"]
    run = Run(
        dag_id=task.dag_id,
        run_id=task.run_id,
        started_at=datetime.now(UTC),
        task_id=task.task_id,
        map_index=task.map_index if task.map_index is not None else -1,
        try_number=task.try_number,
    )
    return Context(settings.load(), warehouse_dsn(), run)


def _loads_to_come() -> bool:
    """Whether `ingest` has runs that wait or go on, besides those that started this run by their asset."""
    context = get_current_context()
    if context["dag_run"].run_type != "asset_triggered":
        return False
    unfinished = ["queued", "running"]
    seen = sorted(
        {
            event.source_run_id
            for events in context["triggering_asset_events"].values()
            for event in events
            if event.source_dag_id == "ingest" and event.source_run_id
        }
    )
    task = context["ti"]
    mine = task.get_dr_count("ingest", run_ids=seen, states=unfinished) if seen else 0
    return task.get_dr_count("ingest", states=unfinished) > mine


def _source(source_id: str) -> Source:
    return catalogue.load(_catalogue_folder())[source_id]


def _catalogue_folder() -> Any:
    return settings.load().source_folder


def _function(stage: str) -> Callable[..., StageReport]:
    """The function of a stage; only its own module is imported."""
    module = import_module(f"newswire.pipeline.{stage}")
    function: Callable[..., StageReport] = getattr(module, stage)
    return function


def _printed(counts: dict[str, Any]) -> dict[str, Any]:
    print(" ".join(f"{key}={value}" for key, value in counts.items()))
    return counts


def _told(report: StageReport) -> dict[str, Any]:
    counts = " ".join(f"{key}={value}" for key, value in report.as_dict().items() if key != "notes")
    print(counts)
    for note in report.notes:
        print(note)
    return report.as_dict()
