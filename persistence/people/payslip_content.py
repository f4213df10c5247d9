"""A payslip as it is stored: always the same bytes for the same payslip, packed and sealed in its row."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from domain.kernel.money import Money
from domain.people.issued_payslip import IssuedPayslip, ToldRefusal
from domain.people.payroll.advance import Advance
from domain.people.payroll.calculation import PayFacts
from domain.people.payroll.month import Month
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.profit_sharing import ProfitShare
from domain.people.payroll.retroactive import Retroactive
from domain.people.payroll.termination import Termination
from domain.people.payroll.thirteenth import Thirteenth
from domain.people.payroll.vacation import VacationTaken
from domain.people.payroll_run import PayrollRunKind
from persistence.codec import decode, encode
from persistence.platform.keys import keyring
from persistence.secrets import Place

FACTS: Mapping[PayrollRunKind, type] = {
    PayrollRunKind.MONTHLY: Month,
    PayrollRunKind.ADVANCE: Advance,
    PayrollRunKind.THIRTEENTH_FIRST: Thirteenth,
    PayrollRunKind.THIRTEENTH_SECOND: Thirteenth,
    PayrollRunKind.VACATION: VacationTaken,
    PayrollRunKind.PROFIT_SHARING: ProfitShare,
    PayrollRunKind.TERMINATION: Termination,
    PayrollRunKind.RETROACTIVE: Retroactive,
}
PACKING = 6


@dataclass(frozen=True)
class Sums:
    """What a payslip comes to."""

    net: Money
    earnings: Money
    deductions: Money
    cost: Money

    @classmethod
    def of(cls, payslip: Payslip) -> Sums:
        return cls(payslip.net, payslip.earnings, payslip.deductions, payslip.cost)


def sealed_columns(company: UUID, id: UUID, issued: IssuedPayslip) -> dict[str, bytes | None]:
    """The columns of a row in which pay is, and the digest of what it comes to. Raises KeyLost."""
    payslip, facts = issued.payslip, issued.gathered.facts
    content = bytes_of(issued.refusals if payslip is None else payslip)
    return {
        "content_sealed": _sealed(zlib.compress(content, PACKING), company, id, "content_sealed"),
        "facts_sealed": None
        if facts is None
        else _sealed(zlib.compress(bytes_of(facts), PACKING), company, id, "facts_sealed"),
        "sums_sealed": None
        if payslip is None
        else _sealed(bytes_of(Sums.of(payslip)), company, id, "sums_sealed"),
        "digest": digest_of(content, company),
    }


def bytes_of(value: Any) -> bytes:
    """As JSON, its fields in their order."""
    return orjson.dumps(encode(value))


def digest_of(content: bytes, company: UUID) -> bytes:
    """Keyed, of SHA-256: equal payslips have equal ones, and no amount can be guessed by it."""
    said = hashlib.sha256(content).hexdigest()
    return keyring().blind(said, company=company, table="payslip", column="digest")


def opened_payslip(row: Any) -> Payslip | None:
    """The payslip of a row of ``payslip``; None where there are refusals. Raises KeyLost, InvalidTag."""
    body = opened_content(row)
    return decode(Payslip, body) if isinstance(body, dict) else None


def opened_refusals(row: Any) -> tuple[ToldRefusal, ...]:
    """Why there is no payslip. Raises KeyLost, InvalidTag."""
    body = opened_content(row)
    return decode(tuple[ToldRefusal, ...], body) if isinstance(body, list) else ()


def opened_content(row: Any) -> Any:
    """As JSON has it."""
    return orjson.loads(zlib.decompress(_opened(row, "content_sealed")))


def opened_facts(row: Any) -> PayFacts | None:
    """What it was reckoned from. Raises KeyLost, InvalidTag."""
    kind = FACTS.get(PayrollRunKind(row.kind))
    if row.facts_sealed is None or kind is None:
        return None
    return decode(kind, orjson.loads(zlib.decompress(_opened(row, "facts_sealed"))))


def opened_varying(row: Any) -> Month | None:
    """The facts of a month with overtime, hours at night or commissions; None of any other, which is not read
    whole. Raises KeyLost, InvalidTag."""
    if row.facts_sealed is None:
        return None
    body = orjson.loads(zlib.decompress(_opened(row, "facts_sealed")))
    varies = body["overtime"] or body["commissions"] or Decimal(body["night_hours"])
    return decode(Month, body) if varies else None


def opened_sums(row: Any) -> Sums | None:
    """Raises KeyLost, InvalidTag."""
    return None if row.sums_sealed is None else decode(Sums, orjson.loads(_opened(row, "sums_sealed")))


def _sealed(data: bytes, company: UUID, id: UUID, column: str) -> bytes:
    return keyring().seal(data, Place(company=company, table="payslip", column=column, id=id))


def _opened(row: Any, column: str) -> bytes:
    place = Place(company=row.company_id, table="payslip", column=column, id=row.id)
    return keyring().open(getattr(row, column), place)
