"""The Pix charge: a code that asks for an instalment, apart from the debt itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import ascii_uppercase, digits
from uuid import UUID

from domain.finance.bank_account import BankAccount
from domain.finance.events import PixChargeChanged
from domain.finance.pix import LONGEST_TXID, dynamic_code, static_code
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import Money
from domain.kernel.refusal import Missing

ALPHABET = digits + ascii_uppercase


class PixChargeStatus(StrEnum):
    """Where a Pix charge stands."""

    ACTIVE = "ACTIVE"
    """It asks for what is open of the instalment. PAID or REMOVED may follow, then ACTIVE again."""
    PAID = "PAID"
    """What it asks for was paid."""
    REMOVED = "REMOVED"
    """What it asks for is not owed any more (removida)."""


@dataclass(eq=False, kw_only=True)
class PixCharge(Aggregate):
    """``txid`` is what a payment is recognised by; ``br_code`` the text to paste or to scan.

    Without a payment provider the code is static: amount and txid are in it, the due date is not. With
    one it is so until the provider has ``registered`` the charge at a ``location``; then fine, interest
    and discount are reckoned there. ``round`` counts registrations: what ended there does not begin
    again, and is followed by another. ``stale``: the provider does not know yet what changed here.
    """

    id: UUID
    version: int = 1
    receivable_id: UUID
    installment_id: UUID
    bank_account_id: UUID
    case_id: UUID
    key: str
    name: str
    city: str
    txid: str
    br_code: str
    amount: Money
    due_on: date
    status: PixChargeStatus = PixChargeStatus.ACTIVE
    provider_id: UUID | None
    location: str | None = None
    round: int = 0
    registered: bool = False
    stale: bool = False

    @classmethod
    def issue(
        cls,
        *,
        id: UUID,
        receivable_id: UUID,
        installment_id: UUID,
        case_id: UUID,
        account: BankAccount,
        amount: Money,
        due_on: date,
        provider_id: UUID | None = None,
    ) -> PixCharge:
        """Raises Missing when the account has no key."""
        if account.pix_key is None:
            raise Missing(what="Pix key of the collecting bank account")
        charge = cls(
            id=id,
            receivable_id=receivable_id,
            installment_id=installment_id,
            bank_account_id=account.id,
            case_id=case_id,
            key=account.pix_key,
            name=account.name,
            city=account.city,
            txid="",
            br_code="",
            amount=amount,
            due_on=due_on,
            provider_id=provider_id,
        )
        charge._show_static()
        charge.tell()
        return charge

    def txid_in(self, round: int) -> str:
        """Under which it is registered in a round, in 27 letters and digits: the static one and the round."""
        return f"{txid_of(self.id)}{round:02d}"

    def ask_for(self, amount: Money) -> None:
        """Ask for what is open now, under the same txid."""
        self.status, self.amount = PixChargeStatus.ACTIVE, amount
        if not self.registered:
            self._show_static()
        self.tell()

    def end(self, *, paid: bool) -> None:
        """It was paid, or what it asks for is no longer owed."""
        self.status = PixChargeStatus.PAID if paid else PixChargeStatus.REMOVED
        self.tell()

    def tell(self) -> None:
        """What the provider has to know has changed, if there is one."""
        concerns = self.registered or self.status is PixChargeStatus.ACTIVE
        self.stale = self.provider_id is not None and concerns
        if self.stale:
            self.record(PixChargeChanged(charge_id=self.id, order_id=self.case_id))

    def registered_at(self, location: str, *, round: int) -> None:
        """The provider keeps it, and shows at the ``location`` what is to be paid."""
        self.registered, self.round, self.location = True, round, location
        self.txid = self.txid_in(round)
        self.br_code = dynamic_code(location=location, name=self.name, city=self.city)

    def withdrawn(self, *, round: int) -> None:
        """The provider keeps it no longer, if it ever did in that round."""
        self.registered, self.round = False, round
        if self.status is PixChargeStatus.ACTIVE:
            self._show_static()

    def _show_static(self) -> None:
        self.txid, self.location = txid_of(self.id), None
        self.br_code = static_code(
            key=self.key, name=self.name, city=self.city, amount=self.amount, txid=self.txid
        )


def txid_of(id: UUID) -> str:
    """An id in 25 digits and capital letters, as many as a static code has room for."""
    number, text = id.int, ""
    for _ in range(LONGEST_TXID):
        number, place = divmod(number, len(ALPHABET))
        text = ALPHABET[place] + text
    return text
