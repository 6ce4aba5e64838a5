"""The embedded server: made once, shared, stopped by its last user, and back after each kind of kill."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from newswire.errors import BadInput, NewswireError
from newswire.warehouse import embedded
from newswire.warehouse.embedded import binaries, cluster, processes

pytestmark = pytest.mark.slow
FAST = ("fsync=off",)
USER = """
import sys, time
from pathlib import Path
from newswire.warehouse import embedded
with embedded.running(Path(sys.argv[1]), ["fsync=off"]) as server:
    print(server.port, flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="newswire embedded "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def ask(dsn: str, question: str) -> object:
    connection = psycopg2.connect(dsn)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        connection.close()


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def answers(dsn: str) -> bool:
    try:
        return ask(dsn, "SELECT 1") == 1
    except psycopg2.Error:
        return False


def start_user(place: Path) -> subprocess.Popen[str]:
    user = subprocess.Popen([sys.executable, "-c", USER, str(place)], stdout=subprocess.PIPE, text=True)
    assert user.stdout is not None
    assert user.stdout.readline().strip().isdigit()
    return user


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def test_one_server_in_a_path_with_spaces_keeps_rows_port_and_passwords(base: Path) -> None:
    place = base / "kept rows"
    with embedded.running(place, FAST) as server:
        ask(server.dsn(), "CREATE TABLE kept AS SELECT 1 AS one")
        first = server
        assert ask(server.dsn(), "SHOW server_encoding") == "UTF8"
        assert ask(server.dsn(), "SELECT datctype FROM pg_database WHERE datname = 'newswire'") == "C.UTF-8"
        assert ask(server.dsn(), "SELECT datcollate FROM pg_database WHERE datname = 'newswire'") == "C"
        assert ask(server.dsn(), "SHOW listen_addresses") == "127.0.0.1"
        assert ask(server.dsn(), "SELECT cardinality(show_trgm('مصر'))") == 4
        assert ask(server.dsn("owner", "airflow"), "SELECT current_user") == "airflow"
        users = {role: ask(server.dsn(role), "SELECT current_user") for role in embedded.ROLES}
        assert users == embedded.ROLES
    assert not answers(first.dsn())
    with embedded.running(place, FAST) as server:
        assert server == first
        assert ask(server.dsn(), "SELECT count(*) FROM kept") == 1
    modes = {file.stat().st_mode & 0o777 for file in (place / "secrets").iterdir()}
    assert modes == {0o600}


def test_each_role_needs_its_password(pg_server: embedded.Server) -> None:
    for role in embedded.ROLES:
        parts = urlsplit(pg_server.dsn(role))
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(pg_server.dsn(role).replace(str(parts.password), "wrong"))


def test_the_reader_cannot_open_the_database_of_airflow(pg_server: embedded.Server) -> None:
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        psycopg2.connect(pg_server.dsn("reader").removesuffix("newswire") + "airflow")


def test_two_starts_give_one_server_and_the_last_user_stops_it(base: Path) -> None:
    place = base / "shared"
    users = [
        subprocess.Popen([sys.executable, "-c", USER, str(place)], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    ports = {user.stdout.readline().strip() for user in users if user.stdout}
    assert len(ports) == 1
    postmaster = processes.left_over(place / "postgres")
    assert postmaster is not None
    for user in users[:2]:
        user.terminate()
        user.wait()
    time.sleep(1)
    assert processes.left_over(place / "postgres") == postmaster
    users[2].kill()  # it cannot say good-bye
    users[2].wait()
    until(lambda: processes.left_over(place / "postgres") is None)


def test_a_killed_server_comes_back_with_its_committed_rows(base: Path) -> None:
    place = base / "killed"
    with embedded.running(place) as server:
        ask(server.dsn(), "CREATE TABLE kept AS SELECT 1 AS one")
        pid = processes.left_over(place / "postgres")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        until(lambda: not answers(server.dsn()))
        until(lambda: answers(server.dsn()))
        assert processes.left_over(place / "postgres") != pid
        assert ask(server.dsn(), "SELECT count(*) FROM kept") == 1


def test_a_killed_supervisor_is_replaced_while_somebody_uses_the_server(base: Path) -> None:
    place = base / "orphan"
    with embedded.running(place, FAST) as server:
        pid = processes.left_over(place / "postgres")
        assert pid is not None
        supervisor = parent_of(pid)
        os.kill(supervisor, signal.SIGKILL)
        until(lambda: processes.left_over(place / "postgres") not in (None, pid))
        until(lambda: answers(server.dsn()))
    assert processes.left_over(place / "postgres") is None


def test_the_server_of_a_killed_supervisor_is_ended_at_the_next_start(base: Path) -> None:
    place = base / "left over"
    user = start_user(place)
    pid = processes.left_over(place / "postgres")
    assert pid is not None
    supervisor = parent_of(pid)
    for victim in (user.pid, supervisor):
        os.kill(victim, signal.SIGKILL)
    user.wait()
    until(lambda: not processes.command_of(supervisor))  # until it is really dead it still holds its lock
    assert processes.left_over(place / "postgres") == pid
    with embedded.running(place, FAST) as server:
        assert processes.left_over(place / "postgres") not in (None, pid)
        assert answers(server.dsn())


def test_a_reused_number_in_the_pid_file_does_not_block_the_start(base: Path) -> None:
    place = base / "reused"
    with embedded.running(place, FAST):
        words = (place / "postgres" / "postmaster.pid").read_text().split("\n")
    bystander = subprocess.Popen(["sleep", "60"], user=(place / "postgres").stat().st_uid)
    try:
        (place / "postgres" / "postmaster.pid").write_text("\n".join([str(bystander.pid), *words[1:]]))
        with embedded.running(place, FAST) as server:
            assert answers(server.dsn())
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_taken_port_is_left_and_the_new_one_kept(base: Path) -> None:
    place = base / "ports"
    place.mkdir()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        (place / "postgres.port").write_text(str(taken))
        chosen = cluster.choose_port(place)
        assert chosen != taken
        assert cluster.choose_port(place) == chosen
    assert cluster.choose_port(place) == chosen


def test_another_major_version_is_refused_with_the_way_out(base: Path) -> None:
    place = base / "old major"
    (place / "postgres").mkdir(parents=True)
    (place / "secrets").mkdir()
    (place / "secrets" / "postgres.json").write_text("{}")
    (place / "postgres" / "PG_VERSION").write_text("17\n")
    with (
        pytest.raises(BadInput, match=r"written by PostgreSQL 17.*pg_dump -Fc.*pg_restore"),
        embedded.running(place),
    ):
        pass


def test_data_without_its_passwords_is_refused(base: Path) -> None:
    place = base / "no passwords"
    (place / "postgres").mkdir(parents=True)
    with pytest.raises(BadInput, match=r"postgres\.json is missing"), embedded.running(place):
        pass


def test_a_place_that_is_a_file_gives_one_line(base: Path) -> None:
    (base / "file").write_text("")
    with pytest.raises(BadInput, match="Not a directory"), embedded.running(base / "file" / "demo"):
        pass


def test_a_bad_setting_is_named(base: Path) -> None:
    with (
        pytest.raises(NewswireError, match='invalid value for parameter "max_connections"'),
        embedded.running(base / "bad setting", ["max_connections=none"]),
    ):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for the server")
def test_root_keeps_the_data_outside_a_closed_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    place = tmp_path / "demo"
    try:
        with embedded.running(place, FAST) as server:
            data = Path(str(ask(server.dsn("admin"), "SHOW data_directory")))
            assert data.parent.parent == binaries.OUTSIDE
        uid = data.stat().st_uid
        line = f"newswire: PostgreSQL's data is in {data.parent}, since its user (uid {uid}) cannot enter {place}"
        assert capsys.readouterr().err.splitlines() == [line]
    finally:
        shutil.rmtree(binaries.data_folder(place)[0].parent)


def python_for_all() -> str | None:
    """A Python like this one that an unprivileged user can start (this one may lie below a closed home)."""
    everybody = binaries.Account(65534, 65534)
    for name in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        if Path(name).exists() and everybody.can_enter(Path(name).resolve().parent):
            return name
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.skipif(python_for_all() is None, reason="no Python of this version that other users can start")
def test_a_normal_user_can_run_it(base: Path) -> None:
    place = base / "of nobody"
    place.mkdir()
    os.chown(place, 65534, 65534)
    done = subprocess.run(
        [str(python_for_all()), "-c", USER.replace("time.sleep(60)", "pass"), str(place)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)},
        user=65534,
        group=65534,
        extra_groups=[],
        capture_output=True,
        text=True,
        cwd="/",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert {file.stat().st_uid for file in (place / "postgres").iterdir()} == {65534}
