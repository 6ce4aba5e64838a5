"""`./run secrets`."""

import os
import re
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from newswire.errors import BadInput
from newswire.local import env_file

EXAMPLE = "# words\nDB_PASSWORD=\nAIRFLOW_FERNET_KEY=\nAIRFLOW_JWT_SECRET=\nADMIN=admin\n# OFF=\n"


def written(root: Path) -> dict[str, str]:
    (root / ".env.example").write_text(EXAMPLE)
    text = env_file.write(root).read_text()
    return dict(line.split("=", 1) for line in text.splitlines() if not line.startswith("#"))


def test_only_the_owner_can_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        written(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_empty_names_get_values_and_the_rest_stays(tmp_path: Path) -> None:
    values = written(tmp_path)
    assert set(values) == {"DB_PASSWORD", "AIRFLOW_FERNET_KEY", "AIRFLOW_JWT_SECRET", "ADMIN"}
    assert values["ADMIN"] == "admin"
    assert re.fullmatch(r"[0-9a-f]{48}", values["DB_PASSWORD"])
    assert re.fullmatch(r"[0-9a-f]{128}", values["AIRFLOW_JWT_SECRET"])
    Fernet(values["AIRFLOW_FERNET_KEY"])
    assert "# OFF=\n" in (tmp_path / ".env").read_text()


def test_values_differ_each_time_and_from_each_other() -> None:
    first, second = (re.findall("=(.{20,})", env_file.filled(EXAMPLE)) for _ in range(2))
    assert len({*first, *second}) == 6


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".env.example").write_text(EXAMPLE)
    (tmp_path / ".env").write_text("DB_PASSWORD=in use\n")
    with pytest.raises(BadInput, match=r"\.env: is there already"):
        env_file.write(tmp_path)
    assert (tmp_path / ".env").read_text() == "DB_PASSWORD=in use\n"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".env.example").write_text(EXAMPLE)
    (tmp_path / ".env").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput):
        env_file.write(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_without_the_example_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.env\.example: not found"):
        env_file.write(tmp_path)
