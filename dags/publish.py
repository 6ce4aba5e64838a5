"""
## If it is red

1. **refresh** failed: the marts show the state before. Clear it; it takes all days that wait.
2. A **check** is red: its log has what was observed and what was expected, `ops.dq_result` has its history. The
   data are loaded all the same; find the load in `ops.load` and the sources in `ops.stage_report`.
3. **export** failed, or waits for a check: the files show the state before. The next run that is green takes all
   months that wait.

## What it does

Follows the asset `newswire://warehouse/events`: refreshes the marts of the days that loads have touched, runs the
quality checks, then writes the files of the months that loads have touched (`NEWSWIRE_EXPORT_SHAPES`). Asset events
are hints (Airflow merges them); what was touched is read from the warehouse.
"""

from datetime import timedelta

from airflow.sdk import dag, task
from newswire_airflow import stage
from newswire_airflow.defaults import DEFAULT_ARGS, EVENTS, START


@dag(
    dag_id="publish",
    dag_display_name="publish · النشر والتدقيق",
    doc_md=__doc__,
    schedule=[EVENTS],
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    is_paused_upon_creation=False,
    allowed_run_types=["asset_triggered", "manual"],
    default_args=DEFAULT_ARGS,
    tags=["marts", "quality"],
)
def publish():
    @task(pool="warehouse", execution_timeout=timedelta(hours=1))
    def refresh() -> dict:
        return stage.refresh_marts()

    @task(execution_timeout=timedelta(minutes=5))
    def severities() -> list[str]:
        return stage.severities()

    @task(pool="warehouse", execution_timeout=timedelta(minutes=30), map_index_template="{{ name_in_grid }}")
    def check(severity: str) -> list[dict]:
        return stage.run_checks(severity)

    @task(pool="warehouse", execution_timeout=timedelta(hours=1))
    def export() -> dict:
        return stage.export_files()

    wanted = severities()
    refresh() >> wanted
    check.expand(severity=wanted) >> export()


publish()
