"""Say which union stands for people here."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.brazil import Cnpj
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import OutOfRange, checks
from domain.kernel.text import clean
from domain.people.labor_union import LaborUnion


@dataclass(kw_only=True)
class RegisterLaborUnion(Command):
    """Say which union (sindicato) stands for people here, and in which month it agrees anew."""

    permission = "people.union.register"

    name: str
    """Its name, 100 characters at most."""
    cnpj: str
    """With or without mask."""
    base_month: int
    """The month of its data-base, 1 to 12."""


async def register_labor_union(command: RegisterLaborUnion, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("name"):
            name = clean(command.name, longest=100)
        with check.at("cnpj"):
            cnpj = Cnpj.parse(command.cnpj)
            await refuse_taken(uow, LaborUnion, cnpj=cnpj)
        check.that(1 <= command.base_month <= 12, OutOfRange("base_month", least=1, most=12))
    union = LaborUnion(id=uow.new_id(), name=name, cnpj=cnpj, base_month=command.base_month)
    uow.add(union)
    return union.id
