"""One command starts everything, ends everything, and keeps the data."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from persistence.embedded.child import free_port
from tests.patience import until

START = 120
STOP = 30
"""Seconds; the machine may be busy with other tests."""
WORDS = "{ company { legalName } }"
FOREIGN = ("DATABASE_URL", "BROKER_URL", "SECRET_KEY", "TAX_AUTHORITY_URL", "STORAGE_URL", "MAKELEVEL")


class Home:
    """A folder of its own to run in, and the port of its API."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.log = folder.parent / "run.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return ours | {"DATA_DIR": str(self.folder), "PORT": str(self.port), "HOST": "127.0.0.1"}

    def run(self) -> subprocess.CompletedProcess[str]:
        """When it is expected to end by itself."""
        return subprocess.run(
            [sys.executable, "-m", "retaguarda", "run"],
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )

    @contextmanager
    def running(self) -> Iterator[psutil.Process]:
        with self.log.open("wb") as log:
            started = subprocess.Popen(
                [sys.executable, "-m", "retaguarda", "run"], env=self.environment, stdout=log, stderr=log
            )
        try:
            until(lambda: started.poll() is not None or self._says("is ready"), within=START)
            assert started.poll() is None, self.log.read_text()
            yield psutil.Process(started.pid)
        finally:
            started.kill()
            started.wait()

    def ask(self) -> str:
        """The name of the first demo company, asked with its partner key."""
        key = json.loads((self.folder / "demo.json").read_text())["companies"][0]["apiKey"]
        answer = httpx.post(
            f"{self.url}/graphql", json={"query": WORDS}, headers={"Authorization": f"Bearer {key}"}
        )
        return answer.json()["data"]["company"]["legalName"]

    def _says(self, words: str) -> bool:
        return words in self.log.read_text(errors="replace")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "data")


def test_it_starts_serves_heals_stops_and_starts_again_with_its_data(home: Home) -> None:
    with home.running() as supervisor:
        name = home.ask()
        family = supervisor.children(recursive=True)
        (relay,) = processes(supervisor, "relay")
        relay.kill()
        until(lambda: processes(supervisor, "relay") not in ([], [relay]), within=START)
        supervisor.send_signal(signal.SIGTERM)
        wait_for_the_end_of([supervisor, *family])
    assert "relay     │ ended (exit code -9)" in home.log.read_text()
    assert "the data is kept" in home.log.read_text()

    with home.running() as supervisor:
        assert home.ask() == name
        assert "demo companies" not in home.log.read_text()
        family = supervisor.children(recursive=True)
        supervisor.kill()
        wait_for_the_end_of(family)


def test_told_to_stop_while_it_starts_it_leaves_nobody_behind(home: Home) -> None:
    with home.log.open("wb") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "retaguarda", "run"], env=home.environment, stdout=log, stderr=log
        )
    supervisor = psutil.Process(started.pid)
    family = until(lambda: supervisor.children(recursive=True), within=START)
    started.send_signal(signal.SIGINT)
    assert started.wait(STOP) == 0
    wait_for_the_end_of(family)


def test_a_port_in_use_is_named_before_anything_starts(home: Home) -> None:
    with socket.create_server(("127.0.0.1", home.port)):
        ended = home.run()
    assert ended.returncode == 3
    assert f"port {home.port} of 127.0.0.1 is in use" in ended.stderr
    assert not (home.folder / "postgres").exists()


def test_a_second_one_on_the_same_data_is_sent_away(home: Home) -> None:
    home.folder.mkdir()
    with (home.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()
        ended = home.run()
    assert ended.returncode == 3
    assert "already runs" in ended.stderr
    assert "4711" in ended.stderr


def test_a_broken_database_is_reported_and_nothing_is_left_running(home: Home) -> None:
    data = home.folder / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")
    ended = home.run()
    assert ended.returncode == 3
    assert "written by PostgreSQL 17" in ended.stderr


@pytest.mark.parametrize("verb", ["api", "relay", "worker", "scheduler", "seed", "migrate"])
def test_a_process_without_settings_says_which_are_missing(verb: str) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    ended = subprocess.run(
        [sys.executable, "-m", "retaguarda", verb],
        env=bare,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2
    assert "DATABASE_URL" in ended.stderr
    assert "SECRET_KEY" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_sandbox_refuses_production() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "retaguarda", "sandbox"],
        env=os.environ | {"ENVIRONMENT": "production"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 3
    assert "production" in ended.stderr


def processes(supervisor: psutil.Process, verb: str) -> list[psutil.Process]:
    """Those of its living children that run this verb."""
    alive = [process for process in supervisor.children() if not gone(process)]
    return [process for process in alive if process.cmdline()[-1:] == [verb]]


def wait_for_the_end_of(family: list[psutil.Process]) -> None:
    """Of all of them; who stays is named."""
    names = {process: name_of(process) for process in family}
    until(
        lambda: all(map(gone, family)),
        within=STOP,
        told=lambda: [names[one] for one in names if not gone(one)],
    )


def name_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline()[-1:]) or process.name()
    except psutil.NoSuchProcess:
        return "gone"


def gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
