"""Runs DAGs by `dag.test()` as it is told on standard input, one line of JSON a run; answers with one line a run.

A program of its own, because Airflow reads its settings when it is imported.
"""

import json
import os
import sys
import traceback
from datetime import datetime

ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what tasks print is no answer


def main() -> None:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.utils.db import initdb

    initdb()
    for line in sys.stdin:
        asked = json.loads(line)
        os.environ |= asked["environment"]
        at = datetime.fromisoformat(asked["logical_date"]) if asked["logical_date"] else None
        try:
            # loaded anew: a DAG object keeps the conf of its last run as its params
            bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
            run = bag.dags[asked["dag"]].test(logical_date=at, run_conf=asked["conf"])
            tasks = {f"{one.task_id}[{one.map_index}]": str(one.state) for one in run.get_task_instances()}
            answer = {"state": str(run.state), "tasks": tasks}
        except Exception:
            answer = {"state": "raised", "error": traceback.format_exc()}
        print(json.dumps(answer), file=ANSWERS, flush=True)


main()
