"""What docker-compose.yaml promises, as far as it shows without a container engine."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from newswire.local import env_file

from . import compose

SERVICES = compose.raw()["services"]
AIRFLOW = {name: spec for name, spec in SERVICES.items() if name.startswith("airflow-")}
BLOCKS = {name: compose.raw()[f"x-{name}"] for name in ("common", "control", "worker")}
DSN, FERNET, JWT = (
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
    "AIRFLOW__CORE__FERNET_KEY",
    "AIRFLOW__API_AUTH__JWT_SECRET",
)
SECRET_NAME = re.compile(r"PASSWORD|SECRET|_KEY$|FERNET|CONN|DSN|AUTH$|BROKER_URL|RESULT_BACKEND$")
HOLDERS = {
    "AIRFLOW_DB_PASSWORD": {"postgres", "airflow-init", "airflow-apiserver", "airflow-scheduler"}
    | {"airflow-dag-processor", "airflow-triggerer"},
    "AIRFLOW_FERNET_KEY": {"airflow-init", "airflow-apiserver", "airflow-scheduler"}
    | {"airflow-dag-processor", "airflow-triggerer"},
    "AIRFLOW_JWT_SECRET": {"airflow-apiserver", "airflow-scheduler"},
    "AIRFLOW_ADMIN_PASSWORD": {"airflow-init"},
    "AIRFLOW_API_SECRET_KEY": set(AIRFLOW),
    "AIRFLOW_REDIS_PASSWORD": {"redis", *AIRFLOW},
    "WAREHOUSE_OWNER_PASSWORD": {"warehouse", "airflow-init"},
    "WAREHOUSE_LOADER_PASSWORD": {"airflow-worker", "airflow-init"},
}


def secrets_of_env() -> dict[str, str]:
    return variables(env_file.filled((compose.ROOT / ".env.example").read_text(encoding="utf-8")))


def variables(text: str) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in text.splitlines() if re.match(r"[A-Z]", line))
    return {name: value.strip('"') for name, value in pairs}


def test_form_is_that_of_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(compose.FILE)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_services_are_exactly_these() -> None:
    parts = ("init", "apiserver", "scheduler", "dag-processor", "triggerer", "worker")
    assert set(SERVICES) == {"postgres", "warehouse", "redis", *(f"airflow-{part}" for part in parts)}


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_checked_limited_and_contained(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["read_only"] is True
    assert service["init"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "/tmp" in service["tmpfs"]
    assert service["restart"] == ("no" if name == "airflow-init" else "always")
    assert service["user"] not in ("root", "0")
    assert not {"privileged", "cap_add", "network_mode", "pid"} & set(service)


def test_only_the_ui_is_published_and_only_on_loopback() -> None:
    assert {name: spec["ports"] for name, spec in SERVICES.items() if "ports" in spec} == {
        "airflow-apiserver": ["127.0.0.1:8080:8080"]
    }


def test_code_is_baked_and_only_named_volumes_are_mounted() -> None:
    mounts = [mount.split(":")[0] for spec in SERVICES.values() for mount in spec.get("volumes", [])]
    assert set(mounts) == set(compose.raw()["volumes"])
    assert SERVICES["postgres"]["volumes"] == ["metadata:/var/lib/postgresql"]
    assert SERVICES["warehouse"]["volumes"] == ["warehouse:/var/lib/postgresql"]


def test_workers_are_two_with_time_to_end_their_tasks() -> None:
    worker = SERVICES["airflow-worker"]
    assert worker["deploy"]["replicas"] == 2
    assert worker["stop_grace_period"] == "120s"
    assert worker["environment"]["DUMB_INIT_SETSID"] == "0"


def test_blocks_hold_only_what_their_services_may_know() -> None:
    assert set(BLOCKS["control"]) == {DSN, FERNET}
    assert set(BLOCKS["worker"]) == {
        "AIRFLOW_CONN_WAREHOUSE",
        "NEWSWIRE_ARCHIVE",
        "NEWSWIRE_EXPORTS",
        "NEWSWIRE_USER_AGENT",
        "DUMB_INIT_SETSID",
    }
    assert {name for name in BLOCKS["common"] if SECRET_NAME.search(name)} == {
        "AIRFLOW__API__SECRET_KEY",
        "AIRFLOW__CELERY__BROKER_URL",
        "AIRFLOW__CELERY__RESULT_BACKEND",
    }
    own = {name: set(spec["environment"]) - set(BLOCKS["common"]) for name, spec in AIRFLOW.items()}
    control = set(BLOCKS["control"])
    assert own == {
        "airflow-init": control | {"NEWSWIRE_DSN", "WAREHOUSE_LOADER_PASSWORD", "ADMIN_USER", "ADMIN_PASSWORD"},
        "airflow-apiserver": control | {JWT},
        "airflow-scheduler": control | {JWT},
        "airflow-dag-processor": control,
        "airflow-triggerer": control,
        "airflow-worker": set(BLOCKS["worker"]),
    }


def test_each_secret_reaches_exactly_the_services_that_need_it() -> None:
    known = secrets_of_env()
    services = compose.resolved(known)["services"]
    texts = {name: json.dumps([spec["environment"], spec.get("command")]) for name, spec in services.items()}
    seen = {name: {service for service, text in texts.items() if known[name] in text} for name in HOLDERS}
    assert seen == HOLDERS


def test_results_do_not_go_through_the_metadata_database() -> None:
    assert BLOCKS["common"]["AIRFLOW__CELERY__RESULT_BACKEND"].startswith("redis://")


def test_no_secret_stands_in_the_file() -> None:
    for name, service in SERVICES.items():
        for key, value in service["environment"].items():
            if SECRET_NAME.search(key):
                assert re.search(r"\$\{\w+:\?", str(value)), f"{name}: {key} is a literal"
    text = compose.FILE.read_text(encoding="utf-8")
    assert re.findall(r"://[^\s:/]*:([^\s@$]+)@", text) == []
    assert {name for name in compose.optional() if SECRET_NAME.search(name)} == set()


@pytest.mark.parametrize("missing", sorted(compose.demanded()))
def test_it_refuses_to_start_without_a_demanded_variable(missing: str) -> None:
    known = secrets_of_env()
    compose.resolved(known)
    with pytest.raises(compose.Refused, match=missing):
        compose.resolved(known | {missing: ""})


def test_example_names_every_variable_and_no_other() -> None:
    text = (compose.ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(variables(text)) == compose.demanded()
    assert set(re.findall(r"(?m)^# ([A-Z_]+)=", text)) == compose.optional()
    assert {name for name, value in variables(text).items() if value} == {"AIRFLOW_ADMIN_USER", "NEWSWIRE_USER_AGENT"}


def test_connection_of_the_workers_is_the_loader() -> None:
    known = secrets_of_env()
    worker: dict[str, Any] = compose.resolved(known)["services"]["airflow-worker"]["environment"]
    assert json.loads(worker["AIRFLOW_CONN_WAREHOUSE"]) == {
        "conn_type": "postgres",
        "host": "warehouse",
        "port": 5432,
        "login": "wh_loader",
        "password": known["WAREHOUSE_LOADER_PASSWORD"],
        "schema": "newswire",
    }


def test_everything_waited_for_exists_and_can_answer() -> None:
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            ends = how["condition"] == "service_completed_successfully"
            assert ends == (other == "airflow-init"), f"{name} waits for {other}"
            assert ends or set(service["networks"]) & set(SERVICES[other]["networks"]), f"{name} cannot reach {other}"


def test_workers_have_no_way_to_the_metadata_database() -> None:
    assert not set(SERVICES["airflow-worker"]["networks"]) & set(SERVICES["postgres"]["networks"])


def test_image_takes_every_file_that_its_recipe_copies() -> None:
    recipe = (compose.ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^COPY --chown=50000:0 (.+) \S+$", recipe)
    copied = {file for line in lines for file in line.split()}
    ignore = (compose.ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    assert copied == {line[1:] for line in ignore if line.startswith("!")}
    assert "*" in ignore
    assert "--require-hashes" in recipe
    assert re.findall(r"(?m)^USER (.+)$", recipe)[-1] == "50000"
