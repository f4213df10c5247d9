"""Pages of payslips tell a name and a CPF: they are gone from the storage when the person is erased."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.platform.commands.found_company import FoundedCompany
from persistence.database import Database
from persistence.people.payslip_pages import page_of
from persistence.storage import Storage, UnknownFile
from tests.api.conftest import ana, anonymous, http, ours, quick_hashes, storage
from tests.api.front import PASSWORD, Client
from tests.people.ending import House
from workers import payslips
from workers.erasing import erase

__all__ = ["ana", "anonymous", "http", "ours", "quick_hashes", "storage"]
RUN = "payrollRun { id version status refused }"
LONG_AGO = text("""
    update employee set hired_on = date '1980-01-01', dismissed_on = date '1990-01-01',
                        dismissal_reason = 'Fim'
    where id = :id
""")


@pytest.fixture
def kept(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers keep files where the API finds them."""
    monkeypatch.setattr(payslips, "storage", lambda: storage)


@pytest_asyncio.fixture
async def house(
    kept: None, ana: Client, anonymous: Client, ours: FoundedCompany, database: Database
) -> House:
    person = {"name": "Bia", "email": "bia@example.com", "password": PASSWORD, "roles": ["ADMIN"]}
    assert (await ana.do("addMember", person, "member { id }"))["errors"] == []
    bia = anonymous.holding((await anonymous.sign_in(ours.id, email="bia@example.com"))["accessToken"])
    house = House(database, ours.id, ana, bia)
    await house.employer()
    return house


async def printed(house: House) -> dict[str, Any]:
    """The payslips of a closed run, by employee."""
    asked = {"kind": "MONTHLY", "accrualMonth": "2026-06", "paidOn": "2026-07-03"}
    run = (await house.done(house.hand, "openPayrollRun", asked, RUN))["payrollRun"]
    await house.work("calculate_stretch")
    query = "query ($id: ID!) { payrollRun(by: {id: $id}) { id version } }"
    run = (await house.hand.data(query, id=run["id"]))["payrollRun"]
    for who, name in (
        (house.hand, "reviewPayrollRun"),
        (house.boss, "approvePayrollRun"),
        (house.hand, "closePayrollRun"),
    ):
        known = {"payrollRunId": run["id"], "expectedVersion": run["version"]}
        run = (await house.done(who, name, known, RUN))["payrollRun"]
    await house.work("print_payslips")
    found = await house.hand.data("{ payslips { nodes { id employee { id } page { url } } } }")
    slips = {one["employee"]["id"]: one for one in found["payslips"]["nodes"]}
    return {id: one | {"run": run["id"]} for id, one in slips.items()}


async def fetched(house: House, url: str) -> int:
    path = url.partition("//")[2].partition("/")[2]
    return (await house.boss.http.get(path, headers=house.boss.headers())).status_code


async def test_who_is_erased_has_no_page_of_a_payslip_any_more(house: House, storage: Storage) -> None:
    gone, other = await house.hired(), await house.hired(name="Caio", cpf="111.444.777-35")
    slips = await printed(house)
    assert [await fetched(house, slips[id]["page"]["url"]) for id in (gone, other)] == [200, 200]
    async with house.database.writing(house.company) as connection:
        await connection.execute(LONG_AGO, {"id": _id(gone)})
    asked = {"employeeId": gone, "basis": "PURPOSE_FULFILLED"}
    await house.done(house.hand, "erasePersonalData", asked, "personalDataRequest { id }")
    await erase(house.database, house.company)
    await house.work("remove_payslip_pages")
    assert [await fetched(house, slips[id]["page"]["url"]) for id in (gone, other)] == [404, 200]
    with pytest.raises(UnknownFile):
        await page_of(storage, house.company, _id(slips[gone]["run"]), _id(slips[gone]["id"]))
    # Amounts stay, of nobody.
    query = "query ($id: ID!) { payslip(by: {id: $id}) { net { amount } employee { name } } }"
    kept = (await house.hand.data(query, id=slips[gone]["id"]))["payslip"]
    assert kept == {"net": {"amount": "2751.40"}, "employee": {"name": "[erased]"}}


async def test_who_is_erased_while_their_page_is_printed_has_none(
    house: House, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, printing = await house.hired(), payslips.pages

    async def erased_meanwhile(receipt: Any) -> bytes:
        async with house.database.writing(house.company) as connection:
            await connection.execute(text("update employee set erased_on = now()"))
        return await printing(receipt)

    monkeypatch.setattr(payslips, "pages", erased_meanwhile)
    slip = (await printed(house))[gone]
    with pytest.raises(UnknownFile):
        await page_of(storage, house.company, _id(slip["run"]), _id(slip["id"]))


def _id(wire: str) -> UUID:
    return UUID(wire.rpartition("_")[2])
