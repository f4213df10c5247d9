"""A bank account of the company: where its money comes in, by boleto and by Pix."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.finance.free_field import Place
from domain.kernel.aggregate import Aggregate


@dataclass(eq=False, kw_only=True)
class BankAccount(Aggregate):
    """``bank_code`` is the bank's COMPE code, ``wallet`` and ``agreement`` what it agreed with us on
    collection (carteira, convênio). ``name`` and ``city`` are the receiver's in a BR Code. At most
    one account ``collects``: its instruments are issued."""

    id: UUID
    version: int = 1
    bank_code: str
    branch: str
    account: str
    account_digit: str
    wallet: str | None
    agreement: str | None
    pix_key: str | None
    name: str
    city: str
    collects: bool
    external_reference: str | None = None

    @property
    def place(self) -> Place | None:
        """Where boletos are collected; None without a wallet."""
        if self.wallet is None:
            return None
        return Place(
            bank_code=self.bank_code,
            branch=self.branch,
            account=self.account,
            wallet=self.wallet,
            agreement=self.agreement,
        )
