"""What we ask of Airflow's REST API: health, runs, backfills. Standard library only, never through a proxy."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from newswire.errors import NewswireError, Transient
from newswire.local.environment import Login

SECONDS = 30.0
PARTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")
UNFINISHED = frozenset({"queued", "running"})
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Run:
    dag: str
    id: str
    state: str
    type: str
    queued_at: str
    begin: str  # of the data interval; empty for a manual run


class Api:
    """Airflow's REST API as one user. Raises Transient when it does not answer, NewswireError when it refuses."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._token = ""

    def health(self) -> dict[str, str]:
        """Status and last heartbeat of each part, as `healthy 2026-…`; needs no login."""
        answer = self._ask("GET", "/api/v2/monitor/health", with_token=False)
        out = {}
        for part in PARTS:
            told = answer.get(part) or {}
            beat = next((value for name, value in told.items() if name.endswith("_heartbeat") and value), "")
            out[part] = f"{told.get('status') or 'unknown'} {beat}".strip()
        return out

    def trigger(self, dag: str, conf: Mapping[str, Any]) -> str:
        """The id of a new manual run."""
        body = {"logical_date": None, "conf": dict(conf)}
        return str(self._ask("POST", f"/api/v2/dags/{quote(dag)}/dagRuns", body)["dag_run_id"])

    def run(self, dag: str, run_id: str) -> Run:
        return _run(self._ask("GET", f"/api/v2/dags/{quote(dag)}/dagRuns/{quote(run_id, safe='')}"))

    def runs(self, dag: str, **filters: str) -> list[Run]:
        """The newest 100 runs, newest first; filters as the API names them (state, run_type, start_date_gte)."""
        query = urlencode({"limit": 100, "order_by": "-run_after", **filters})
        return [_run(one) for one in self._ask("GET", f"/api/v2/dags/{quote(dag)}/dagRuns?{query}")["dag_runs"]]

    def fail(self, run: Run) -> None:
        """Ends a run that nobody works on any more."""
        path = f"/api/v2/dags/{quote(run.dag)}/dagRuns/{quote(run.id, safe='')}"
        self._ask("PATCH", path, {"state": "failed"})

    def task_states(self, run: Run) -> Counter[str]:
        """How many task instances of the run are in which state; those not yet scheduled count as `waiting`."""
        path = f"/api/v2/dags/{quote(run.dag)}/dagRuns/{quote(run.id, safe='')}/taskInstances?limit=500"
        return Counter(str(one["state"] or "waiting") for one in self._ask("GET", path)["task_instances"])

    def failed_tasks(self, run: Run) -> list[str]:
        path = f"/api/v2/dags/{quote(run.dag)}/dagRuns/{quote(run.id, safe='')}/taskInstances?limit=100&state=failed"
        found = self._ask("GET", path)["task_instances"]
        return [f"{one['task_id']}[{one.get('rendered_map_index') or one['map_index']}]" for one in found]

    def backfill(self, dag: str, from_date: str, to_date: str, max_active_runs: int = 2) -> int:
        """The id of a new backfill that runs every window again, done or not."""
        body = {
            "dag_id": dag,
            "from_date": from_date,
            "to_date": to_date,
            "reprocess_behavior": "completed",
            "max_active_runs": max_active_runs,
        }
        return int(self._ask("POST", "/api/v2/backfills", body)["id"])

    def backfills(self, dag: str) -> list[dict[str, Any]]:
        query = urlencode({"dag_id": dag, "limit": 100})
        return list(self._ask("GET", f"/api/v2/backfills?{query}")["backfills"])

    def cancel_backfill(self, number: int) -> None:
        self._ask("PUT", f"/api/v2/backfills/{number}/cancel")

    def queued_events(self, dag: str) -> int:
        """How many asset events wait for the next run of `dag`."""
        try:
            return int(self._ask("GET", f"/api/v2/dags/{quote(dag)}/assets/queuedEvents")["total_entries"])
        except Refused as refused:
            if refused.status == 404:
                return 0
            raise

    def import_errors(self) -> list[str]:
        found = self._ask("GET", "/api/v2/importErrors?limit=20")["import_errors"]
        return [f"{one['filename']}: {str(one['stack_trace']).strip().splitlines()[-1]}" for one in found]

    def dags(self) -> set[str]:
        return {str(one["dag_id"]) for one in self._ask("GET", "/api/v2/dags?limit=100")["dags"]}

    def _ask(self, method: str, path: str, body: Any = None, with_token: bool = True) -> Any:
        for attempt in (1, 2):
            if with_token and not self._token:
                words = {"username": self._login.user, "password": self._login.password}
                self._token = str(self._send("POST", "/auth/token", words, "")["access_token"])
            try:
                return self._send(method, path, body, self._token if with_token else "")
            except Refused as refused:
                if refused.status != 401 or attempt == 2 or not with_token:
                    raise
                self._token = ""  # it lives for a day
        raise AssertionError("the second attempt returns or raises")

    def _send(self, method: str, path: str, body: Any, token: str) -> Any:
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._login.url + path, data, headers, method=method)  # noqa: S310 - http on loopback
        try:
            with _direct.open(request, timeout=SECONDS) as answer:
                raw = answer.read()
        except urllib.error.HTTPError as error:
            said = error.read(2000).decode("utf-8", "replace")
            if error.code >= 500 and error.code != 503:
                raise Transient(f"Airflow answered {error.code} to {method} {path}: {said[:300]}") from None
            raise Refused(error.code, f"Airflow refused {method} {path} with {error.code}: {said[:300]}") from None
        except (OSError, http.client.HTTPException) as error:
            raise Transient(f"Airflow at {self._login.url} does not answer: {error}") from None
        return json.loads(raw) if raw else {}


class Refused(NewswireError):
    """Airflow answered with a status that another try will not change."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def _run(told: Mapping[str, Any]) -> Run:
    return Run(
        dag=str(told["dag_id"]),
        id=str(told["dag_run_id"]),
        state=str(told["state"]),
        type=str(told["run_type"]),
        queued_at=str(told.get("queued_at") or told.get("run_after") or ""),
        begin=str(told.get("data_interval_start") or ""),
    )
