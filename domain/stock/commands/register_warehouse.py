"""Register a warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import Duplicate, checks
from domain.kernel.text import clean
from domain.stock.warehouse import Warehouse


@dataclass(kw_only=True)
class RegisterWarehouse(Command):
    """Open a place that holds stock."""

    permission = "stock.warehouse.register"

    code: str
    """What people call it by; unique in the company, up to 20 characters."""
    name: str
    """Its full name."""
    external_reference: str | None = None
    """Your own name for it; unique in the company."""


async def register_warehouse(command: RegisterWarehouse, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("code"):
            command.code = clean(command.code, longest=20)
        with check.at("name"):
            command.name = clean(command.name, longest=60)
        with check.at("external_reference"):
            reference = await free_reference(uow, Warehouse, command.external_reference)
    if await uow.find(Warehouse, code=command.code):
        raise Duplicate("code", value=command.code)
    warehouse = Warehouse(id=uow.new_id(), code=command.code, name=command.name, external_reference=reference)
    uow.add(warehouse)
    return warehouse.id
