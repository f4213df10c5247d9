"""Say what bears costs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.department import CostCenter


@dataclass(kw_only=True)
class RegisterCostCenter(Command):
    """Say what bears costs (centro de custo)."""

    permission = "people.cost_center.register"

    code: str
    """The company's own, 20 characters at most."""
    name: str
    """What it is called, 100 characters at most."""


async def register_cost_center(command: RegisterCostCenter, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("code"):
            code = clean(command.code, longest=20)
            await refuse_taken(uow, CostCenter, code=code)
        with check.at("name"):
            name = clean(command.name, longest=100)
    center = CostCenter(id=uow.new_id(), code=code, name=name)
    uow.add(center)
    return center.id
