"""How the books of a company begin: the company, its head office, the roles it starts with."""

from __future__ import annotations

from typing import Protocol

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean, clean_or_none
from domain.platform.company import Company, InvoiceOn
from domain.platform.establishment import Establishment
from domain.platform.events import CompanyRegistered
from domain.platform.member import Role
from domain.platform.ports import OneTimeCodes
from domain.platform.roles import DEFAULT_ROLES
from domain.platform.site import Site, established


class Described(Protocol):
    """A command that tells of a new company."""

    legal_name: str
    trade_name: str | None
    invoice_on: InvoiceOn
    head_office: Site


async def begin_books(said: Described, uow: UnitOfWork) -> Establishment:
    """The head office. The unit of work must be one of the new company: its id becomes the company's."""
    with checks() as check:
        with check.at("legal_name"):
            legal_name = clean(said.legal_name, longest=60)
        with check.at("trade_name"):
            trade_name = clean_or_none(said.trade_name, longest=60)
    with checks() as check, check.at("head_office"):
        head_office = await established(said.head_office, uow, legal_name=legal_name, trade_name=trade_name)
    company = Company(
        id=uow.company,
        legal_name=legal_name,
        trade_name=trade_name,
        cnpj=head_office.cnpj,
        invoice_on=said.invoice_on,
        issuer_id=head_office.id,
        registered_at=uow.now,
    )
    company.record(CompanyRegistered(company_id=company.id))
    uow.add(company)
    uow.add(head_office)
    _add_roles(uow)
    return head_office


def _add_roles(uow: UnitOfWork) -> None:
    demanded = uow.ask(OneTimeCodes).demanded()
    for role in DEFAULT_ROLES:
        uow.add(
            Role(
                id=uow.new_id(),
                name=role.name,
                permissions=role.permissions,
                discount_limit=role.discount_limit,
                requires_second_factor=demanded and role.moves_money,
            )
        )
