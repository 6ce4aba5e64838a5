"""
## If it is red

1. **refresh** failed: the marts show the state before. Clear it; it takes all days that wait.
2. A **check** is red: its log has what was observed and what was expected, `ops.dq_latest` since when it fails,
   `ops.dq_result` its history. The data are loaded all the same; find the load in `ops.load` and the sources in
   `ops.stage_report`.
3. **export** failed, or was left out since a check is red: the files show the state before. The next run that is
   green takes all months that wait.
4. A check named **WARNING** is green and does not hold: read its log when there is time.
5. **check** and **export** are skipped: more days were on their way; the run after the last of them has both.

## What it does

Follows the asset `newswire://warehouse/events`: refreshes the marts of the days that loads have touched, runs each
quality check as a task of its own (in a backfill once an hour and after its last day), then writes the files of the
months that loads have touched (`NEWSWIRE_EXPORT_SHAPES`). Asset events are hints (Airflow merges them); what was
touched is read from the warehouse.
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
    def checks() -> list[str]:
        return stage.due_checks()

    @task(pool="warehouse", execution_timeout=timedelta(minutes=15), map_index_template="{{ name_in_grid }}")
    def check(name: str) -> dict:
        return stage.run_check(name)

    @task(pool="warehouse", execution_timeout=timedelta(hours=1))
    def export() -> dict:
        return stage.export_files()

    wanted = checks()
    refresh() >> wanted
    check.expand(name=wanted) >> export()


publish()
