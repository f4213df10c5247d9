"""What each bank writes into the 25 digits of the barcode that are its own, and how it calls a boleto."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.finance.barcode import modulo_10
from domain.kernel.refusal import Missing, OutOfRange
from domain.kernel.said import Said

FULL_CHECK = frozenset({"109", "175", "177"})
"""Itaú's wallets whose check digit covers branch, account, wallet and number. The bank's own manual
(Cobrança CNAB 400, note 23 and annex 4) contradicts itself about others: those are refused."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a bank collects: digits only. ``account`` is without its check digit."""

    bank_code: str
    branch: str
    account: str
    wallet: str
    agreement: str | None


@dataclass(frozen=True, kw_only=True)
class BankReference:
    """The bank's name for a boleto (nosso número) as printed, and the free field it stands in."""

    printed: str
    free_field: str


def bank_reference(place: Place, number: int) -> BankReference:
    """The reference of the boleto with this number at its bank. Raises Missing for a layout that is
    not known, OutOfRange when the bank's digits do not reach that far."""
    if (layout := LAYOUTS.get(place.bank_code)) is None:
        raise Missing(what=Said("free field of bank {bank}", bank=place.bank_code))
    return layout(place, number)


def _itau(place: Place, number: int) -> BankReference:
    if place.wallet not in FULL_CHECK:
        raise Missing(what=Said("free field of bank 341, wallet {wallet}", wallet=place.wallet))
    reference = _digits(number, 8)
    branch, account = place.branch.zfill(4), place.account.zfill(5)
    own = place.wallet + reference
    check = modulo_10(branch + account + own)
    holder = f"{branch}{account}{modulo_10(branch + account)}"
    return BankReference(printed=f"{place.wallet}/{reference}-{check}", free_field=f"{own}{check}{holder}000")


def _banco_do_brasil(place: Place, number: int) -> BankReference:
    if place.agreement is None or len(place.agreement) != 7:
        raise Missing(what="free field of bank 001 without an agreement of seven digits")
    reference = place.agreement + _digits(number, 10)
    return BankReference(printed=reference, free_field=f"000000{reference}{place.wallet.zfill(2)}")


def _digits(number: int, count: int) -> str:
    if not 0 < number < 10**count:
        raise OutOfRange(least=1, most=10**count - 1)
    return f"{number:0{count}d}"


LAYOUTS: dict[str, Callable[[Place, int], BankReference]] = {"001": _banco_do_brasil, "341": _itau}
"""By COMPE code. Itaú: cobrança, nosso número of 8; Banco do Brasil: convênio of 7, nosso número of 17."""
