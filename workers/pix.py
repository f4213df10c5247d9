"""Pix charges with due date at the company's payment provider: registered, revised, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from domain.finance.commands.record_pix_registration import RecordPixRegistration, record_pix_registration
from domain.finance.due_charge import Debtor, DueCharge, KeptCharge
from domain.finance.events import PixChargeChanged
from domain.finance.pix_charge import PixCharge, PixChargeStatus
from domain.finance.pix_provider import PixProvider, ProviderRefused
from domain.finance.ports import PaymentProvider, ProviderUnavailable
from domain.finance.receivable import Receivable
from domain.fiscal.invoice import Invoice
from workers.attempt import Attempt, Fault
from workers.paying import line_to
from workers.tasks import actor


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the provider is to know of a charge by now, ``wanted`` or no longer, in which ``round``."""

    charge: PixCharge
    due: DueCharge
    round: int
    wanted: bool
    too_late: bool
    """A charge that is new there cannot have been due before today."""

    def next_round(self) -> Told:
        """What was removed there does not come back: the same under another txid."""
        due = replace(self.due, txid=self.charge.txid_in(self.round + 1))
        return replace(self, round=self.round + 1, due=due)

    def done(self, kept: KeptCharge | None) -> RecordPixRegistration:
        return RecordPixRegistration(
            charge_id=self.charge.id,
            told_version=self.charge.version,
            round=self.round,
            location=kept.location if kept else None,
        )


@actor("payments")
async def register_pix_charge(attempt: Attempt) -> None:
    """Have the provider keep what is asked for now. After a lost answer, ask before telling again."""
    async with attempt.begin() as uow:
        charge = await uow.get(PixCharge, attempt.event(PixChargeChanged).charge_id)
        if not charge.stale:
            return
        provider = await uow.get(PixProvider, charge.provider_id)
        told = await _told(charge, provider, uow)
    try:
        line = line_to(provider, company=attempt.company)
        done = await _tell(told, line, asking=attempt.number > 1)
    except ProviderUnavailable as fault:
        raise Fault("PIX_PROVIDER_UNAVAILABLE", str(fault), patient=True) from fault
    await attempt.finish(record_pix_registration, done)


async def _tell(told: Told, line: PaymentProvider, *, asking: bool) -> RecordPixRegistration:
    known = await line.find(told.due.txid) if asking or not told.wanted else None
    status = known.status if known else None
    if not told.wanted:
        if status is PixChargeStatus.ACTIVE:
            await line.withdraw(told.due.txid)
        return told.done(None)
    if status is PixChargeStatus.PAID:
        raise ProviderRefused(status="CONCLUIDA", reason="paid at the provider and not received here")
    if status is PixChargeStatus.ACTIVE or (told.charge.registered and not asking):
        return told.done(await line.revise(told.due))
    if told.too_late:
        return told.done(None)
    fresh = told.next_round() if status is PixChargeStatus.REMOVED else told
    return fresh.done(await line.register(fresh.due))


async def _told(charge: PixCharge, provider: PixProvider, uow: Any) -> Told:
    receivable: Receivable = await uow.get(Receivable, charge.receivable_id)
    invoice: Invoice = await uow.get(Invoice, receivable.invoice_id)
    payer = invoice.recipient
    round = charge.round if charge.registered else charge.round + 1
    due = DueCharge(
        txid=charge.txid_in(round),
        key=charge.key,
        amount=charge.amount,
        due_on=charge.due_on,
        days_after_due=provider.days_after_due,
        debtor=Debtor(name=payer.name, tax_id=payer.tax_id, address=payer.address),
        fine=receivable.fine,
        monthly_interest=receivable.monthly_interest,
        discount=receivable.discount,
        discount_until=charge.due_on - timedelta(days=receivable.discount_days),
        message=f"NF-e {receivable.document}",
    )
    wanted = charge.status is PixChargeStatus.ACTIVE
    late = charge.due_on < uow.today
    return Told(charge=charge, due=due, round=round, wanted=wanted, too_late=late)
