"""From the hiring to the first pay: reckoned, looked at, approved by another, and read by who is paid."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from domain.kernel.calendar import business_date
from tests.builders import a_cpf
from tests.patience import until
from tests.stories.back_office import BackOffice
from tests.stories.invitations import token_for
from tests.stories.mover import TOKENS, Mover
from tests.stories.partner import Partner

RUN = "id version number status total processed refused"
PAYSLIPS = """
{ payslips { nodes {
    id net { amount } earnings { amount } deductions { amount } page { url }
    lines { item side amount { amount } norms steps { kind value norm } } } } }
"""
SALARY = Decimal("3036.00")


def month() -> date:
    """The one before this, which is over."""
    return (business_date(datetime.now(UTC)).replace(day=1) - timedelta(days=1)).replace(day=1)


def joined(
    office: BackOffice, company: Partner | Mover, name: str, permissions: list[str], *roles: str
) -> Mover:
    """A member of the company with these permissions, and those of these roles, signed in."""
    role = company.do("registerRole", "role", "name", name=name.upper(), permissions=permissions)["name"]
    email = f"{name}-{uuid4().hex[:8]}@aurora.example"
    company.do("inviteMember", "invitation", name=name.title(), email=email, roles=[role, *roles])
    nobody = Mover(office.url, "nobody yet")
    del nobody.http.headers["Authorization"]
    token = token_for(office, email)
    answer = nobody.payload("acceptInvitation", TOKENS, token=token, password="uma senha bem longa")
    assert answer["errors"] == []
    return Mover(office.url, answer["accessToken"])


def key() -> dict[str, str]:
    return {"idempotencyKey": uuid4().hex}


def of(company: Any, run: dict[str, Any]) -> dict[str, Any]:
    """What a command about the run names, as it stands now."""
    return {"payrollRunId": run["id"], "expectedVersion": run_of(company, run["id"])["version"], **key()}


def run_of(company: Any, id: str) -> dict[str, Any]:
    return company.query(f"query($id: ID!) {{ payrollRun(by: {{id: $id}}) {{ {RUN} }} }}", id=id)[
        "payrollRun"
    ]


@pytest.fixture
def ana(aurora: Partner) -> dict[str, Any]:
    return hired(aurora)


def hired(aurora: Partner) -> dict[str, Any]:
    """Ana, hired half a year ago for twice the least that is taxed (Receita Federal, first example)."""
    terms = {"name": "Ana Prado", "cpf": a_cpf(4100), "jobTitle": "Caixa", "salary": f"{SALARY}"}
    terms |= {"hiredOn": f"{month() - timedelta(days=170)}"}
    place = aurora.query("{ company { establishments { id } } }")["company"]["establishments"][0]
    aurora.do("hireEmployee", "employee", **key(), **terms, terms={"establishmentId": place["id"]})
    rates = {"establishmentId": place["id"], "validFrom": "2026-01-01", "employerGroup": "GENERAL"}
    aurora.do("setEmployerRates", "employerRates", **rates, **key(), risk="2", norm="FAP 2026")
    found = aurora.query("{ employees(first: 50) { nodes { id name version } } }")["employees"]["nodes"]
    return next(one for one in found if one["name"] == "Ana Prado")


def opened(aurora: Partner, ana: dict[str, Any], **changes: Any) -> dict[str, Any]:
    asked = {"kind": "MONTHLY", "accrualMonth": f"{month():%Y-%m}", "employeeIds": [ana["id"]], **changes}
    paid_on = business_date(datetime.now(UTC)).isoformat()
    run = aurora.do("openPayrollRun", "payrollRun", RUN, **asked, **key(), paidOn=paid_on)
    until(lambda: run_of(aurora, run["id"])["status"] == "CALCULATED", within=60)
    return run_of(aurora, run["id"])


def test_pay_goes_from_the_hiring_to_a_payslip_that_its_employee_alone_reads(
    office: BackOffice, aurora: Partner, ipe: Partner, ana: dict[str, Any]
) -> None:
    run = opened(aurora, ana)
    assert (run["total"], run["processed"], run["refused"]) == (1, 1, 0)
    own, bia = (
        joined(office, aurora, "ana", ["catalog.product.read"]),
        joined(office, aurora, "bia", ["people.*"]),
    )
    member = own.query("{ viewer { id } }")["viewer"]["id"]
    aurora.do("linkEmployeeToMember", "employee", employeeId=ana["id"], memberId=member, expectedVersion=1)
    assert own.query(PAYSLIPS)["payslips"]["nodes"] == [], "nothing before it is closed"

    refused = bia.refused("approvePayrollRun", "payrollRun", **of(aurora, run))
    assert [code for code, _ in refused] == ["INVALID_TRANSITION"], "nobody looked at it yet"
    aurora.do("reviewPayrollRun", "payrollRun", RUN, **of(aurora, run))
    refused = aurora.refused("approvePayrollRun", "payrollRun", **of(aurora, run))
    assert [code for code, _ in refused] == ["FOUR_EYES_REQUIRED"]
    bia.do("approvePayrollRun", "payrollRun", RUN, **of(bia, run))
    assert bia.do("closePayrollRun", "payrollRun", RUN, **of(bia, run))["status"] == "CLOSED"

    [payslip] = own.query(PAYSLIPS)["payslips"]["nodes"]
    amounts = {line["item"]: line["amount"]["amount"] for line in payslip["lines"]}
    assert amounts == {"SALARY": "3036.00", "INSS": "252.92"}, (
        "121.575 + 115.3656 + 15.9792; base of tax 2,428.80"
    )
    assert payslip["net"]["amount"] == "2783.08"
    assert all(line["steps"] for line in payslip["lines"])
    for stranger in (ipe, joined(office, aurora, "rui", ["people.employee.read"])):
        assert stranger.query(PAYSLIPS)["payslips"]["nodes"] == []
        node = "query($id: ID!) { node(id: $id) { id } }"
        assert stranger.query(node, id=payslip["id"])["node"] is None
    assert [one["id"] for one in bia.query(PAYSLIPS)["payslips"]["nodes"]] == [payslip["id"]]

    until(lambda: own.http.get(payslip["page"]["url"]).status_code == 200, within=60)
    page = own.http.get(payslip["page"]["url"])
    assert page.headers["content-type"] == "application/pdf"
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.content)).pages)
    for said in (
        "Ana Prado",
        "R$ 2.783,08",
        "3.036,00",
        "252,92",
        "Portaria Interministerial MPS/MF 13/2026",
    ):
        assert said in text
    assert ipe.http.get(payslip["page"]["url"]).status_code == 404
