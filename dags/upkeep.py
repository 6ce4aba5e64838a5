"""
## If it is red

1. Nothing waits for this run: `ingest` goes on with the stop list that it has.
2. A **count** task is red when the warehouse or a program failed. Clear it; it reads its month again.
3. **stop_list** is red: the months are counted. Clear it; it makes the list from them.

Running it again is always safe: the same texts give the same list, and the same list is kept once.

## What it does

On the first of each month counts which runs of four words recur on many days or in many articles of the months before:
greetings, verses, weather, footers. Copies are found by what is left without them. Per month **count** (all stored
texts of the month, in as many passes over the hashes as bound the memory), then **stop_list** (these months and the
shipped list as one, in `core.stop_version` and `core.stop_shingle`). `deduplicate` uses a list for articles of the days
after it; what is a story already stays as it is.

To count for another time, start it with *From* and *To*: the months that had ended at the end of *To* count. A backfill
is refused.
"""

from datetime import timedelta

from airflow.sdk import CronDataIntervalTimetable, Param, dag, task
from newswire_airflow import stage
from newswire_airflow.defaults import DEFAULT_ARGS, START, source_params

PARAMS = source_params([])


@dag(
    dag_id="upkeep",
    dag_display_name="upkeep · العناية الدورية",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 0 1 * *", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=12),
    is_paused_upon_creation=False,
    allowed_run_types=["scheduled", "manual"],
    default_args=DEFAULT_ARGS,
    params={
        "from": PARAMS["from"],
        "to": PARAMS["to"],
        "months": Param(
            1,
            type="integer",
            minimum=1,
            maximum=24,
            title="Months",
            description="How many whole months the list is counted from. Scores were measured for about one.",
        ),
    },
    tags=["upkeep", "monthly"],
)
def upkeep():
    @task(execution_timeout=timedelta(minutes=5))
    def months() -> list[str]:
        return stage.months_of_stop_list()

    @task(pool="warehouse", execution_timeout=timedelta(hours=6), map_index_template="{{ name_in_grid }}")
    def count(month: str) -> dict:
        return stage.count_month(month)

    @task(pool="warehouse", execution_timeout=timedelta(hours=1))
    def stop_list(counted: list[str]) -> dict:
        return stage.make_stop_list(counted)

    wanted = months()
    count.expand(month=wanted) >> stop_list(wanted)


upkeep()
