"""A company with something of nearly everything, and people to whom some of it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.ids import parse
from tests.patience import until
from tests.stories.back_office import BackOffice
from tests.stories.house import numbers
from tests.stories.partner import Partner
from tests.stories.test_being_told import scheduling
from tests.stories.test_first_pay import hired, joined, of, opened
from tests.walls.estate import Estate, today
from workers.demo_companies import AURORA

OWED = "{ payables(first: 100) { nodes { payrollRun { id } installments { id } } } }"


@pytest.fixture(scope="module")
def peopled(back_office: BackOffice) -> Iterator[Peopled]:
    back_office.calm()
    partner = Partner(back_office.url, back_office.found(AURORA, next(numbers)))
    yield Peopled.of(back_office, partner)
    partner.http.close()


class Peopled:
    """``people`` own something of it, or look at it."""

    def __init__(self, office: BackOffice, estate: Estate, people: list[UUID]) -> None:
        self.office, self.estate, self.people = office, estate, people

    @classmethod
    def of(cls, office: BackOffice, partner: Partner) -> Peopled:
        """One is paid, another runs the company and is told of things, the third has furnished it."""
        paid = joined(office, partner, "ana", ["catalog.product.read"])
        told = joined(office, partner, "bia", ["people.*"], "ADMIN")
        member = _self(paid)
        estate = Estate.of(partner, "Mercearia")
        _entered(partner)
        ana = hired(partner)
        _paid(partner, told, ana, member)
        _ended(partner, told, ana)
        told.do("chooseNoticeChannels", "choice", "channels", kind="MEMBER_INVITED", channels=[])
        told.do("startExport", "bulkOperation", query="{ parties { nodes { id name } } }")
        partner.settle_down()
        with scheduling(office):
            until(lambda: told.query("{ notices { nodes { id } } }")["notices"]["nodes"], within=60)
        people = [member, _self(told), _self(estate.person)]
        for each in (paid, told, estate.person):
            each.http.close()
        return cls(office, estate, [parse(one)[1] for one in people])


def _self(person: Partner) -> str:
    return person.query("{ viewer { id } }")["viewer"]["id"]


def _entered(partner: Partner) -> None:
    """An item of pay of the company's own, given to somebody."""
    person = partner.query("{ employees { nodes { id } } }")["employees"]["nodes"][0]["id"]
    item = {"code": "BONUS", "name": "Prêmio", "side": "EARNING", "formula": "salary * 0.05"}
    item |= {"nature": "1203", "socialSecurity": "11", "incomeTax": "11", "fund": "11", "norm": "Política 3"}
    partner.do("definePayItem", "payItem", **item, validFrom="2026-01-01", **_key())
    entry = {"employeeId": person, "code": "BONUS", "quantity": "3", "validFrom": "2027-01-01"}
    partner.do("enterPayItem", "entry", **entry, **_key())


def _paid(partner: Partner, other: Partner, ana: dict[str, Any], member: str) -> None:
    """Their month, so that it is theirs to read; some of it went out."""
    run = opened(partner, ana)
    partner.do("linkEmployeeToMember", "employee", employeeId=ana["id"], memberId=member, expectedVersion=1)
    _closed(partner, other, run)
    partner.settle_down()
    for payable in partner.query(OWED)["payables"]["nodes"]:
        if payable["payrollRun"]:
            part = payable["installments"][0]["id"]
            said = {"installmentId": part, "amount": "1.00", "paidOn": today().isoformat()}
            partner.do("payPayable", "installment", **said, **_key(), method="TRANSFER")


def _closed(partner: Partner, other: Partner, run: dict[str, Any]) -> None:
    """A run, looked at by one and closed by another."""
    partner.do("reviewPayrollRun", "payrollRun", **of(partner, run))
    for step in ("approvePayrollRun", "closePayrollRun"):
        other.do(step, "payrollRun", **of(other, run))


def _ended(partner: Partner, other: Partner, ana: dict[str, Any]) -> None:
    """Whom the company pays leaves, which another agrees to, and is paid what is left."""
    ending = {"kind": "RESIGNATION", "notice": "WAIVED", "lastDay": today().isoformat(), "reason": "Muda-se"}
    seen = partner.do(
        "registerTermination", "termination", "id version", **_key(), employeeId=ana["id"], **ending
    )
    for who, step in ((partner, "calculateTermination"), (other, "approveTermination")):
        named = {"terminationId": seen["id"], "expectedVersion": seen["version"]}
        seen = who.do(step, "termination", "id version", **_key(), **named)
    month = f"{today():%Y-%m}"
    _closed(partner, other, opened(partner, ana, kind="TERMINATION", accrualMonth=month))


def _key() -> dict[str, str]:
    return {"idempotencyKey": uuid4().hex}
