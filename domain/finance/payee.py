"""Asking for somebody to be paid somewhere else, whoever it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from domain.finance.bank_details import (
    BankDetails,
    BankDetailsKind,
    BankDetailsPending,
    BankDetailsStatus,
    HolderIsAnother,
)
from domain.finance.payee_account import PayeeAccount, check_account, masked
from domain.finance.pix_key import PixKeyKind, is_of
from domain.kernel.brazil import TaxId
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Checks, NotFound, OutOfRange, checks


@dataclass(kw_only=True)
class PayeePixKey:
    kind: PixKeyKind
    """What the key is."""
    pix_key: str
    """The key; a CPF or CNPJ must be the party's own."""


class AskedPayee(Protocol):
    """Where to; what is said of whose it is stands beside."""

    holder_tax_id: str
    account: PayeeAccount | None
    pix: PayeePixKey | None


async def ask_for(command: AskedPayee, whose: str, id: UUID, holder: str | None, uow: UnitOfWork) -> UUID:
    """The change of where this party or employee is paid; ``whose`` is the field with its ``id``."""
    with checks() as check:
        check.that(holder, NotFound(whose, kind=whose.removesuffix("_id")))
        if one := (command.account is None) != (command.pix is None):
            kind, said, shown = _checked(command, holder or "", check)
        check.that(one, OutOfRange("account", least=1, most=1))
        with check.at("holder_tax_id"):
            own = TaxId.parse(command.holder_tax_id) == holder
            check.that(own or holder is None, HolderIsAnother("holder_tax_id"))
    owner: dict[str, Any] = {whose: id}
    if await uow.find_all(BankDetails, status=BankDetailsStatus.REQUESTED, **owner):
        raise BankDetailsPending(whose)
    details = BankDetails(
        id=uow.new_id(),
        **owner,
        kind=kind,
        details=json.dumps(said),
        masked=shown,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
    details.ask()
    uow.add(details)
    return details.id


def _checked(
    command: AskedPayee, holder: str, check: Checks
) -> tuple[BankDetailsKind, dict[str, str | None], str]:
    """What it is, what is kept of it, and what is shown to everybody."""
    account, pix = command.account, command.pix
    if pix is not None:
        key = ""
        with check.at("pix", "pix_key"):
            key = pix.kind.parse(pix.pix_key)
            check.that(not holder or is_of(pix.kind, key, holder), HolderIsAnother("pix", "pix_key"))
        said = {"pix_key_kind": pix.kind.value, "pix_key": key}
        return BankDetailsKind.PIX_KEY, said, f"Pix {pix.kind.masked(key)}" if key else ""
    assert account is not None
    with check.at("account"):
        check_account(account)
    said = {name: getattr(account, name) for name in ("bank_code", "ispb", "account", "account_digit")}
    said |= {"branch": account.branch.zfill(4), "account_kind": account.kind.value}
    return BankDetailsKind.ACCOUNT, said, masked(account)
