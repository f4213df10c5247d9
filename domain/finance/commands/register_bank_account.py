"""Register a bank account of the company."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from domain.finance.bank_account import BankAccount
from domain.finance.free_field import LAYOUTS, bank_reference
from domain.finance.pix import LONGEST_CITY, LONGEST_NAME, folded
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import Checks, Duplicate, Malformed, Refusal, Required, checks

DIGITS = {"bank_code": (3, 3), "branch": (1, 4), "account": (1, 12), "wallet": (2, 3), "agreement": (4, 12)}
"""The fewest and the most digits of each."""
ACCOUNT_DIGIT = re.compile(r"[0-9X]")
PIX_KEY = re.compile(r"[A-Za-z0-9@.+_-]{5,77}")


@dataclass(kw_only=True)
class RegisterBankAccount(Command):
    """Name an account where money comes in, and how its bank collects."""

    permission = "finance.bank_account.register"

    bank_code: str
    """The bank's COMPE code, three digits."""
    branch: str
    """The branch (agência), up to four digits, without check digit."""
    account: str
    """The account's number without its check digit."""
    account_digit: str
    """The account's check digit: a digit or X."""
    wallet: str | None = None
    """The bank's collection product (carteira); without it no boleto is issued."""
    agreement: str | None = None
    """The number of the collection agreement (convênio), where the bank has one."""
    pix_key: str | None = None
    """A Pix key of this account; without it no Pix code is issued."""
    name: str
    """The receiver's name in a Pix code; accents go, 25 characters stay."""
    city: str
    """The receiver's city in a Pix code; accents go, 15 characters stay."""
    collects: bool = True
    """Whether new boletos and Pix codes are for this account; another that did then does no longer."""
    external_reference: str | None = None
    """Your own name for it; unique in the company."""


async def register_bank_account(command: RegisterBankAccount, uow: UnitOfWork) -> UUID:
    with checks() as check:
        _check(command, check)
        with check.at("external_reference"):
            reference = await free_reference(uow, BankAccount, command.external_reference)
    account = BankAccount(
        id=uow.new_id(),
        bank_code=command.bank_code,
        branch=command.branch.zfill(4),
        account=command.account,
        account_digit=command.account_digit,
        wallet=command.wallet,
        agreement=command.agreement,
        pix_key=command.pix_key,
        name=folded(command.name, longest=LONGEST_NAME),
        city=folded(command.city, longest=LONGEST_CITY),
        collects=command.collects,
        external_reference=reference,
    )
    if account.place and account.bank_code in LAYOUTS:
        bank_reference(account.place, 1)
    await _refuse_known(account, uow)
    if account.collects:
        await _collect_here_alone(uow)
    uow.add(account)
    return account.id


def _check(command: RegisterBankAccount, check: Checks) -> None:
    for name, (least, most) in DIGITS.items():
        text = getattr(command, name)
        if text is not None:
            shape = re.fullmatch(rf"[0-9]{{{least},{most}}}", text)
            check.that(shape, Malformed(name, expected=f"{least} to {most} digits"))
    check.that(
        ACCOUNT_DIGIT.fullmatch(command.account_digit), Malformed("account_digit", expected="digit or X")
    )
    check.that(
        command.pix_key is None or PIX_KEY.fullmatch(command.pix_key), Malformed("pix_key", expected="key")
    )
    for name in ("name", "city"):
        missing: Refusal = Required(name)
        check.that(folded(getattr(command, name), longest=1), missing)


async def _refuse_known(account: BankAccount, uow: UnitOfWork) -> None:
    known = await uow.find(
        BankAccount, bank_code=account.bank_code, branch=account.branch, account=account.account
    )
    if known is not None:
        raise Duplicate("account", kind="BankAccount", id=known.id)


async def _collect_here_alone(uow: UnitOfWork) -> None:
    for other in await uow.find_all(BankAccount, lock=True, collects=True):
        other.collects = False
