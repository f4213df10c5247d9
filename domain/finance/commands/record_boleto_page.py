"""Record where the printed page of a boleto is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.boleto import Boleto
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money


@dataclass(kw_only=True)
class RecordBoletoPage(Command):
    """The page was printed and stored."""

    permission = "finance.boleto.print"

    boleto_id: Annotated[UUID, "boleto"]
    """The boleto."""
    amount: Money
    """What the page asks for."""
    path: str
    """Where the PDF is stored."""


async def record_boleto_page(command: RecordBoletoPage, uow: UnitOfWork) -> UUID:
    """A page that asks for another amount than the boleto does by now is left to the next printing."""
    boleto = await uow.get(Boleto, command.boleto_id, lock=True)
    if boleto.amount == command.amount:
        boleto.print(command.path)
    return boleto.id
