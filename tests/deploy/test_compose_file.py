"""docker-compose.yaml by its schema and by its text; nobody starts it here."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yaml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(TEXT)["services"]
AIRFLOW = [name for name in SERVICES if name.startswith("airflow-")]
CONTROL_SECRETS = {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__FERNET_KEY"}
JWT = "AIRFLOW__API_AUTH__JWT_SECRET"


def test_it_is_valid_by_the_compose_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, str(ROOT / "docker-compose.yaml")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_has_exactly_these_services() -> None:
    assert set(SERVICES) == {
        "postgres", "warehouse", "redis", "airflow-init", "airflow-apiserver", "airflow-scheduler",
        "airflow-dag-processor", "airflow-triggerer", "airflow-worker",
    }  # fmt: skip


@pytest.mark.parametrize("name", AIRFLOW)
def test_every_airflow_service_is_hardened_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["init"] is True
    assert "mem_limit" in service
    if name == "airflow-init":
        assert service["restart"] == "no"
    else:
        assert service["restart"] == "always"
        assert service["healthcheck"]["test"]
        assert service["depends_on"] == {"airflow-init": {"condition": "service_completed_successfully"}}


def test_workers_hold_no_key_to_the_metadata_database() -> None:
    holders = {name for name in AIRFLOW if CONTROL_SECRETS & set(SERVICES[name]["environment"])}
    assert holders == set(AIRFLOW) - {"airflow-worker"}
    assert {name for name in AIRFLOW if JWT in SERVICES[name]["environment"]} == {
        "airflow-apiserver",
        "airflow-scheduler",
    }
    assert {name for name in AIRFLOW if "AIRFLOW_CONN_WAREHOUSE" in SERVICES[name]["environment"]} == {"airflow-worker"}


def test_every_secret_is_a_required_variable_of_the_example() -> None:
    required = set(re.findall(r"\$\{(\w+):\?\}", TEXT))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert required == set(re.findall(r"^(\w+)=$", example, re.MULTILINE))
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|FERNET|CONN|DSN|BROKER_URL|RESULT_BACKEND", key):
                assert "${" in str(value), f"{name}: {key} is a literal"


def test_only_the_ui_is_published_and_only_on_loopback() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "airflow-apiserver": ["127.0.0.1:8080:8080"]
    }
