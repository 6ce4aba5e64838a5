"""What `airflow` is told about an installation."""

import json
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from newswire.errors import BadInput
from newswire.local import environment
from newswire.settings import Settings
from newswire.warehouse import embedded
from newswire.warehouse.embedded import roles

SERVER = embedded.Server(Path("/nowhere"), 54330, {login: f"word-of-{login}" for login in roles.LOGINS})


def of(home: Path, **changes: object) -> dict[str, str]:
    return environment.environment(Settings(home=home, profile="demo", **changes), SERVER)  # type: ignore[arg-type]


def test_ports_and_addresses_agree(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        file = tmp_path / "demo" / "airflow" / "ports.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps({"api": taken, "worker_log": taken, "trigger_log": taken}))
        chosen = environment.choose_ports(tmp_path / "demo")
    assert taken not in chosen.values()
    assert len(set(chosen.values())) == 3
    values = of(tmp_path)
    assert values["AIRFLOW__API__PORT"] == str(chosen["api"])
    assert values["AIRFLOW__API__BASE_URL"] == f"http://127.0.0.1:{chosen['api']}"
    assert values["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == f"http://127.0.0.1:{chosen['api']}/execution/"
    assert values["AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT"] == str(chosen["worker_log"])
    assert environment.login(tmp_path / "demo").url == values["AIRFLOW__API__BASE_URL"]


def test_secrets_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    first, second = of(tmp_path), of(tmp_path)
    names = {"AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API__SECRET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET"}
    assert {first[name] for name in names} == {second[name] for name in names}
    assert len({first[name] for name in names}) == 3
    files = list((tmp_path / "demo" / "secrets").iterdir())
    assert {file.name for file in files} == {"airflow.json", "airflow_users.json"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    users = json.loads((tmp_path / "demo" / "secrets" / "airflow_users.json").read_text())
    assert set(users) == {"admin"}
    assert users["admin"] == environment.login(tmp_path / "demo").password
    assert len(users["admin"]) >= 24


def test_airflow_writes_rows_as_the_loader_and_knows_no_owner(tmp_path: Path) -> None:
    values = of(tmp_path)
    connection = json.loads(values["AIRFLOW_CONN_WAREHOUSE"])
    assert connection["login"] == "wh_loader"
    assert (connection["host"], connection["port"], connection["schema"]) == ("127.0.0.1", 54330, "newswire")
    assert json.loads(values["AIRFLOW_CONN_WAREHOUSE_DESK"])["login"] == "wh_desk"
    assert "word-of-newswire" not in json.dumps({name: values[name] for name in values if name not in os.environ})


def test_a_warehouse_elsewhere_is_used_as_it_is_written(tmp_path: Path) -> None:
    values = of(tmp_path, dsn="postgresql://a%40b:p%2Fw@db.example:6000/wh?sslmode=verify-full")
    assert json.loads(values["AIRFLOW_CONN_WAREHOUSE"]) == {
        "conn_type": "postgres",
        "host": "db.example",
        "port": 6000,
        "login": "a@b",
        "password": "p/w",
        "schema": "wh",
        "extra": {"sslmode": "verify-full"},
    }
    with pytest.raises(BadInput, match="NEWSWIRE_DSN: give the address as a URI"):
        of(tmp_path, dsn="host=db user=x")


def test_the_program_of_this_python_comes_first(tmp_path: Path) -> None:
    assert of(tmp_path)["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


def test_tasks_reach_the_api_server_past_any_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "intranet.example")
    assert of(tmp_path)["no_proxy"] == "intranet.example,127.0.0.1,localhost"


def test_airflow_knows_each_option_that_we_set(tmp_path: Path) -> None:
    """A misspelt section or key would be ignored without a word."""

    airflow = find_spec("airflow")  # found, not imported: the import would make a home folder
    assert airflow is not None
    assert airflow.origin is not None
    known = yaml.load(
        Path(airflow.origin).with_name("config_templates").joinpath("config.yml").read_bytes(), yaml.CSafeLoader
    )
    set_here = [name for name in of(tmp_path) if name.startswith("AIRFLOW__") and name not in os.environ]
    assert len(set_here) > 20
    unknown = []
    for name in set_here:
        section, key = name.removeprefix("AIRFLOW__").lower().split("__")
        if key not in known.get(section, {}).get("options", {}):
            unknown.append(name)
    assert unknown == []


def test_pools_are_those_of_the_handbook() -> None:
    pools = json.loads(environment.pools_file().read_text())
    assert {name: pool["slots"] for name, pool in pools.items()} == {"fetch": 8, "clean": 2, "warehouse": 4, "llm": 2}
    assert all({"slots", "description", "include_deferred"} == set(pool) for pool in pools.values())
