"""RabbitMQ as the machine has it, in a folder and on ports of its own: no service, no trace."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError, ChannelClosedByBroker

from domain.kernel.process import Queue
from persistence.embedded.child import ServiceFailure, end, free_port, spawn
from tests.patience import until
from workers.doorbells.rabbitmq import MARK

START_LIMIT = 120.0
"""Seconds."""
DEBIAN = Path("/usr/lib/rabbitmq/bin")
"""Here are the programs themselves; those on the PATH of Debian change to the service's user."""
MISSING = (
    "RabbitMQ is not on this machine. On Debian or Ubuntu:\n"
    "  apt-get install --no-install-recommends rabbitmq-server\n"
    "The service that comes with it is not used: systemctl disable --now rabbitmq-server"
)


@dataclass
class OwnRabbitmq:
    """A node of its own name, cookie and epmd, which ends with this process."""

    folder: Path
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    process: subprocess.Popen[bytes] | None = None
    epmd: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.ports = {name: str(free_port()) for name in ("RABBITMQ_DIST_PORT", "ERL_EPMD_PORT")}

    def url(self) -> str:
        return f"amqp://retaguarda:{self.password}@127.0.0.1:{self.port}/%2F"

    def start(self) -> None:
        """Serve, or raise ServiceFailure."""
        if self.epmd is None:
            self._prepare()
        with (self.folder / "rabbitmq.log").open("ab") as log:
            self.process = spawn([program("rabbitmq-server")], output=log, env=self._environment())
        until(self._answers, within=START_LIMIT, told=self._last_lines)

    def stop(self) -> None:
        for process in (self.process, self.epmd):
            if process is not None:
                end(process)
        self.process = self.epmd = None

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def bounce(self) -> None:
        self.control("stop_app")
        self.control("start_app")

    def empty(self) -> None:
        with self._channel() as channel:
            for queue in (*get_args(Queue), MARK):
                channel.queue_delete(queue)

    def freeze(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGCONT)

    def length(self, queue: str) -> int:
        with self._channel() as channel:
            try:
                return channel.queue_declare(queue, passive=True).method.message_count
            except ChannelClosedByBroker:
                return 0

    def held(self, queue: str) -> int:
        listed = self._listed("name", "messages")
        return sum(int(line.split()[1]) for line in listed if line.split()[0] == queue)

    def give(self, queue: str, message: bytes) -> None:
        with self._channel() as channel:
            channel.basic_publish("", queue, message)

    def queues(self) -> set[str]:
        """The names of all that there are."""
        return set(self._listed("name"))

    def _listed(self, *columns: str) -> list[str]:
        return self.control("list_queues", "--silent", "--no-table-headers", *columns).splitlines()

    def control(self, *words: str) -> str:
        """What rabbitmqctl says."""
        command = [program("rabbitmqctl"), *words]
        return subprocess.run(
            command, env=self._environment(), check=True, capture_output=True, text=True
        ).stdout

    def __enter__(self) -> OwnRabbitmq:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        cookie = self.folder / ".erlang.cookie"
        cookie.write_text(secrets.token_hex(16))
        cookie.chmod(0o400)
        settings = [
            "default_user = retaguarda",
            f"default_pass = {self.password}",
            "disk_free_limit.absolute = 1MB",
        ]
        (self.folder / "rabbitmq.conf").write_text("\n".join(settings) + "\n")
        command = ["epmd", "-port", self.ports["ERL_EPMD_PORT"], "-address", "127.0.0.1"]
        self.epmd = spawn(command, output=subprocess.DEVNULL)

    def _environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("RABBITMQ_")}
        return ours | {
            **self.ports,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "HOME": str(self.folder),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_LOG_BASE": str(self.folder),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_NODENAME": f"retaguarda-{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
        }

    def _answers(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise ServiceFailure(f"RabbitMQ does not start:\n{self._last_lines()}")
        try:
            with self._channel():
                return True
        except (AMQPError, OSError):
            return False

    def _last_lines(self) -> str:
        return "\n".join((self.folder / "rabbitmq.log").read_text(errors="replace").splitlines()[-5:])

    @contextmanager
    def _channel(self) -> Generator[BlockingChannel]:
        connection = pika.BlockingConnection(pika.URLParameters(self.url()))
        try:
            yield connection.channel()
        finally:
            connection.close()


def program(name: str) -> str:
    """Where it is. Raises ServiceFailure with what is to be installed."""
    for found in (DEBIAN / name, shutil.which(name)):
        if found and Path(found).exists() and shutil.which("epmd"):
            return str(found)
    raise ServiceFailure(MISSING)
