"""The Pix charge: a code that asks for an instalment, apart from the debt itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import ascii_uppercase, digits
from uuid import UUID

from domain.finance.bank_account import BankAccount
from domain.finance.pix import LONGEST_TXID, static_code
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import Money
from domain.kernel.refusal import Missing

ALPHABET = digits + ascii_uppercase


class PixChargeStatus(StrEnum):
    ACTIVE = "ACTIVE"
    PAID = "PAID"
    REMOVED = "REMOVED"


@dataclass(eq=False, kw_only=True)
class PixCharge(Aggregate):
    """``txid`` is what a payment is recognised by; ``br_code`` the text to paste or to scan.

    Without a payment provider the code is static: amount and txid are in it, the due date is not.
    """

    id: UUID
    version: int = 1
    receivable_id: UUID
    installment_id: UUID
    bank_account_id: UUID
    key: str
    name: str
    city: str
    txid: str
    br_code: str
    amount: Money
    due_on: date
    status: PixChargeStatus = PixChargeStatus.ACTIVE

    @classmethod
    def issue(
        cls,
        *,
        id: UUID,
        receivable_id: UUID,
        installment_id: UUID,
        account: BankAccount,
        amount: Money,
        due_on: date,
    ) -> PixCharge:
        """Raises Missing when the account has no key."""
        if account.pix_key is None:
            raise Missing(what="Pix key of the collecting bank account")
        txid = txid_of(id)
        return cls(
            id=id,
            receivable_id=receivable_id,
            installment_id=installment_id,
            bank_account_id=account.id,
            key=account.pix_key,
            name=account.name,
            city=account.city,
            txid=txid,
            br_code=static_code(
                key=account.pix_key, name=account.name, city=account.city, amount=amount, txid=txid
            ),
            amount=amount,
            due_on=due_on,
        )

    def ask_for(self, amount: Money) -> None:
        """Ask for what is open now, under the same txid."""
        self.status, self.amount = PixChargeStatus.ACTIVE, amount
        self.br_code = static_code(
            key=self.key, name=self.name, city=self.city, amount=amount, txid=self.txid
        )

    def end(self, *, paid: bool) -> None:
        """It was paid, or what it asks for is no longer owed."""
        self.status = PixChargeStatus.PAID if paid else PixChargeStatus.REMOVED


def txid_of(id: UUID) -> str:
    """An id in 25 digits and capital letters, as many as a static code has room for."""
    number, text = id.int, ""
    for _ in range(LONGEST_TXID):
        number, place = divmod(number, len(ALPHABET))
        text = ALPHABET[place] + text
    return text
