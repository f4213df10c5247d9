"""The same tests for every broker: Valkey unless BROKER names the other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from persistence.database import Database
from tests.brokers.crew import StartWorker, WorkerProcess
from tests.brokers.figures import told
from tests.brokers.rabbitmq import OwnRabbitmq
from tests.brokers.servers import OwnValkey, Server
from tests.workers.signage import Yard

BROKER = os.environ.get("BROKER", "valkey")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in told(BROKER):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRabbitmq]:
    with OwnRabbitmq(tmp_path_factory.mktemp("rabbitmq")) as server:
        yield server


@pytest.fixture
def bell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """An empty broker, which the test may kill."""
    if BROKER == "rabbitmq":
        server = request.getfixturevalue("rabbitmq")
        server.empty()
        yield server
        if server.process.poll() is not None:
            server.start()
    else:
        with OwnValkey(tmp_path / "valkey") as valkey:
            yield valkey


@pytest_asyncio.fixture
async def yard(database: Database, company: UUID) -> Yard:
    return await Yard.of(database, company)


@pytest_asyncio.fixture
async def yards(database: Database, company: UUID) -> list[Yard]:
    """Four warehouses: what is ordered for one waits for nothing of another."""
    return [await Yard.of(database, company, code) for code in "ABCD"]


@pytest.fixture
def start_worker(database_url: str, bell: Server) -> Iterator[StartWorker]:
    """Starts real worker processes; those still alive are killed after the test."""

    def start(broker_url: str = "", **environment: str) -> WorkerProcess:
        worker = WorkerProcess.begun(database_url, broker_url or bell.url(), environment)
        cleanup.callback(worker.process.join)
        cleanup.callback(worker.process.kill)
        return worker

    with ExitStack() as cleanup:
        yield start
