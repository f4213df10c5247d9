"""People over HTTP: where they are paid takes two, everybody sees their own record, and nobody for ever."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from domain.kernel.calendar import business_date
from domain.platform.commands.found_company import FoundedCompany
from persistence.clock import now
from tests.api.front import PASSWORD, Client
from tests.audit.test_entries import HIRING
from tests.builders import a_cpf

ACCOUNT = {"bankCode": "341", "branch": "123", "account": "8891775", "accountDigit": "7"}
PAY = ["people.*", "finance.bank_details.approve", "approvals.approval.read", "parties.party.read"]


def keyed(**input: Any) -> dict[str, Any]:
    return {"idempotencyKey": uuid4().hex} | input


async def joined(ana: Client, company: UUID, name: str, permissions: list[str]) -> tuple[str, Client]:
    """The id of a member with these permissions, and what they ask with."""
    role = {"name": name.upper(), "permissions": permissions, "discountLimit": "0"}
    assert not (await ana.do("registerRole", role))["errors"]
    email = f"{name}@example.com"
    person = {"name": name, "email": email, "password": PASSWORD, "roles": [name.upper()]}
    member = (await ana.do("addMember", person, "member { id }"))["member"]["id"]
    return member, ana.holding((await ana.sign_in(company, email=email))["accessToken"])


async def hired(ana: Client, **changes: Any) -> str:
    payload = await ana.do(
        "hireEmployee", HIRING | {"idempotencyKey": uuid4().hex} | changes, "employee { id }"
    )
    return payload["employee"]["id"]


async def test_where_an_employee_is_paid_takes_two_people_and_a_day(
    ana: Client, ours: FoundedCompany, owner: Any
) -> None:
    _, bia = await joined(ana, ours.id, "bia", PAY)
    _, caio = await joined(ana, ours.id, "caio", PAY)
    _, eva = await joined(ana, ours.id, "eva", ["people.employee.read", "parties.*", "finance.*"])
    employee = await hired(ana)
    change = {"employeeId": employee, "holderTaxId": HIRING["cpf"], "account": ACCOUNT}
    other = await bia.do("changeEmployeeBankDetails", keyed(**change | {"holderTaxId": a_cpf(3)}))
    assert [error["code"] for error in other["errors"]] == ["HOLDER_IS_ANOTHER"]
    made = await bia.do("changeEmployeeBankDetails", keyed(**change), "bankDetails { status account }")
    assert made["bankDetails"] == {"status": "REQUESTED", "account": "8891775"}
    again = await caio.do("changeEmployeeBankDetails", keyed(**change))
    assert [(error["code"], error["path"]) for error in again["errors"]] == [
        ("BANK_DETAILS_PENDING", ["input", "employeeId"])
    ]
    asked = (
        "{ approvals { nodes { id employeeBankDetails { account employee { id } } bankDetails { id } } } }"
    )
    (approval,) = (await caio.data(asked))["approvals"]["nodes"]
    assert approval["employeeBankDetails"] == {"account": "8891775", "employee": {"id": employee}}
    assert approval["bankDetails"] is None
    told = "{ employeeBankDetailsChanges { nodes { availableActions { action allowed reason } } } }"
    (waits,) = (await caio.data(told))["employeeBankDetailsChanges"]["nodes"]
    assert {one["action"]: one["allowed"] for one in waits["availableActions"]} == {
        "approve": True,
        "refuse": True,
        "withdrawApproval": True,
    }
    decision = keyed(approvalId=approval["id"])
    own = await bia.do("approve", decision)
    assert [error["code"] for error in own["errors"]] == ["FOUR_EYES_REQUIRED"]
    assert not (await caio.do("approve", decision))["errors"]
    (decided,) = (await caio.data(told))["employeeBankDetailsChanges"]["nodes"]
    assert {one["reason"] for one in decided["availableActions"]} == {"INVALID_TRANSITION"}
    seen = "query($id: ID!) { employee(by: {id: $id}) { bankDetails { status account } } }"
    assert (await caio.data(seen, id=employee))["employee"]["bankDetails"] is None
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    await owner.execute("update bank_details set effective_at = effective_at - interval '24 hours 1 second'")
    paid = (await caio.data(seen, id=employee))["employee"]["bankDetails"]
    assert paid == {"status": "IN_FORCE", "account": "8891775"}
    hidden = await eva.ask(seen, id=employee)
    assert hidden["data"]["employee"]["bankDetails"] is None
    assert (await eva.data("{ bankDetailsChanges { nodes { id } } }"))["bankDetailsChanges"]["nodes"] == []


async def test_everybody_sees_their_own_record_and_nobody_elses(ana: Client, ours: FoundedCompany) -> None:
    member, bruno = await joined(ana, ours.id, "bruno", ["parties.party.read"])
    own = "{ ownRecords { nodes { name cpf salary { amount } } } }"
    mine, _ = await hired(ana), await hired(ana, name="Ana Souza", cpf=a_cpf(5))
    assert (await bruno.data(own))["ownRecords"]["nodes"] == []
    link = {"employeeId": mine, "memberId": member, "expectedVersion": 1}
    assert not (await ana.do("linkEmployeeToMember", link))["errors"]
    assert (await bruno.data(own))["ownRecords"]["nodes"] == [
        {"name": "Bruno Lima", "cpf": "52998224725", "salary": {"amount": "3500.00"}}
    ]
    assert (await ana.data(own))["ownRecords"]["nodes"] == []
    nobody = link | {"memberId": f"member_{uuid4().hex}", "expectedVersion": 2}
    refused = await ana.do("linkEmployeeToMember", nobody)
    assert [error["code"] for error in refused["errors"]] == ["NOT_FOUND"]


async def test_nobody_links_themselves_to_a_record_by_a_key_neither(
    ana: Client, ours: FoundedCompany
) -> None:
    member, bia = await joined(ana, ours.id, "bia", ["people.employee.*", "platform.key.*"])
    employee = await hired(ana)
    terms = {"name": "x", "scopes": ["people.employee.link"]}
    made = await bia.do("createApiKey", keyed(**terms), "key")
    assert made["errors"] == []
    link = {"employeeId": employee, "memberId": member, "expectedVersion": 1}
    for own in (bia, ana.holding(made["key"])):
        (error,) = (await own.do("linkEmployeeToMember", link))["errors"]
        assert (error["code"], error["path"]) == ("LINKS_ONESELF", ["input", "memberId"])
    assert (await bia.data("{ ownRecords { nodes { name } } }"))["ownRecords"]["nodes"] == []
    assert not (await ana.do("linkEmployeeToMember", link))["errors"]


async def test_who_is_erased_takes_along_who_depends_on_them_and_where_they_are_paid(
    ana: Client, ours: FoundedCompany, owner: Any
) -> None:
    employee = await hired(ana, hiredOn="1950-01-05")
    child = {"name": "Bento Lima", "bornOn": "1952-02-03", "cpf": a_cpf(6), "kinship": "CHILD"}
    child |= {"employeeId": employee, "validFrom": "1952-02-03"}
    assert not (await ana.do("registerDependent", child))["errors"]
    card = {"employeeId": employee, "kind": "PIS", "documentNumber": "120.12345.67-8"}
    assert not (await ana.do("registerEmployeeDocument", card))["errors"]
    change = {"employeeId": employee, "holderTaxId": HIRING["cpf"], "account": ACCOUNT}
    assert not (await ana.do("changeEmployeeBankDetails", keyed(**change)))["errors"]
    away = {"kind": "MATERNITY", "protected": True, "norm": "x", "validFrom": "1953-02-03"}
    assert not (await ana.do("registerLeave", keyed(employeeId=employee, **away)))["errors"]
    left = keyed(employeeId=employee, dismissedOn="1960-01-05", reason="x", expectedVersion=1)
    left["initiative"] = "EMPLOYEE"
    assert not (await ana.do("dismissEmployee", left))["errors"]
    erase = keyed(employeeId=employee, basis="ERASURE_REQUEST")
    payload = await ana.do("erasePersonalData", erase, "request: personalDataRequest { endedAt }")
    assert payload["errors"] == []
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    kept = await owner.fetchrow("select name, cpf_sealed from dependent")
    assert (kept["name"], kept["cpf_sealed"]) == ("[erased]", None)
    assert await owner.fetchval("select number_sealed from employee_document") is None
    assert await owner.fetchval("select norm from leave") == "[erased]"
    account = await owner.fetchrow("select details_sealed, masked from bank_details")
    assert tuple(account) == (None, "")


async def test_the_december_of_a_company(ana: Client, ours: FoundedCompany) -> None:
    """A holiday of the state and a collective vacation, which who may grant it grants, and others read."""
    _, bia = await joined(ana, ours.id, "bia", ["people.*", "platform.company.read"])
    _, caio = await joined(ana, ours.id, "caio", ["people.vacation.request", "people.vacation.read"])
    employee = await hired(ana)
    first = date(business_date(now()).year + 1, 12, 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    festa = {"name": "Data magna", "scope": "STATE", "state": "SP", "norm": "Lei estadual 1"}
    festa["on"] = str(monday + timedelta(days=2))
    payload = await bia.do("registerHoliday", festa, "holiday { id version }")
    holiday = payload["holiday"]
    granting = {"startsOn": str(monday), "days": 10}
    (error,) = (await bia.do("grantCollectiveVacation", keyed(**granting)))["errors"]
    assert (error["code"], error["path"]) == ("VACATION_BEGINS_BEFORE_REST", ["input", "startsOn"])
    assert "CLT, art. 134" in error["message"]
    ending = {"holidayId": holiday["id"], "expectedVersion": 1, "validUntil": str(first)}
    assert not (await bia.do("endHoliday", keyed(**ending)))["errors"]
    denied = await caio.do("grantCollectiveVacation", keyed(**granting))
    assert [error["code"] for error in denied["errors"]] == ["PERMISSION_DENIED"]
    key = keyed(**granting)
    for _ in range(2):
        made = await bia.do("grantCollectiveVacation", key, "collectiveVacation { takenBy tellBy }")
        assert made["errors"] == []
    assert made["collectiveVacation"] == {"takenBy": 1, "tellBy": str(monday - timedelta(days=15))}
    shown = "{ collectiveVacations { nodes { vacations { employee { id } startsOn days origin } } } }"
    (seen,) = (await caio.ask(shown))["data"]["collectiveVacations"]["nodes"]
    assert [one["startsOn"] for one in seen["vacations"]] == [str(monday)]
    mine = "{ vacations { nodes { employee { id } days leaveDays origin } } }"
    (vacation,) = (await bia.data(mine))["vacations"]["nodes"]
    assert (vacation["employee"], vacation["origin"]) == ({"id": employee}, "COLLECTIVE")
    assert vacation["days"] + vacation["leaveDays"] == 10
