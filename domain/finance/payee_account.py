"""An account somewhere else, into which a party is paid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.kernel.refusal import Malformed, checks

SHAPES = {
    "bank_code": (r"[0-9]{3}", "3 digits"),
    "ispb": (r"[0-9A-Z]{8}", "8 characters"),
    "branch": (r"[0-9]{1,4}", "1 to 4 digits"),
    "account": (r"[0-9]{1,13}", "1 to 13 digits"),
    "account_digit": (r"[0-9X]", "digit or X"),
}


class PayeeAccountKind(StrEnum):
    """What sort of account it is."""

    CHECKING = "CHECKING"
    """Conta corrente."""
    SAVINGS = "SAVINGS"
    """Conta poupança."""
    PAYMENT = "PAYMENT"
    """Conta de pagamento."""


@dataclass(kw_only=True)
class PayeeAccount:
    bank_code: str | None = None
    """The bank's COMPE code, three digits; where it has none, `ispb` says which it is."""
    ispb: str | None = None
    """The institution's ISPB, eight characters."""
    branch: str
    """The branch (agência), up to four digits, without check digit."""
    account: str
    """The account's number without its check digit."""
    account_digit: str
    """The account's check digit: a digit or X."""
    kind: PayeeAccountKind = PayeeAccountKind.CHECKING
    """What sort of account it is."""


def check_account(account: PayeeAccount) -> None:
    """Raises every Malformed at once."""
    with checks() as check:
        known = account.bank_code or account.ispb
        check.that(known, Malformed("bank_code", expected="3 digits"))
        for name, (shape, expected) in SHAPES.items():
            text = getattr(account, name)
            check.that(text is None or re.fullmatch(shape, text), Malformed(name, expected=expected))


def masked(account: PayeeAccount) -> str:
    """Bank and branch, and the end of the account."""
    return f"{account.bank_code or account.ispb} {account.branch.zfill(4)} ***{account.account[-2:]}-*"
