"""Commands as a person types them, in a folder and with a home of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from newswire.cli import main


@pytest.fixture
def run(
    warehouse_dsn: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command on the warehouse; its status, and what it said on stdout and on stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSWIRE_DSN", warehouse_dsn)
    monkeypatch.setenv("NEWSWIRE_HOME", str(tmp_path / "home"))

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run
