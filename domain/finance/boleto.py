"""The boleto: an instrument that asks for an instalment, apart from the debt itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.finance.bank_account import BankAccount
from domain.finance.barcode import barcode, digitable_line
from domain.finance.events import BoletoIssued
from domain.finance.free_field import bank_reference
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import Money
from domain.kernel.refusal import Missing


class BoletoStatus(StrEnum):
    """Where a boleto stands."""

    ISSUED = "ISSUED"
    """It asks for what is open of the instalment. PAID or WITHDRAWN may follow, then ISSUED again."""
    REGISTERED = "REGISTERED"
    """The bank has it on record. Nothing sets it yet."""
    PAID = "PAID"
    """What it asks for was paid."""
    CREDITED = "CREDITED"
    """The bank credited the account with it. Nothing sets it yet."""
    REJECTED = "REJECTED"
    """The bank refused to register it. Nothing sets it yet."""
    WITHDRAWN = "WITHDRAWN"
    """What it asks for is not owed any more (baixado)."""
    PROTESTED = "PROTESTED"
    """It was brought to protest at a registry office (protestado). Nothing sets it yet."""


@dataclass(eq=False, kw_only=True)
class Boleto(Aggregate):
    """``bank_reference`` is the bank's name for it (nosso número) as printed; ``page_path`` where its
    printed page is kept. It asks for ``amount``: what is open of the instalment."""

    id: UUID
    version: int = 1
    receivable_id: UUID
    installment_id: UUID
    bank_account_id: UUID
    case_id: UUID
    bank_code: str
    bank_reference: str
    free_field: str
    barcode: str
    digitable_line: str
    amount: Money
    due_on: date
    issued_on: date
    status: BoletoStatus = BoletoStatus.ISSUED
    page_path: str | None = None

    @classmethod
    def issue(
        cls,
        *,
        id: UUID,
        receivable_id: UUID,
        installment_id: UUID,
        case_id: UUID,
        account: BankAccount,
        number: int,
        amount: Money,
        due_on: date,
        on: date,
    ) -> Boleto:
        """Under this number of the account. Raises Missing for a bank whose layout is not known."""
        if account.place is None:
            raise Missing(what="wallet of the collecting bank account")
        reference = bank_reference(account.place, number)
        code = barcode(
            bank_code=account.bank_code, due_on=due_on, amount=amount, free_field=reference.free_field
        )
        boleto = cls(
            id=id,
            receivable_id=receivable_id,
            installment_id=installment_id,
            bank_account_id=account.id,
            case_id=case_id,
            bank_code=account.bank_code,
            bank_reference=reference.printed,
            free_field=reference.free_field,
            barcode=code,
            digitable_line=digitable_line(code),
            amount=amount,
            due_on=due_on,
            issued_on=on,
        )
        boleto.reprint()
        return boleto

    def ask_for(self, amount: Money) -> None:
        """Ask for what is open now, under the same number."""
        self.status = BoletoStatus.ISSUED
        if amount == self.amount:
            return
        self.amount = amount
        self.barcode = barcode(
            bank_code=self.bank_code, due_on=self.due_on, amount=amount, free_field=self.free_field
        )
        self.digitable_line = digitable_line(self.barcode)
        self.reprint()

    def end(self, *, paid: bool) -> None:
        """It was paid, or what it asks for is no longer owed."""
        self.status = BoletoStatus.PAID if paid else BoletoStatus.WITHDRAWN

    def print(self, path: str) -> None:
        self.page_path = path

    def reprint(self) -> None:
        """What its page says has changed."""
        self.page_path = None
        self.record(BoletoIssued(boleto_id=self.id, order_id=self.case_id))
