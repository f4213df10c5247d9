"""Record what a payment provider keeps of a Pix charge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.boleto import Boleto, BoletoStatus
from domain.finance.pix_charge import PixCharge
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class RecordPixRegistration(Command):
    """The provider was told of a charge."""

    permission = "finance.pix_charge.register"

    charge_id: Annotated[UUID, "pixcharge"]
    """The charge."""
    told_version: int
    """The version of the charge that the provider knows now."""
    round: int
    """In which round of registration it was told."""
    location: str | None
    """Where payers ask for it, without `https://`; none when the provider does not keep it."""


async def record_pix_registration(command: RecordPixRegistration, uow: UnitOfWork) -> UUID:
    """What changed here meanwhile is to be told next."""
    charge = await uow.get(PixCharge, command.charge_id, lock=True)
    shown, changed = charge.br_code, charge.version != command.told_version
    if command.location:
        charge.registered_at(command.location, round=command.round)
    else:
        charge.withdrawn(round=command.round)
    charge.stale = False
    if changed:
        charge.tell()
    if charge.br_code != shown:
        await _reprint(charge, uow)
    return charge.id


async def _reprint(charge: PixCharge, uow: UnitOfWork) -> None:
    """The boleto of the same instalment shows the code beside its barcode."""
    boleto = await uow.find(Boleto, lock=True, installment_id=charge.installment_id)
    if boleto is not None and boleto.status is BoletoStatus.ISSUED:
        boleto.reprint()
