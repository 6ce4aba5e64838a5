"""The environment that makes `airflow` the Airflow of one installation: its folders, keys, ports and settings."""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import newswire
from newswire.errors import BadInput
from newswire.settings import Settings
from newswire.warehouse import embedded
from newswire.warehouse.embedded import passwords, ports

USER = "admin"
WISHED_PORTS = {"api": 8080, "worker_log": 8793, "trigger_log": 8794}
PARALLELISM = 8  # 32, the default, needs 2.2 GB; 4 stalls on the heartbeat of finished tasks


@dataclass(frozen=True, slots=True)
class Login:
    url: str
    user: str
    password: str


def project_root() -> Path:
    """The folder with `dags/` and `plugins/`: newswire is installed editable from there."""
    root = Path(newswire.__file__).resolve().parents[2]
    if not (root / "dags").is_dir():
        raise BadInput(f"{root}: no folder 'dags' here; start from a checkout of the project")
    return root


def pools_file() -> Path:
    return project_root() / "config" / "pools.json"


def choose_ports(place: Path) -> dict[str, int]:
    """Ports for a start: those used last or the wished ones when they are free, else others; written down."""
    file = _ports_file(place)
    known = _known_ports(file)
    chosen: dict[str, int] = {}
    for name, wish in WISHED_PORTS.items():
        wishes = [port for port in (known.get(name), wish) if port and port not in chosen.values()]
        chosen[name] = ports.first_free(wishes)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(chosen))
    return chosen


def login(place: Path) -> Login:
    """Where the UI of this installation is, and who may enter; the password is made at first use."""
    words = passwords.keep(_users_file(place), {USER: passwords.password})
    port = _known_ports(_ports_file(place)).get("api", WISHED_PORTS["api"])
    return Login(f"http://127.0.0.1:{port}", USER, words[USER])


def environment(settings: Settings, server: embedded.Server, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The whole environment for a process of this Airflow; `extra` wins over everything else."""
    place, root = settings.place, project_root()
    login(place)  # Airflow would make a password file that others can read, and print it to its log
    values = dict(os.environ)
    values |= {
        "AIRFLOW_HOME": str(place / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(root / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(root / "plugins"),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(_users_file(place)),
    }
    values |= _keys(place) | _ports(place) | _tuning(settings.active_profile == "demo")
    values |= {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": server.dsn("owner", "airflow").replace("://", "+psycopg2://", 1),
        "AIRFLOW_CONN_WAREHOUSE": as_connection(
            settings.dsn.get_secret_value() if settings.dsn else server.dsn("loader")
        ),
        "NEWSWIRE_HOME": str(settings.home.absolute()),
        "NEWSWIRE_PROFILE": settings.active_profile,
    }
    if not settings.dsn:
        values["AIRFLOW_CONN_WAREHOUSE_DESK"] = as_connection(server.dsn("desk"))
    for name in ("NO_PROXY", "no_proxy"):  # tasks talk to the api-server over HTTP
        values[name] = ",".join(part for part in (values.get(name), "127.0.0.1", "localhost") if part)
    # standalone starts "airflow" by its name
    values["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), values.get("PATH", os.defpath)))
    return values | dict(extra or {})


def as_connection(dsn: str) -> str:
    """A libpq URI as Airflow's JSON form of a Connection, which needs no escapes."""
    parts = urlsplit(dsn)
    if not parts.scheme.startswith("postgres"):
        raise BadInput("NEWSWIRE_DSN: give the address as a URI, postgresql://user:password@host:port/database")
    fields = {
        "conn_type": "postgres",
        "host": parts.hostname or "",
        "port": parts.port or 5432,
        "login": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "schema": unquote(parts.path.lstrip("/")),
        "extra": dict(parse_qsl(parts.query)),
    }
    return json.dumps(fields)


def _keys(place: Path) -> dict[str, str]:
    makers = {
        "AIRFLOW__CORE__FERNET_KEY": lambda: base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "AIRFLOW__API__SECRET_KEY": lambda: secrets.token_hex(32),
        "AIRFLOW__API_AUTH__JWT_SECRET": lambda: secrets.token_hex(64),
    }
    return passwords.keep(place / "secrets" / "airflow.json", makers)


def _ports(place: Path) -> dict[str, str]:
    chosen = WISHED_PORTS | _known_ports(_ports_file(place))
    url = f"http://127.0.0.1:{chosen['api']}"
    return {
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(chosen["api"]),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",  # does not follow the port
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(chosen["worker_log"]),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(chosen["trigger_log"]),
    }


def _tuning(demo: bool) -> dict[str, str]:
    return {
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(PARALLELISM),
        "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG": "8",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__NUM_DAG_RUNS_TO_RETAIN_RENDERED_FIELDS": "5",
        "AIRFLOW__API__INSTANCE_NAME": "newswire demo" if demo else "newswire",
        "AIRFLOW__API__EXPOSE_CONFIG": "False",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.1" if demo else "1",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "120",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "120",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "30",
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "30",
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
        "AIRFLOW__WORKERS__MAX_FAILED_HEARTBEATS": "20",
        "AIRFLOW__WORKERS__EXECUTION_API_RETRIES": "12",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10" if demo else "300",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "60",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "NO_COLOR": "1",
    }


def _users_file(place: Path) -> Path:
    return place / "secrets" / "airflow_users.json"


def _ports_file(place: Path) -> Path:
    return place / "airflow" / "ports.json"


def _known_ports(file: Path) -> dict[str, int]:
    try:
        known = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return {name: int(known[name]) for name in WISHED_PORTS if str(known.get(name, "")).isdigit()}
