"""Pay beyond the plain month: a seller's commission, a vacation, a thirteenth salary in two parts.

Each from the fact to the titles that are paid and the books that agree, with its figures reckoned by hand.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from domain.kernel.calendar import business_date
from tests.builders import a_cpf
from tests.patience import until
from tests.stories.back_office import BackOffice
from tests.stories.mover import Mover
from tests.stories.partner import Partner
from tests.stories.test_first_pay import joined, key, of, run_of
from tests.stories.test_the_books import trial_balance

RUN = "id version number status total processed refused"
SLIP = """
query($run: ID!) { payslips(where: {payrollRun: {id: {eq: $run}}}) { nodes {
    id net { amount } page { url }
    lines { item amount { amount } } employerLines { item amount { amount } } } } }
"""
TITLES = """
{ payables(first: 50) { nodes {
    openedBy total { amount } payrollRun { id } installments { id dueOn balance { amount } } } } }
"""
NATIONAL = ("01-01", "04-21", "05-01", "09-07", "10-12", "11-02", "11-15", "11-20", "12-25")
"""Holidays of the whole country that have their day (Leis 662/1949, 6.802/1980 and 14.759/2023)."""


def today() -> date:
    return business_date(datetime.now(UTC))


def days_of(month: date) -> list[date]:
    found, day = [], month
    while day.month == month.month:
        found.append(day)
        day += timedelta(1)
    return found


def at_rest(day: date) -> bool:
    return day.weekday() == 6 or f"{day:%m-%d}" in NATIONAL


def cents(amount: Decimal) -> str:
    return str(amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


@pytest.fixture
def place(aurora: Partner) -> str:
    """The establishment: outside of Simples, 20 %, RAT of 2 %, third parties of 5.8 %."""
    found = aurora.query("{ company { establishments { id } } }")["company"]["establishments"][0]["id"]
    rates = {"establishmentId": found, "validFrom": "2025-01-01", "employerGroup": "GENERAL"}
    aurora.do("setEmployerRates", "employerRates", **rates, **key(), risk="2", norm="FAP")
    return found


@pytest.fixture
def bia(office: BackOffice, aurora: Partner) -> Mover:
    """Agrees to what others prepared."""
    return joined(office, aurora, "bia", ["people.*"])


def hired(aurora: Partner, place: str, **changes: Any) -> str:
    said = {"name": "Ana Prado", "cpf": a_cpf(4200), "jobTitle": "Vendedora", "hiredOn": "2025-02-03"}
    return aurora.do(
        "hireEmployee",
        "employee",
        idempotencyKey=uuid4().hex,
        **(said | changes),
        terms={"establishmentId": place},
    )["id"]


def closed(aurora: Partner, bia: Mover, employee: str, kind: str, *, month: str, paid_on: str) -> Any:
    """The payslip of a run that was looked at, agreed to by another, and closed."""
    asked = {"kind": kind, "accrualMonth": month, "paidOn": paid_on, "employeeIds": [employee]}
    run = aurora.do("openPayrollRun", "payrollRun", RUN, **asked, **key())
    until(lambda: run_of(aurora, run["id"])["status"] == "CALCULATED", within=60)
    assert run_of(aurora, run["id"])["refused"] == 0
    aurora.do("reviewPayrollRun", "payrollRun", RUN, **of(aurora, run))
    bia.do("approvePayrollRun", "payrollRun", RUN, **of(bia, run))
    assert bia.do("closePayrollRun", "payrollRun", RUN, **of(bia, run))["status"] == "CLOSED"
    aurora.settle_down()
    [slip] = aurora.query(SLIP, run=run["id"])["payslips"]["nodes"]
    return slip | {"run": run["id"]}


def amounts(slip: Any) -> dict[str, str]:
    return {line["item"]: line["amount"]["amount"] for line in (*slip["lines"], *slip["employerLines"])}


def owed(aurora: Partner, slip: Any) -> dict[str, str]:
    """By what it is for."""
    return {each["openedBy"]: each["total"]["amount"] for each in titles(aurora, slip)}


def titles(aurora: Partner, slip: Any) -> list[Any]:
    found = aurora.query(TITLES)["payables"]["nodes"]
    return [each for each in found if each["payrollRun"] and each["payrollRun"]["id"] == slip["run"]]


def pay(aurora: Partner, slip: Any, on: str) -> None:
    for each in titles(aurora, slip):
        for part in each["installments"]:
            said = {"installmentId": part["id"], "amount": part["balance"]["amount"], "paidOn": on}
            aurora.do("payPayable", "installment", **said, **key(), method="TRANSFER")
    aurora.settle_down()


def page_of(partner: Partner, slip: Any) -> str:
    until(lambda: partner.http.get(slip["page"]["url"]).status_code == 200, within=60)
    content = partner.http.get(slip["page"]["url"]).content
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)


def test_a_sellers_commission_is_paid_with_its_rest_and_the_books_owe_it_no_more(
    aurora: Partner, bia: Mover, place: str
) -> None:
    """10 % of 399.00 are 39.90. In November 2026, with 23 business days and 7 of rest, 12.14 on it (Lei
    605/1949; TST, Súmula 27): of 3,052.04 the contribution is 236.9406 and 12 % of 149.20, 254.84."""
    ana = hired(aurora, place, salary="3000.00", commissionRate="10")
    order = aurora.place(("CAFE-500", "10"), customer="Mercearia", salespersonId=ana)
    aurora.done(order["id"])
    aurora.settle_down()
    earned = "{ commissions { nodes { status amount { amount } employee { id } } } }"
    assert aurora.query(earned)["commissions"]["nodes"] == [
        {"status": "ACCRUED", "amount": {"amount": "39.90"}, "employee": {"id": ana}}
    ]
    books = trial_balance(aurora)
    assert books["COMMISSIONS_PAYABLE"] == Decimal("-39.90")

    month = today().replace(day=1)
    days = days_of(month)
    rests = sum(map(at_rest, days))
    rest = Decimal(cents(Decimal("39.90") / (len(days) - rests) * rests))
    gross = 3000 + Decimal("39.90") + rest
    inss = Decimal(cents(Decimal("236.9406") + (gross - Decimal("2902.84")) * Decimal("0.12")))
    slip = closed(aurora, bia, ana, "MONTHLY", month=f"{month:%Y-%m}", paid_on=f"{today()}")
    charges = [Decimal(cents(gross * rate / 100)) for rate in map(Decimal, ("20", "2", "5.8"))]
    assert amounts(slip) == {
        "SALARY": "3000.00",
        "COMMISSION": "39.90",
        "REST_PAY": str(rest),
        "INSS": str(inss),
        "FUND": cents(gross * 8 / 100),
        "SOCIAL_SECURITY": str(charges[0]),
        "ACCIDENT_RISK": str(charges[1]),
        "THIRD_PARTIES": str(charges[2]),
    }
    if f"{month:%Y-%m}" == "2026-11":
        assert (str(rest), str(inss), slip["net"]["amount"]) == ("12.14", "254.84", "2797.20")
    assert aurora.query(earned)["commissions"]["nodes"][0]["status"] == "PAID"
    assert owed(aurora, slip) == {
        "NET_PAY": str(gross - inss),
        "SOCIAL_SECURITY": str(inss + sum(charges)),
        "FUND": cents(gross * 8 / 100),
    }
    assert "Comissões" in page_of(aurora, slip)

    books = trial_balance(aurora)
    assert books.get("COMMISSIONS_PAYABLE", Decimal(0)) == 0, (
        "what was an expense with the sale is none again"
    )
    assert books["WAGES_PAYABLE"] == -(gross - inss)
    pay(aurora, slip, today().isoformat())
    books = trial_balance(aurora)
    assert [
        books.get(each, Decimal(0)) for each in ("WAGES_PAYABLE", "SOCIAL_SECURITY_PAYABLE", "FUND_PAYABLE")
    ] == [
        0,
        0,
        0,
    ]
    assert books["WAGES_EXPENSE"] == 3000 + rest
    kinds = {each["item"]: each["amount"]["amount"] for each in costs(aurora, slip)}
    assert kinds["COMMISSION"] == "39.90"
    checks = aurora.query("{ integrityChecks { nodes { name holds } } }")["integrityChecks"]["nodes"]
    assert [each["name"] for each in checks if not each["holds"]] == []


def costs(aurora: Partner, slip: Any) -> list[Any]:
    query = """query($run: ID!) { payrollCosts(first: 50, where: {payrollRun: {id: {eq: $run}}}) {
        nodes { item amount { amount } } } }"""
    return aurora.query(query, run=slip["run"])["payrollCosts"]["nodes"]


def test_a_vacation_is_asked_for_agreed_to_and_paid_with_its_third_and_the_days_sold(
    aurora: Partner, bia: Mover, place: str
) -> None:
    """20 days of 4,500.00 are 3,000.00 with a third of 1,000.00; ten sold are 1,500.00 with 500.00, of which
    nothing is owed. Of 4,000.00 the contribution is 236.9406 and 12 % of 1,097.16, 368.60."""
    ana = hired(aurora, place, salary="4500.00")
    query = """query($id: ID!, $on: Date!) { vacationAccruals(employeeId: $id, on: $on) {
        startsOn status left } }"""
    month = (today().replace(day=1) + timedelta(32)).replace(day=1)
    accruals = aurora.query(query, id=ana, on=f"{month}")["vacationAccruals"]
    assert (accruals[0]["startsOn"], accruals[0]["status"], accruals[0]["left"]) == ("2025-02-03", "DUE", 30)
    first = next(
        day
        for day in days_of(month)
        if day.weekday() < 3 and not any(at_rest(day + timedelta(after)) for after in range(3))
    )
    asked = {
        "employeeId": ana,
        "accruedFrom": "2025-02-03",
        "startsOn": f"{first}",
        "days": 20,
        "soldDays": 10,
    }
    before_rest = first + timedelta(4 - first.weekday())
    wrong = asked | {"startsOn": f"{before_rest}"}
    assert aurora.refused("requestVacation", "vacation", **wrong, **key()) == [
        ("VACATION_BEGINS_BEFORE_REST", "input.startsOn")
    ]
    vacation = aurora.do("requestVacation", "vacation", "id version status", **asked, **key())
    seen = {"vacationId": vacation["id"], "expectedVersion": vacation["version"]}
    assert aurora.refused("approveVacation", "vacation", **seen, **key()) == [("FOUR_EYES_REQUIRED", "input")]
    bia.do("approveVacation", "vacation", "id", **seen, **key())

    slip = closed(aurora, bia, ana, "VACATION", month=f"{month:%Y-%m}", paid_on=f"{today()}")
    assert amounts(slip) == {
        "VACATION": "3000.00",
        "VACATION_THIRD": "1000.00",
        "VACATION_SOLD": "1500.00",
        "VACATION_SOLD_THIRD": "500.00",
        "INSS_VACATION": "368.60",
        "FUND": "320.00",
        "SOCIAL_SECURITY": "800.00",
        "ACCIDENT_RISK": "80.00",
        "THIRD_PARTIES": "232.00",
    }
    assert slip["net"]["amount"] == "5631.40"
    assert owed(aurora, slip) == {"NET_PAY": "5631.40", "SOCIAL_SECURITY": "1480.60", "FUND": "320.00"}
    assert "5.631,40" in page_of(aurora, slip)
    after = aurora.query(query, id=ana, on=f"{month}")["vacationAccruals"]
    assert after[0]["left"] == 0
    pay(aurora, slip, f"{today()}")
    assert trial_balance(aurora).get("WAGES_PAYABLE", Decimal(0)) == 0


def test_a_thirteenth_salary_is_paid_in_two_parts_with_the_mean_of_overtime(
    aurora: Partner, bia: Mover, place: str
) -> None:
    """2025, from 3 February: eleven twelfths. 3,300.00 are 15.00 an hour: 22 at 150 % in October,
    495.00, with the rest of 4 days in 27, are 568.33. Half of 3,868.33 x 11/12 first; then 3,545.97, of
    which 113.85 + 114.8292 + 12 % of 752.09 are 318.93, and of 2,938.77 (less 607.20) 15 % less 394.16 are
    46.66."""
    for month in ("2025-10", "2025-11", "2025-12"):
        aurora.do("openPeriod", "period", month=month)
    ana = hired(aurora, place, salary="3300.00")
    time = {"employeeId": ana, "kind": "OVERTIME_HOURS", "on": "2025-10-07", "quantity": "22"}
    aurora.do("recordTime", "timeEntry", **time, **key())
    month_of_work = closed(aurora, bia, ana, "MONTHLY", month="2025-10", paid_on="2025-10-31")
    october = amounts(month_of_work)
    assert (october["OVERTIME"], october["REST_PAY"]) == ("495.00", "73.33")

    first = closed(aurora, bia, ana, "THIRTEENTH_FIRST", month="2025-11", paid_on="2025-11-28")
    assert amounts(first) == {"THIRTEENTH_FIRST": "1772.98", "FUND": "141.84"}
    assert owed(aurora, first) == {"NET_PAY": "1772.98", "FUND": "141.84"}

    second = closed(aurora, bia, ana, "THIRTEENTH_SECOND", month="2025-12", paid_on="2025-12-19")
    assert amounts(second) == {
        "THIRTEENTH": "3545.97",
        "INSS_THIRTEENTH": "318.93",
        "IRRF_THIRTEENTH": "46.66",
        "THIRTEENTH_TAKEN": "1772.98",
        "FUND": "141.84",
        "SOCIAL_SECURITY": "709.19",
        "ACCIDENT_RISK": "70.92",
        "THIRD_PARTIES": "205.67",
    }
    assert second["net"]["amount"] == "1407.40"
    assert owed(aurora, second) == {
        "NET_PAY": "1407.40",
        "SOCIAL_SECURITY": "1304.71",
        "INCOME_TAX": "46.66",
        "FUND": "141.84",
    }
    dues = {each["openedBy"]: each["installments"][0]["dueOn"] for each in titles(aurora, second)}
    assert dues["SOCIAL_SECURITY"] == "2025-12-19", "the 20th is a Saturday"
    for slip, on in ((first, "2025-11-28"), (second, "2025-12-19")):
        pay(aurora, slip, on)
        assert {each["installments"][0]["balance"]["amount"] for each in titles(aurora, slip)} == {"0.00"}
    left = -Decimal(month_of_work["net"]["amount"])
    until(lambda: trial_balance(aurora).get("WAGES_PAYABLE") == left)
    parked = "{ parkedTasks(first: 50) { nodes { name errorCode subjectId } } }"
    assert aurora.query(parked)["parkedTasks"]["nodes"] == [], "what was paid of 2025 is booked"
