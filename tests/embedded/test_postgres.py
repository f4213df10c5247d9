"""The embedded PostgreSQL keeps its data through everything short of a broken disk."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from persistence.embedded.child import ServiceFailure
from persistence.embedded.postgres import EmbeddedPostgres
from tests.patience import until

STARTER = """
import sys, time
from pathlib import Path
from persistence.embedded.postgres import EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1])).start().process.pid, flush=True)
time.sleep(600)
"""


async def told(server: EmbeddedPostgres, statement: str) -> object:
    connection = await asyncpg.connect(server.url())
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_what_was_committed_survives_a_kill_of_the_server(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path).start()
    await told(server, "create table sale (id int)")
    await told(server, "insert into sale values (7)")
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    assert (server.data / "postmaster.pid").exists()

    with EmbeddedPostgres(tmp_path) as again:
        assert await told(again, "select id from sale") == 7


async def test_a_server_killed_while_it_recovers_is_started_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    EmbeddedPostgres(tmp_path).start().stop()
    server = EmbeddedPostgres(tmp_path)
    spawn, fates = server._spawn, iter(["killed"])

    def sabotaged(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        process = spawn(*arguments, **options)
        if next(fates, None):
            process.kill()
        return process

    monkeypatch.setattr(server, "_spawn", sabotaged)
    with server:
        assert await told(server, "select 1") == 1


async def test_a_stale_pid_that_another_program_has_taken_is_no_obstacle(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        data = server.data
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")

    with EmbeddedPostgres(tmp_path) as again:
        assert await told(again, "select 1") == 1


async def test_a_server_that_outlived_its_starter_is_replaced(tmp_path: Path) -> None:
    orphan = EmbeddedPostgres(tmp_path).start()
    assert orphan.process is not None

    with EmbeddedPostgres(tmp_path) as server:
        assert orphan.process.wait(10) == 0
        assert await told(server, "select 1") == 1


def test_it_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER, tmp_path], stdout=subprocess.PIPE)
    assert starter.stdout is not None
    server = psutil.Process(int(starter.stdout.readline()))
    starter.kill()
    starter.wait()
    until(lambda: not server.is_running() or server.status() == psutil.STATUS_ZOMBIE)


async def test_its_login_is_no_superuser_and_its_secret_is_for_one_person(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        assert await told(server, "select rolsuper from pg_roles where rolname = current_user") is False
        assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
        wrong = server.url().replace("retaguarda:", "retaguarda:not", 1)
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(wrong)


def test_the_server_is_not_run_by_root(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        assert server.process is not None
        assert psutil.Process(server.process.pid).uids().effective != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that others may not enter")
async def test_it_runs_below_a_folder_that_only_root_may_enter(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    with EmbeddedPostgres(hidden / "postgres") as server:
        assert await told(server, "select 1") == 1
    assert stat.S_IMODE(hidden.stat().st_mode) == 0o700


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ServiceFailure, match=f"{port}|could not create any TCP/IP sockets"):
            EmbeddedPostgres(tmp_path, port=port).start()


def test_data_of_another_version_is_named_and_left_alone(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        version = server.data / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(ServiceFailure, match="written by PostgreSQL 17"):
        EmbeddedPostgres(tmp_path).start()
    assert version.read_text() == "17\n"


def test_a_folder_that_holds_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "letter.txt").write_text("dear all")
    with pytest.raises(ServiceFailure, match="not a PostgreSQL data folder"):
        EmbeddedPostgres(tmp_path).start()


def test_broken_data_is_reported_with_the_reason_and_the_log(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        control = server.data / "global" / "pg_control"
    control.write_bytes(b"\0" * control.stat().st_size)
    with pytest.raises(ServiceFailure, match=r"does not start(.|\n)*postgres\.log"):
        EmbeddedPostgres(tmp_path).start()


def test_a_start_that_was_cut_short_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "draft").mkdir()
    (tmp_path / "draft" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(tmp_path) as server:
        assert (server.data / "PG_VERSION").exists()
    assert not (tmp_path / "draft").exists()
