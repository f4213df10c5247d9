"""What asks a customer for an instalment: boletos and Pix codes, issued for a debt and following it."""

from __future__ import annotations

from domain.finance.bank_account import BankAccount
from domain.finance.boleto import Boleto
from domain.finance.installment import BY_INSTRUMENT, Installment
from domain.finance.pix_charge import PixCharge
from domain.finance.pix_provider import PixProvider
from domain.finance.receivable import Receivable
from domain.finance.settlement import SettlementMethod
from domain.kernel.command import UnitOfWork
from domain.kernel.payment import PaymentMethod

__all__ = ["BY_INSTRUMENT", "follow", "issue"]


async def issue(receivable: Receivable, account: BankAccount, uow: UnitOfWork) -> None:
    """Ask for every open instalment once: by boleto with a Pix code beside it, or by Pix alone."""
    provider = await uow.find(PixProvider, bank_account_id=account.id, disconnected_at=None)
    for installment in receivable.installments:
        method = receivable.method_of(installment)
        if not installment.balance or method not in BY_INSTRUMENT:
            continue
        if method is PaymentMethod.BOLETO:
            await _issue_boleto(receivable, installment, account, uow)
        if method is PaymentMethod.PIX or account.pix_key:
            await _issue_charge(receivable, installment, account, provider, uow)


async def follow(
    installment: Installment, uow: UnitOfWork, *, paid_by: SettlementMethod | None = None
) -> None:
    """Have the instruments ask for what is open now; when nothing is, they end as paid or withdrawn."""
    boleto = await uow.find(Boleto, lock=True, installment_id=installment.id)
    charge = await uow.find(PixCharge, lock=True, installment_id=installment.id)
    for instrument, method in ((boleto, SettlementMethod.BOLETO), (charge, SettlementMethod.PIX)):
        if instrument is None:
            continue
        if installment.balance:
            instrument.ask_for(installment.balance)
        else:
            instrument.end(paid=paid_by is method)


async def _issue_boleto(
    receivable: Receivable, installment: Installment, account: BankAccount, uow: UnitOfWork
) -> None:
    if await uow.find(Boleto, installment_id=installment.id):
        return
    uow.add(
        Boleto.issue(
            id=uow.new_id(),
            receivable_id=receivable.id,
            installment_id=installment.id,
            case_id=receivable.case_id,
            account=account,
            number=await uow.draw_number(f"finance.boleto.{account.id}"),
            amount=installment.balance,
            due_on=installment.due_on,
            on=uow.today,
        )
    )


async def _issue_charge(
    receivable: Receivable,
    installment: Installment,
    account: BankAccount,
    provider: PixProvider | None,
    uow: UnitOfWork,
) -> None:
    if await uow.find(PixCharge, installment_id=installment.id):
        return
    uow.add(
        PixCharge.issue(
            id=uow.new_id(),
            receivable_id=receivable.id,
            installment_id=installment.id,
            case_id=receivable.case_id,
            account=account,
            amount=installment.balance,
            due_on=installment.due_on,
            provider_id=provider.id if provider else None,
        )
    )
