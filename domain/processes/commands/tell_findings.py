"""Announce what the installation found of itself: once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.kernel.aggregate import Event
from domain.kernel.command import Command, UnitOfWork
from domain.platform.company import Company


class Findings(Protocol):
    async def untold(self) -> Sequence[Event]:
        """Tasks that are parked, checks that are broken, certificates that end soon, not announced yet.

        Nobody else announces them until the end of the transaction.
        """
        ...


@dataclass(kw_only=True)
class TellFindings(Command):
    """Announce tasks that are parked, checks that are broken and certificates that end soon, once each."""

    permission = "process.finding.tell"


async def tell_findings(_command: TellFindings, uow: UnitOfWork) -> None:
    company = await uow.get(Company, uow.company)
    for finding in await uow.ask(Findings).untold():
        company.record(finding)
