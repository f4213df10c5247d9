"""Fixtures of everything that talks to the sandbox: one authority, one certificate, a connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from domain.kernel.brazil import Environment
from tests.gateways.sample import CNPJ
from tests.sandbox.issuing import OfSamples
from tests.sandbox.running import Sandbox, running_sandbox
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.sefaz import Sefaz
from workers.sandbox.certificates import TestAuthority

PASSWORD = "senha do certificado"


async def no_pause(_: float) -> None:
    """Nobody waits for a batch in a test."""


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    return OfSamples.load_or_create(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def certificate(certificates: TestAuthority) -> Certificate:
    return Certificate.open(certificates.issue_a1(CNPJ, "TORREFACAO", PASSWORD), PASSWORD)


@pytest.fixture(scope="session")
def documents(certificate: Certificate) -> NfeDocuments:
    return NfeDocuments(certificate)


@pytest.fixture(scope="module")
def running(certificates: TestAuthority) -> Iterator[Sandbox]:
    with running_sandbox(certificates.folder) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    """Calm and empty, whatever the test before did to it."""
    running.authority.steering.reset()
    running.authority.archive.forget()
    yield running
    running.authority.steering.reset()


@pytest.fixture
async def sefaz(sandbox: Sandbox, certificate: Certificate) -> AsyncIterator[Sefaz]:
    connected = connect(sandbox, certificate)
    yield connected
    await connected.aclose()


def connect(sandbox: Sandbox, certificate: Certificate, *, seconds: float = 5.0) -> Sefaz:
    connected = Sefaz.open(
        certificate,
        state="SP",
        environment=Environment.TESTING,
        base_url=sandbox.url,
        authority_file=sandbox.certificates.file,
        seconds=seconds,
    )
    connected.pause = no_pause
    return connected
