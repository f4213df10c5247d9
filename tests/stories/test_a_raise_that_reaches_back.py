"""A raise that was signed late: three months are paid, then what they still owe, to the cent, once."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from tests.builders import a_cpf
from tests.patience import until
from tests.stories.back_office import BackOffice
from tests.stories.mover import Mover
from tests.stories.partner import Partner
from tests.stories.test_first_pay import RUN, joined, key, of, run_of

MONTHS = {"2026-04": "2026-05-05", "2026-05": "2026-06-05", "2026-06": "2026-07-03"}
PAID_ON = "2026-07-20"
LINE = "item side amount { amount } norms period { kind accrualMonth } steps { kind value }"
PAYSLIPS = f"""
query ($run: ID!) {{ payslips(first: 50, where: {{payrollRun: {{id: {{eq: $run}}}}}}) {{ nodes {{
    net {{ amount }} earnings {{ amount }} deductions {{ amount }} digest page {{ url }}
    lines {{ {LINE} }} employerLines {{ {LINE} }} }} }} }}
"""
TITLES = """
{ payables(first: 50) { nodes { openedBy total { amount } payrollRun { number } installments { dueOn } } } }
"""
ENTRIES = """
{ journalEntries(first: 50) { nodes { source postedOn lines { debit { amount } credit { amount } } } } }
"""

# Salary 5,000.00, from April on 6,000.00.
#
# INSS, of 5,000.00: 121.575 (7.5 % of 1,621.00) + 115.3656 (9 % up to 2,902.84) + 174.1716 (12 % up to
# 4,354.27) + 90.4022 (14 % of 645.73) = 501.51; of 6,000.00: 140.00 more. Each month owes 1,000.00 and
# 140.00.
#
# Income tax is of July: June's 5,000.00 were paid on the 3rd and not taxed, as 5,000.00 never are. Together
# 8,000.00 less 501.51 and 3 x 140.00 leave 7,078.49; 27.5 % are 1,946.58, less 908.73: 1,037.85, and above
# 7,350.00 nothing is taken off that.
OWED = {"SALARY": "1000.00", "INSS": "140.00"}
TAX = "1037.85"
NET = "1542.15"
"""3,000.00 - 420.00 - 1,037.85."""
EMPLOYER = {
    "FUND": "80.00",
    "SOCIAL_SECURITY": "200.00",
    "ACCIDENT_RISK": "20.00",
    "THIRD_PARTIES": "58.00",
}
"""8, 20, 2 and 5.8 % of 1,000.00, each month."""


@pytest.fixture
def ana(aurora: Partner) -> dict[str, Any]:
    place = aurora.query("{ company { establishments { id } } }")["company"]["establishments"][0]
    hired = {"name": "Ana Prado", "cpf": a_cpf(4200), "jobTitle": "Analista", "salary": "5000.00"}
    hired |= {"hiredOn": "2025-02-03", "terms": {"establishmentId": place["id"]}}
    rates = {"establishmentId": place["id"], "validFrom": "2026-01-01", "employerGroup": "GENERAL"}
    aurora.do("setEmployerRates", "employerRates", **rates, **key(), risk="2", norm="FAP 2026")
    return aurora.do("hireEmployee", "employee", "id version", idempotencyKey=uuid4().hex, **hired)


def closed(aurora: Partner, bia: Mover, **asked: Any) -> dict[str, Any]:
    """A run that is calculated, looked at, agreed to by another and closed."""
    run = aurora.do("openPayrollRun", "payrollRun", RUN, **asked, **key())
    until(lambda: run_of(aurora, run["id"])["status"] == "CALCULATED", within=60)
    assert run_of(aurora, run["id"])["refused"] == 0
    aurora.do("reviewPayrollRun", "payrollRun", RUN, **of(aurora, run))
    bia.do("approvePayrollRun", "payrollRun", RUN, **of(bia, run))
    assert bia.do("closePayrollRun", "payrollRun", RUN, **of(bia, run))["status"] == "CLOSED"
    return run


def slips(company: Any, run: dict[str, Any]) -> list[Any]:
    return company.query(PAYSLIPS, run=run["id"])["payslips"]["nodes"]


def test_a_raise_with_a_start_in_closed_months_is_paid_once_and_to_the_cent(
    office: BackOffice, aurora: Partner, ana: dict[str, Any]
) -> None:
    bia = joined(office, aurora, "bia", ["people.*", "finance.*", "accounting.*"])
    for month in (*MONTHS, "2026-07"):
        aurora.payload("openPeriod", "errors { code }", month=month)
    for month, paid_on in MONTHS.items():
        closed(aurora, bia, kind="MONTHLY", accrualMonth=month, paidOn=paid_on, employeeIds=[ana["id"]])
    agreed = {"salary": "6000.00", "effectiveOn": "2026-04-01", "reason": "Convenção 2026/2027"}
    aurora.do("changeSalary", "employee", employeeId=ana["id"], expectedVersion=1, **agreed, **key())

    asked = {"kind": "RETROACTIVE", "accrualMonth": "2026-07", "paidOn": PAID_ON, "employeeIds": [ana["id"]]}
    run = closed(aurora, bia, **asked)
    [slip] = slips(bia, run)
    months = [
        {"item": line["item"], "month": line["period"]["accrualMonth"], "amount": line["amount"]["amount"]}
        for line in slip["lines"]
        if line["period"] is not None
    ]
    assert months == [
        {"item": item, "month": month, "amount": amount} for item, amount in OWED.items() for month in MONTHS
    ]
    assert [line["amount"]["amount"] for line in slip["lines"] if line["item"] == "IRRF"] == [TAX]
    assert (slip["earnings"]["amount"], slip["net"]["amount"]) == ("3000.00", NET)
    for item, amount in EMPLOYER.items():
        told = [line for line in slip["employerLines"] if line["item"] == item]
        assert [line["amount"]["amount"] for line in told] == [amount] * 3
        assert [line["period"]["accrualMonth"] for line in told] == list(MONTHS)
    salary = slip["lines"][0]
    due = {step["kind"]: step["value"] for step in salary["steps"]}
    assert (Decimal(due["DUE"]), Decimal(due["PAID"])) == (6000, 5000)
    assert all(line["norms"] for line in slip["lines"] if line["item"] != "SALARY")

    def owed() -> dict[str, tuple[str, str]]:
        found = bia.query(TITLES)["payables"]["nodes"]
        return {
            one["openedBy"]: (one["total"]["amount"], one["installments"][0]["dueOn"])
            for one in found
            if one["payrollRun"] and one["payrollRun"]["number"] == run["number"]
        }

    until(lambda: len(owed()) == 4, within=60)
    assert owed() == {
        "NET_PAY": (NET, PAID_ON),
        "SOCIAL_SECURITY": ("1254.00", "2026-08-20"),
        "INCOME_TAX": (TAX, "2026-08-20"),
        "FUND": ("240.00", "2026-08-20"),
    }, "3 x (140.00 + 200.00 + 20.00 + 58.00), by the month of the payment"

    def booked() -> list[Any]:
        entries = bia.query(ENTRIES)["journalEntries"]["nodes"]
        return [one for one in entries if one["source"] == run["id"]]

    until(lambda: booked() != [], within=60)
    [entry] = booked()
    assert entry["postedOn"] == PAID_ON
    debits, credits = (sum(Decimal(line[side]["amount"]) for line in entry["lines"]) for side in SIDES)
    assert debits == credits == Decimal("4074.00"), "3,000.00, and 1,074.00 of the company"

    until(lambda: aurora.http.get(slip["page"]["url"]).status_code == 200, within=60)
    page = aurora.http.get(slip["page"]["url"])
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.content)).pages)
    for said in (
        "Recibo de diferenças salariais",
        "Salário (abril de 2026)",
        "INSS (junho de 2026)",
        "1.542,15",
    ):
        assert said in text

    assert slips(bia, closed(aurora, bia, **asked)) == [], "what was paid is not paid again"


SIDES = ("debit", "credit")
