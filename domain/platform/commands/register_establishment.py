"""Open a branch."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.brazil import Cnpj
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import Refusal, checks
from domain.platform.company import Company
from domain.platform.establishment import Establishment
from domain.platform.site import Site, established


class CnpjOfAnother(Refusal):
    """All establishments of a company share the first eight characters of the CNPJ."""

    code = "CNPJ_OF_ANOTHER"


@dataclass(kw_only=True)
class RegisterEstablishment(Command):
    """Open a branch of the company."""

    permission = "platform.establishment.register"

    site: Site
    """What there is to know of it."""
    external_reference: str | None = None
    """Your own name for it; unique in the company."""


async def register_establishment(command: RegisterEstablishment, uow: UnitOfWork) -> UUID:
    company = await uow.get(Company, uow.company)
    with checks() as check:
        with check.at("external_reference"):
            reference = await free_reference(uow, Establishment, command.external_reference)
        with check.at("site"):
            establishment = await established(
                command.site, uow, legal_name=company.legal_name, trade_name=company.trade_name
            )
            same = Cnpj(establishment.cnpj).root == Cnpj(company.cnpj).root
            check.that(same, CnpjOfAnother("site", "cnpj"))
    establishment.external_reference = reference
    uow.add(establishment)
    return establishment.id
