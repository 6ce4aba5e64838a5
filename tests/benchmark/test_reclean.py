"""The short form of reclean.py; the ten thousand captures are cleaned by hand."""

import socket
from pathlib import Path

import pytest
from reclean import reclean, shut


def test_what_is_cleaned_again_from_the_archive_is_the_same_text_and_asks_nobody(tmp_path: Path) -> None:
    outcome = reclean(tmp_path, 200, processes=2)
    assert (outcome.captures, outcome.cleaned, outcome.differing) == (200, 200, 0)
    assert outcome.connections == []


def test_the_network_is_shut_here_and_in_the_processes_that_parse(tmp_path: Path) -> None:
    import subprocess
    import sys

    ask = "import socket; socket.create_connection(('127.0.0.1', 9))"
    with shut(tmp_path) as told:
        with pytest.raises(OSError, match="no way out"):
            socket.create_connection(("127.0.0.1", 9))
        done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    assert "no way out" in done.stderr
    assert len(told.read_text().splitlines()) == 2
