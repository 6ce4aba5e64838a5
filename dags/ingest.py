"""
## If it is red

1. Open the run's **verdict** task: its last line names each source and stage that failed, and why.
2. *Transient* (time-out, 5xx, refused): nothing is lost. Clear the failed tasks; they go on where they stopped.
3. *SourceBroken* (listing gone, too much set aside): the other sources are loaded. `newswire quarantine list
   --source ID` shows what was set aside; mend the source's YAML, then clear its tasks.
4. The **load** failed: the warehouse still holds the last good state. Clear `load`; it takes what waits.

Running a day again is always safe: it ends with the same rows.

## What it does

Takes the news of one UTC day from all enabled sources into the warehouse. Per source **discover** (what was listed,
from the polls or from the source's archive listing) → **fetch** (raw pages into the archive) → **clean** (pages to
articles); then for all together **deduplicate** (syndicated copies become stories) → **extract** (canonical articles
to coded events) → **load** (one transaction).

Backfill any range from the Trigger dialog (card *Backfill*), or with
`airflow backfill create --dag-id ingest --from-date 2026-09-13 --to-date 2026-09-18 --max-active-runs 2`.
"""

from datetime import timedelta

from airflow.sdk import CronDataIntervalTimetable, Metadata, dag, task, task_group
from newswire_airflow import stage
from newswire_airflow.defaults import DEFAULT_ARGS, EVENTS, START, source_params


@dag(
    dag_id="ingest",
    dag_display_name="ingest · من الخبر إلى الحدث",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=12),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params=source_params(stage.known_sources()),
    tags=["news", "daily", "backfillable"],
)
def ingest():
    @task(execution_timeout=timedelta(minutes=5))
    def sources() -> list[str]:
        return stage.sources_of_run()

    @task_group
    def source(source_id: str):
        @task(pool="fetch", execution_timeout=timedelta(hours=1), map_index_template="{{ name_in_grid }}")
        def discover(source_id: str) -> dict:
            return stage.run_source_stage("discover", source_id)

        @task(pool="fetch", execution_timeout=timedelta(hours=4), map_index_template="{{ name_in_grid }}")
        def fetch(source_id: str) -> dict:
            return stage.run_source_stage("fetch", source_id)

        @task(pool="clean", execution_timeout=timedelta(hours=2), map_index_template="{{ name_in_grid }}")
        def clean(source_id: str) -> dict:
            return stage.run_source_stage("clean", source_id)

        discover(source_id) >> fetch(source_id) >> clean(source_id)

    # a source that fails must not keep the others from being coded: the verdict at the end says so
    @task(pool="warehouse", execution_timeout=timedelta(hours=1), trigger_rule="all_done")
    def deduplicate() -> dict:
        return stage.run_window_stage("deduplicate")

    @task(execution_timeout=timedelta(minutes=5))
    def chunks() -> list[int]:
        return stage.extraction_chunks()

    @task(pool="clean", execution_timeout=timedelta(hours=2), map_index_template="chunk {{ task.op_kwargs['chunk'] }}")
    def extract(chunk: int, all_chunks: list[int]) -> dict:
        return stage.run_window_stage("extract", chunk=chunk, of=len(all_chunks))

    @task(pool="warehouse", execution_timeout=timedelta(hours=1), outlets=[EVENTS])
    def load():
        report = stage.run_window_stage("load")
        yield Metadata(EVENTS, {"articles": report["seen"], "changed": report["new"], "notes": report["notes"]})

    @task(retries=0, execution_timeout=timedelta(minutes=5), trigger_rule="all_done")
    def verdict() -> dict:
        return stage.run_verdict()

    cut = chunks()
    cleaned = source.expand(source_id=sources())
    cleaned >> deduplicate() >> cut
    extract.partial(all_chunks=cut).expand(chunk=cut) >> load() >> verdict()


ingest()
