"""Choose the establishment that issues the invoices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import InvalidTransition
from domain.platform.company import Company
from domain.platform.establishment import Establishment, EstablishmentStatus


@dataclass(kw_only=True)
class ChooseIssuer(Command):
    """Choose the establishment that issues the invoices drafted from now on; at first the head office."""

    permission = "platform.company.configure"
    sets = Company

    establishment_id: Annotated[UUID, "establishment"]
    """Head office or a branch."""


async def choose_issuer(command: ChooseIssuer, uow: UnitOfWork) -> UUID:
    company = await uow.get(Company, uow.company, lock=True)
    establishment = await uow.get(Establishment, command.establishment_id)
    if establishment.status is not EstablishmentStatus.ACTIVE:
        raise InvalidTransition(
            "establishment_id",
            from_state=establishment.status,
            to_state="ISSUING",
            allowed=[EstablishmentStatus.ACTIVE.value],
        )
    company.issue_from(establishment.id)
    return company.id
