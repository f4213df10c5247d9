"""One machine's folder of data and secrets, and the settings its processes are given."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from persistence.embedded.child import ServiceFailure, free_port
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.embedded.valkey import EmbeddedValkey

PROJECT = Path(__file__).resolve().parent.parent


@dataclass
class Installation:
    """``environment`` is what the processes are given: what the person set, and defaults for the rest."""

    folder: Path
    environment: dict[str, str]
    services: list[EmbeddedPostgres | EmbeddedValkey] = field(default_factory=list)

    @classmethod
    def here(cls, given: Mapping[str, str] = os.environ) -> Installation:
        """The one in DATA_DIR, by default the folder ``.data`` of the project."""
        folder = Path(given.get("DATA_DIR", PROJECT / ".data")).resolve()
        host, port = given.get("HOST", "127.0.0.1"), given.get("PORT", "8000")
        defaults = {
            "DATA_DIR": str(folder),
            "ENVIRONMENT": "development",
            "HOST": host,
            "PORT": port,
            "PUBLIC_URL": f"http://{host}:{port}",
            "LOG_FORMAT": "console",
            "STORAGE_URL": (folder / "files").as_uri(),
            "PYTHONUNBUFFERED": "1",
        }
        return cls(folder, defaults | dict(given))

    @property
    def in_production(self) -> bool:
        return self.environment["ENVIRONMENT"] == "production"

    @property
    def demo(self) -> Path:
        """Names and secrets of the demo companies, once they were founded."""
        return self.folder / "demo.json"

    @property
    def address(self) -> tuple[str, int]:
        return self.environment["HOST"], int(self.environment["PORT"])

    @contextmanager
    def claimed(self) -> Generator[None]:
        """Make the folder and hold it: two supervisors must not share it. Raises ServiceFailure."""
        self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        with (self.folder / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise ServiceFailure(
                    f"Retaguarda already runs on {self.folder}, as process {lock.read().strip()}. "
                    "Stop it first, or set DATA_DIR and PORT to run a second one."
                ) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def keep_secret(self) -> None:
        """Give the processes a SECRET_KEY, made once and kept beside the data it seals."""
        path = self.folder / "secret_key"
        if "SECRET_KEY" not in self.environment:
            if not path.exists():
                path.touch(mode=0o600)
                path.write_text(secrets.token_urlsafe(48))
            self.environment["SECRET_KEY"] = path.read_text()

    def start_database(self) -> None:
        server = EmbeddedPostgres(self.folder / "postgres").start()
        self.services.append(server)
        self.environment["DATABASE_URL"] = server.url()

    def start_broker(self) -> None:
        server = EmbeddedValkey(self.folder / "valkey").start()
        self.services.append(server)
        self.environment["BROKER_URL"] = server.url()

    def with_own_door(self) -> tuple[dict[str, str], str]:
        """An environment with a health port of its own, and the address of that door."""
        host, port = self.environment["HOST"], free_port()
        return self.environment | {"HEALTH_PORT": str(port)}, f"http://{host}:{port}"
