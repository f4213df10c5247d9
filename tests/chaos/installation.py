"""The whole back office as it runs in production: each process its own, told by its environment alone."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from persistence.embedded.child import ServiceFailure, free_port
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.embedded.valkey import EmbeddedValkey
from tests.chaos.program import Program, Server, Verb
from tests.chaos.storage import Disk

ROOT = Path(__file__).resolve().parents[2]
VERBS = ("sandbox", "api", "relay", "worker", "scheduler")
NAMES = ("sandbox", "api-1", "api-2", "relay", "worker-1", "worker-2", "scheduler")
START_LIMIT = 120.0
RESTART_AFTER = 0.5
"""Seconds a process stays dead once the supervisor has seen it."""
LOOK = 0.1


class Unusable(Exception):
    """The installation did not come up; the message names its log."""


@dataclass
class Installation:
    """``front`` starts a verb of a build made wrong on purpose, instead of the product's own."""

    folder: Path
    front: Sequence[str] = ("-m", "retaguarda")
    programs: dict[str, Program] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    left_dead: set[str] = field(default_factory=set)
    """Not started again, for as long as they are named here."""

    def __post_init__(self) -> None:
        self.postgres = EmbeddedPostgres(self.folder / "postgres")
        self.valkey = EmbeddedValkey(self.folder / "valkey")
        self.disk = Disk(self.folder / "files")
        self._starters = ThreadPoolExecutor(4)
        self._restarts: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None

    @property
    def apis(self) -> list[str]:
        return [f"http://127.0.0.1:{self.ports[name]}" for name in ("api-1", "api-2")]

    @property
    def steering(self) -> str:
        return f"http://127.0.0.1:{self.ports['sandbox health']}"

    @property
    def archive(self) -> Path:
        """What the authority has authorised, in its own words."""
        return self.folder / "sandbox" / "authority.sqlite"

    @property
    def access(self) -> list[dict[str, str]]:
        """Names, ids and keys of the two companies."""
        return json.loads((self.folder / "demo.json").read_text())["companies"]

    async def start(self) -> None:
        """Everything, ready to be used, two companies founded. Raises Unusable."""
        self.folder.mkdir(parents=True, mode=0o711)
        self.disk.mount()
        await self._begin("postgres", Server(self.postgres, self.folder / "postgres-all.log"))
        await self._begin("valkey", self.valkey)
        self._settle()
        await self._begin("sandbox", self._verb("sandbox"))
        await self._to_end("migrate")
        await self._to_end("seed")
        for name in NAMES[1:]:
            await self._begin(name, self._verb(name))
        await asyncio.gather(*(self.ready(name) for name in NAMES))
        self._watch = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Ask everything to end, in the reverse order of the start."""
        if self._watch is not None:
            self._watch.cancel()
        await asyncio.gather(*self._restarts)
        for program in self.programs.values():
            program.thaw()
        for program in reversed(self.programs.values()):
            await self._elsewhere(program.what.stop)
        self.disk.clear()
        self.disk.unmount()
        self._starters.shutdown()

    async def ready(self, name: str) -> None:
        """Return when this process says it can work. Raises Unusable."""
        deadline = time.monotonic() + START_LIMIT
        port = self.ports[name if name.startswith("api") else f"{name} health"]
        async with httpx.AsyncClient(timeout=3) as http:
            while True:
                try:
                    if (await http.get(f"http://127.0.0.1:{port}/health/ready")).status_code == 200:
                        return
                except httpx.HTTPError:
                    pass
                dead_for_good = self._watch is None and not self.programs[name].alive
                if time.monotonic() > deadline or dead_for_good:
                    raise Unusable(f"{name} is not ready: see {self.folder / name}.log")
                await asyncio.sleep(0.1)

    async def steer(self, **wishes: object) -> bool:
        """Tell the authority how to behave; False when it is away."""
        try:
            async with httpx.AsyncClient(timeout=3) as http:
                return (await http.post(f"{self.steering}/steer", json=wishes)).status_code == 200
        except httpx.HTTPError:
            return False

    async def _keep(self) -> None:
        """The supervisor: what died is started again within a second."""
        while True:
            for program in self.programs.values():
                if not (program.alive or program.starting) and program.name not in self.left_dead:
                    program.starting = True
                    self._restarts.add(again := asyncio.create_task(self._again(program)))
                    again.add_done_callback(self._restarts.discard)
            await asyncio.sleep(LOOK)

    async def _again(self, program: Program) -> None:
        """What cannot start yet, its port or its memory not free, is tried again like what died."""
        await asyncio.sleep(RESTART_AFTER)
        with suppress(ServiceFailure):
            await self._elsewhere(program.what.start)
        program.starting = False

    async def _begin(self, name: str, what: Server | EmbeddedValkey | Verb) -> None:
        self.programs[name] = Program(name, what)
        await self._elsewhere(what.start)

    async def _elsewhere(self, work: object) -> None:
        """On threads that live as long as we do: what is spawned ends with them."""
        await asyncio.get_running_loop().run_in_executor(self._starters, work)  # ty: ignore[invalid-argument-type]

    def _settle(self) -> None:
        for name in NAMES:
            self.ports[name], self.ports[f"{name} health"] = free_port(), free_port()
        sandbox = self.folder / "sandbox"
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": self.postgres.url(),
            "BROKER_URL": self.valkey.url(),
            "STORAGE_URL": self.disk.folder.as_uri(),
            "DATA_DIR": str(self.folder),
            "SANDBOX_DIR": str(sandbox),
            "TAX_AUTHORITY_URL": f"https://127.0.0.1:{self.ports['sandbox']}",
            "TAX_AUTHORITY_CA": str(sandbox / "ca.pem"),
            "SECRET_KEY": "chaos" * 8,
            "ENVIRONMENT": "development",
            "HOST": "127.0.0.1",
            "PUBLIC_URL": self.apis[0],
            "COST_LIMIT": "1000000000",
            "COST_RESTORE_RATE": "1000000000",
        }

    def _verb(self, name: str) -> Verb:
        own = {"PORT": str(self.ports[name]), "HEALTH_PORT": str(self.ports[f"{name} health"])}
        verb = name.partition("-")[0]
        front = ("-m", "retaguarda") if verb == "sandbox" else self.front
        return Verb([verb], self.environment | own, self.folder / f"{name}.log", front)

    async def _to_end(self, verb: str) -> None:
        log = self.folder / f"{verb}.log"

        def run() -> int:
            with log.open("wb") as output:
                command = [sys.executable, *self.front, verb]
                return subprocess.run(
                    command, env=self.environment, stdout=output, stderr=output, check=False
                ).returncode

        if await asyncio.to_thread(run):
            raise Unusable(f"{verb} failed:\n{log.read_text(errors='replace')[-2000:]}")
