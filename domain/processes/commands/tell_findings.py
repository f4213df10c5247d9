"""Announce what the installation found of itself: once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from domain.kernel.command import Command, UnitOfWork
from domain.people.events import EmployeeDocumentExpiring
from domain.platform.company import Company
from domain.platform.events import CertificateExpiring
from domain.processes.events import CheckBroken, TaskParked

Fields = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Untold:
    """What was not announced yet, each as the fields of its fact."""

    tasks: Sequence[Fields]
    checks: Sequence[Fields]
    certificates: Sequence[Fields]
    documents: Sequence[Fields] = ()

    def __bool__(self) -> bool:
        return bool(self.tasks or self.checks or self.certificates or self.documents)


class Findings(Protocol):
    async def untold(self) -> Untold:
        """Tasks that are parked, checks that are broken, certificates and employees' documents that end soon.

        Nobody else announces them until the end of the transaction.
        """
        ...


@dataclass(kw_only=True)
class TellFindings(Command):
    """Announce what is parked or broken, and certificates and documents that end soon, once each."""

    permission = "process.finding.tell"


async def tell_findings(command: TellFindings, uow: UnitOfWork) -> None:
    company = await uow.get(Company, uow.company)
    found = await uow.ask(Findings).untold()
    for task in found.tasks:
        company.record(TaskParked(**task))
    for check in found.checks:
        company.record(CheckBroken(**check))
    for certificate in found.certificates:
        company.record(CertificateExpiring(**certificate))
    for document in found.documents:
        company.record(EmployeeDocumentExpiring(**document))
