"""
## If it is red

1. A **poll** task is red only when the warehouse or a program failed. A feed that does not answer is no failure of
   the run: it is logged in `raw.feed_poll` with its error, and asked again later, more and more rarely, never given up.
2. Clear the task. Polls that are missed for hours are a *gap*; the next daily run fills it from the source's listing.

## What it does

Every 15 minutes asks the feeds that are due and puts what is new into the url queue. A feed is due after half the
time that its window spans, and twice in one run when that is less than the time between two runs. The feeds of one
host are asked one after the other, in the same task. The log of a **poll** task warns of feeds that fail or moved, and
of agencies that are silent; `newswire sources` shows the same. It reads the clock, because a feed shows now, not then;
so it cannot be backfilled.
"""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task
from newswire_airflow import stage
from newswire_airflow.defaults import DEFAULT_ARGS, START, source_params


@dag(
    dag_id="poll_feeds",
    dag_display_name="poll_feeds · قراءة التغذيات",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("*/15 * * * *", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(minutes=30),
    is_paused_upon_creation=False,
    allowed_run_types=["scheduled", "manual"],
    default_args=DEFAULT_ARGS | {"retries": 1},  # the next poll is a quarter of an hour away
    params={"sources": source_params(stage.known_sources())["sources"]},
    tags=["news", "polling"],
)
def poll_feeds():
    @task(execution_timeout=timedelta(minutes=5))
    def due() -> list[list[str]]:
        return stage.due_bundles()

    @task(pool="fetch", execution_timeout=timedelta(minutes=20), map_index_template="{{ name_in_grid }}")
    def poll(urls: list[str]) -> list[dict]:
        return stage.poll_bundle(urls)

    poll.expand(urls=due())


poll_feeds()
