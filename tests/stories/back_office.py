"""A whole back office for the stories: every process real, reached over HTTP alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import httpx
import pytest

from persistence.embedded.child import free_port
from tests.loopback import client
from tests.stories.founder import Founder
from workers.children import Child
from workers.demo_companies import DemoCompany
from workers.seed import Access

START_LIMIT = 90.0


@dataclass
class Heard(Child):
    """A process whose every line is kept."""

    log: list[str] = field(default_factory=list)

    def pass_on(self, line: str) -> None:
        self.log.append(line)
        super().pass_on(line)


UNHURRIED = {"COST_LIMIT": "10000000", "COST_RESTORE_RATE": "1000000"}
"""Stories look at everything a company has, one after the other, as fast as they can."""


@dataclass
class BackOffice:
    """Its processes by name; ``folder`` holds files, certificates and the sandbox's archive."""

    folder: Path
    database_url: str
    broker_url: str
    collector_url: str = ""
    ports: dict[str, int] = field(default_factory=dict)
    children: dict[str, Heard] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['api']}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **UNHURRIED,
            **os.environ,
            "DATABASE_URL": self.database_url,
            "BROKER_URL": self.broker_url,
            "STORAGE_URL": (self.folder / "files").as_uri(),
            "ENVIRONMENT": "development",
            "HOST": "127.0.0.1",
            "PUBLIC_URL": self.url,
            "LOG_FORMAT": "json",
            "WEBHOOK_LOOPBACK": "true",
            "SANDBOX_DIR": str(self.folder / "sandbox"),
            "TAX_AUTHORITY_URL": f"https://127.0.0.1:{self.ports['sandbox']}",
            "TAX_AUTHORITY_CA": str(self.folder / "sandbox" / "ca.pem"),
            "OTEL_EXPORTER_OTLP_ENDPOINT": self.collector_url,
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        }

    @property
    def mail(self) -> Path:
        """Where letters of the worker lie."""
        return self.folder / "mail"

    @cached_property
    def founder(self) -> Founder:
        return Founder(self.folder)

    @contextmanager
    def running(self, patch: pytest.MonkeyPatch) -> Iterator[BackOffice]:
        """All of it; ``patch`` lends this process the same environment, to found companies."""
        names = ("sandbox", "api", "relay", "worker")
        self.ports = {name: free_port() for name in names}
        for name, value in self.environment.items():
            patch.setenv(name, value)
        for name in names:
            health = free_port()
            environment = self.environment | {"PORT": str(self.ports[name]), "HEALTH_PORT": str(health)}
            if name in ("api", "worker"):
                environment["MAIL_URL"] = f"{self.mail.as_uri()}?from=loja@example.com"
            self.ports[f"{name} health"] = health
            self.children[name] = Heard(name, environment, self._ready(name))
        try:
            for child in self.children.values():
                child.start()
            for child in self.children.values():
                child.wait_until_ready(START_LIMIT)
            yield self
        finally:
            self.founder.close()
            self._hands.close()
            for child in self.children.values():
                child.ask_to_stop()
            for child in self.children.values():
                child.stop(patience=10)

    def _ready(self, name: str) -> str:
        if name == "api":
            return f"{self.url}/health/ready"
        return f"http://127.0.0.1:{self.ports[f'{name} health']}/health/ready"

    def kill(self, name: str) -> None:
        """kill -9, and start it again at once."""
        child = self.children[name]
        assert child.process is not None
        child.process.kill()
        child.process.wait()
        child.start()

    def found(self, template: DemoCompany, number: int) -> Access:
        """A company of its own for a story, like the template but with another CNPJ."""
        return self.founder.found(template, number)

    def steer(self, **wishes: object) -> None:
        """Tell the tax authority how to behave."""
        self._hands.post("/steer", json=wishes).raise_for_status()

    def calm(self) -> None:
        self._hands.delete("/steer").raise_for_status()

    @cached_property
    def _hands(self) -> httpx.Client:
        return client(f"http://127.0.0.1:{self.ports['sandbox health']}")
