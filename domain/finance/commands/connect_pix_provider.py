"""Have a payment provider keep the Pix charges of a bank account."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.finance.bank_account import BankAccount
from domain.finance.pix_provider import Access, PixProvider
from domain.finance.ports import ProviderSecrets
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Checks, Malformed, Missing, OutOfRange, Required, checks
from domain.kernel.text import clean

LONGEST_ADDRESS = 200
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")
"""Without user, query and fragment. Production calls public addresses with TLS alone."""
MOST_DAYS = 3650


@dataclass(kw_only=True)
class ConnectPixProvider(Command):
    """Register new Pix charges of an account at its payment provider (PSP), with due date, fine and interest.

    Connecting again replaces the access; secrets are sealed and never shown.
    """

    permission = "finance.pix_provider.connect"
    sets = PixProvider
    confidential = ("client_secret", "pfx", "password")

    bank_account_id: Annotated[UUID, "bankaccount"]
    """The account, which must have a Pix key."""
    address: str
    """Base address of the provider's Pix API with its version, such as https://pix.example.com/v2."""
    token_address: str
    """Where it issues access tokens (OAuth 2.0, client credentials)."""
    client_id: str
    """Who we are to the provider."""
    client_secret: str = field(repr=False)
    """What proves it."""
    pfx: str | None = field(default=None, repr=False)
    """Our certificate for the provider, where it asks for one: the PKCS #12 file in Base64."""
    password: str | None = field(default=None, repr=False)
    """What opens the file."""
    days_after_due: int = 30
    """How many days after it was due a charge can still be paid, 0 to 3650."""


async def connect_pix_provider(command: ConnectPixProvider, uow: UnitOfWork) -> UUID:
    """Answers the provider's id, the same when it is connected again."""
    with checks() as check:
        await _check_account(command.bank_account_id, uow, check)
        for name in ("address", "token_address"):
            with check.at(name):
                setattr(command, name, _address(getattr(command, name)))
        for name in ("client_id", "client_secret"):
            with check.at(name):
                setattr(command, name, clean(getattr(command, name), longest=500))
        check.that(
            0 <= command.days_after_due <= MOST_DAYS, OutOfRange("days_after_due", least=0, most=MOST_DAYS)
        )
        pfx = _certificate(command, uow, check)
    known = await uow.find(PixProvider, lock=True, bank_account_id=command.bank_account_id)
    id = known.id if known else uow.new_id()
    access = _access(command, id, pfx, uow)
    if known:
        known.reconnect(access, at=uow.now)
    else:
        uow.add(PixProvider.connect(id, bank_account_id=command.bank_account_id, access=access, at=uow.now))
    return id


async def _check_account(id: UUID, uow: UnitOfWork, check: Checks) -> None:
    with check.at("bank_account_id"):
        account = await uow.get(BankAccount, id)
        check.that(account.pix_key, Missing("bank_account_id", what="Pix key of the bank account"))


def _address(text: str) -> str:
    """Without a slash at its end. Raises Malformed, Required, TooLong."""
    text = clean(text, longest=LONGEST_ADDRESS).rstrip("/")
    if not ADDRESS.fullmatch(text):
        raise Malformed(expected="https address")
    return text


def _certificate(command: ConnectPixProvider, uow: UnitOfWork, check: Checks) -> bytes | None:
    if command.pfx is None:
        return None
    if not check.that(command.password, Required("password")):
        return None
    with check.at("pfx"):
        try:
            pfx = base64.b64decode(command.pfx, validate=True)
        except (binascii.Error, ValueError):
            raise Malformed(expected="base64") from None
        uow.ask(ProviderSecrets).check(pfx, command.password or "")
        return pfx
    return None


def _access(command: ConnectPixProvider, id: UUID, pfx: bytes | None, uow: UnitOfWork) -> Access:
    secrets = uow.ask(ProviderSecrets)

    def sealed(data: bytes, column: str) -> bytes:
        return secrets.sealed(data, provider_id=id, column=column)

    return Access(
        address=command.address,
        token_address=command.token_address,
        client_id=command.client_id,
        client_secret=sealed(command.client_secret.encode(), "client_secret"),
        pfx=sealed(pfx, "pfx") if pfx else None,
        password=sealed((command.password or "").encode(), "password") if pfx else None,
        days_after_due=command.days_after_due,
    )
