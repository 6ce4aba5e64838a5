"""Settings: the environment over `.env` over defaults, each with its origin, and no secret shown."""

from pathlib import Path

import pytest
from newswire import settings
from newswire.errors import BadInput


@pytest.fixture(autouse=True)
def _empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(f"NEWSWIRE_{name}".upper(), raising=False)


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("NEWSWIRE_EXTRACTOR=from_file\nNEWSWIRE_USER_AGENT=from_file\n")
    monkeypatch.setenv("NEWSWIRE_EXTRACTOR", "from_environment")
    chosen = settings.load()
    assert (chosen.extractor, chosen.user_agent, chosen.home) == ("from_environment", "from_file", Path(".newswire"))
    origins = {found.name: found.origin for found in settings.describe(chosen)}
    assert origins["extractor"] == "environment (NEWSWIRE_EXTRACTOR)"
    assert origins["user_agent"] == ".env"
    assert origins["home"] == "default"


def test_the_password_of_the_warehouse_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWIRE_DSN", "postgresql://someone:hunter2@127.0.0.1/newswire")
    chosen = settings.load()
    assert "hunter2" not in repr(chosen) + str(chosen) + repr(settings.describe(chosen))
    assert chosen.dsn is not None
    assert chosen.dsn.get_secret_value().endswith("/newswire")


@pytest.mark.parametrize(
    ("variable", "value"),
    [("NEWSWIRE_PROFILE", "production"), ("NEWSWIRE_CONNECT_TO", "not json"), ("NEWSWIRE_ALLOW", "10.0.0.0/8")],
)
def test_a_bad_value_names_its_variable(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadInput, match="^" + variable):
        settings.load()


def test_the_profile_is_the_one_that_was_last_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWIRE_HOME", str(tmp_path))
    assert settings.load().active_profile == "live"
    (tmp_path / "profile").write_text("demo\n")
    assert settings.load().place == tmp_path / "demo"
    (tmp_path / "profile").write_text("nonsense\n")
    assert settings.load().active_profile == "live"
    monkeypatch.setenv("NEWSWIRE_PROFILE", "demo")
    assert settings.load().archive_root == str(tmp_path / "demo" / "archive")
