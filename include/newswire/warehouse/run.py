"""Who writes: the run of Airflow, or the command, that stands behind each row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newswire.window import Window


@dataclass(frozen=True, slots=True)
class Run:
    """The lineage of a task. `started_at` is the time of its start: the only clock that stages read."""

    dag_id: str
    run_id: str
    started_at: datetime
    task_id: str = ""
    map_index: int = -1
    try_number: int = 1

    def as_params(self) -> dict[str, Any]:
        return {
            "dag_id": self.dag_id,
            "run_id": self.run_id,
            "task_id": self.task_id,
            "map_index": self.map_index,
            "try_number": self.try_number,
        }


def bounds(window: Window) -> dict[str, Any]:
    """A window as bound parameters."""
    return {"start": window.start, "end": window.end}
