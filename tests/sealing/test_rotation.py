"""Keys are changed while work goes on: everything opens after, and the former secret may go."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from cryptography.exceptions import InvalidTag

from domain.kernel.money import Money
from domain.kernel.refusal import Duplicate
from domain.kernel.runner import Envelope
from domain.people.commands.change_salary import ChangeSalary, change_salary
from domain.people.commands.hire_employee import hire_employee
from domain.people.employee import Employee
from persistence.database import Database
from persistence.platform.keys import keyring, secrets
from persistence.sealing.keyring import WITH_DATA_KEY, Keyring
from persistence.sealing.resealing import left_over
from persistence.sealing.tables import DataClass
from persistence.sealing.wrapping import KeyLost
from persistence.secrets import Place, Secrets
from persistence.together import together
from tests.api.front import found_company
from tests.builders import a_cpf, hiring
from tests.company import FrontDesk
from tests.sealing.turning import NEW, OLD, installed
from workers.resealing import renew, seal_rows

AT_ONCE = timedelta(0)


@pytest_asyncio.fixture
async def desk(database: Database) -> FrontDesk:
    """Of a company that was founded under the first secret."""
    with installed(OLD):
        founded = await found_company(database, 1)
        await database.hold_keys(founded.id)
    return FrontDesk(database, founded.id)


def place(company: UUID, table: str = "certificate") -> Place:
    return Place(company=company, table=table, column="pfx", id=UUID(int=5))


async def classes(owner: asyncpg.Connection, company: UUID, query: str) -> list[tuple]:
    await owner.execute("select set_config('app.company', $1, false)", str(company))
    return [tuple(row) for row in await owner.fetch(query)]


async def test_several_commands_in_one_transaction_hold_the_companys_keys_too(desk: FrontDesk) -> None:
    with installed(OLD):
        whose = {"company": desk.company, "actor": UUID(int=7), "permissions": ()}
        async with together(desk.database, **whose, rehearsal=True):
            sealed = keyring().seal(b"a word", place(desk.company))
        assert sealed[:1] == WITH_DATA_KEY


async def test_a_company_has_a_key_of_each_class_and_none_lies_open(desk: FrontDesk, owner) -> None:
    rows = await classes(owner, desk.company, "select data_class, number, wrapped from data_key")
    assert {(name, number) for name, number, _ in rows} == {(one.value, 1) for one in DataClass}
    assert len({wrapped for *_, wrapped in rows}) == len(DataClass)
    assert {len(wrapped) for *_, wrapped in rows} == {12 + 32 + 16}


async def test_two_processes_that_meet_a_company_at_once_use_the_same_keys(database: Database) -> None:
    with installed(OLD):
        company = (await found_company(database, 1)).id
        rings = [Keyring(secrets()) for _ in range(4)]
        await asyncio.gather(*(ring.load(database.engine, company) for ring in rings))
        sealed = rings[0].seal(b"x", place(company))
        assert [ring.open(sealed, place(company)) for ring in rings] == [b"x"] * 4


async def test_for_a_company_that_is_not_there_no_key_is_made(
    database: Database, company: UUID, owner
) -> None:
    await database.hold_keys(company)
    assert await classes(owner, company, "select 1 from data_key") == []


async def test_what_was_sealed_before_there_were_keys_opens_without_its_secret(desk: FrontDesk) -> None:
    sealed = Secrets(OLD).seal(b"an old certificate", place(desk.company))
    with installed(NEW, OLD):
        await renew(desk.database, desk.company)
    with installed(NEW):
        await desk.database.hold_keys(desk.company)
        assert keyring().open(sealed, place(desk.company)) == b"an old certificate"


async def test_classes_have_keys_of_their_own(desk: FrontDesk) -> None:
    with installed(OLD):
        await desk.database.hold_keys(desk.company)
        sealed = keyring().seal(b"x", place(desk.company))
        with pytest.raises(InvalidTag):
            keyring().open(sealed, place(desk.company, "salary"))
        with pytest.raises(InvalidTag):
            keyring().open(
                sealed, Place(company=desk.company, table="certificate", column="pfx", id=UUID(int=6))
            )


async def test_everything_opens_after_a_change_of_keys_while_people_are_hired(desk: FrontDesk, owner) -> None:
    hired: dict[UUID, Money] = {}

    async def hire(number: int) -> None:
        salary = Money.of(2_000 + number)
        employee = await desk.give(hire_employee, hiring(cpf=a_cpf(number + 1), salary=salary))
        hired[employee] = salary

    with installed(OLD):
        await asyncio.gather(*map(hire, range(6)))
    with installed(NEW, OLD):
        await asyncio.gather(renew(desk.database, desk.company, heard=AT_ONCE), *map(hire, range(6, 10)))
        await asyncio.gather(seal_rows(desk.database, desk.company), *map(hire, range(10, 14)))
        await seal_rows(desk.database, desk.company)
        async with desk.database.writing(desk.company) as connection:
            assert set((await left_over(connection, desk.company)).values()) == {0}
        again = await renew(desk.database, desk.company, heard=AT_ONCE)
        assert again == (0, 0)
    with installed(NEW):
        for employee, salary in hired.items():
            assert (await desk.load(Employee, employee)).salary_on(date(2026, 6, 1)) == salary
    numbers = "select distinct get_byte(amount_sealed, 4) from salary"
    assert await classes(owner, desk.company, numbers) == [(2,)]


async def test_what_came_in_clear_is_read_and_sealed_when_its_time_comes(desk: FrontDesk, owner) -> None:
    with installed(OLD):
        employee = await desk.give(hire_employee, hiring())
        await in_clear(owner, desk.company)
        assert (await desk.load(Employee, employee)).cpf == hiring().cpf
        with pytest.raises(Duplicate):
            await desk.give(hire_employee, hiring())
        raised = ChangeSalary(
            employee_id=employee, salary=Money.of("4000.00"), effective_on=date(2026, 7, 1), reason="More"
        )
        await desk.give(change_salary, raised, Envelope(expected_version=1, idempotency_key="r"))
        assert await seal_rows(desk.database, desk.company) == 2
        loaded = await desk.load(Employee, employee)
        assert [one.amount for one in loaded.salaries] == [Money.of("3500.00"), Money.of("4000.00")]
    assert await classes(owner, desk.company, "select cpf from employee") == [(None,)]
    assert await classes(owner, desk.company, "select distinct amount from salary") == [(None,)]


async def test_a_lost_secret_is_named_and_nothing_is_changed(desk: FrontDesk, owner) -> None:
    with installed(OLD):
        employee = await desk.give(hire_employee, hiring())
    kept = "select id, wrapped, wrapped_by from data_key order by 1"
    before = await classes(owner, desk.company, kept)
    with installed(NEW):
        with pytest.raises(KeyLost, match=f"wrapped by the secret {before[0][2]}"):
            await desk.load(Employee, employee)
        with pytest.raises(KeyLost, match="data key 1 of INDEX"):
            await desk.give(hire_employee, hiring(cpf=a_cpf(3)))
        with pytest.raises(KeyLost):
            await renew(desk.database, desk.company)
        assert await seal_rows(desk.database, desk.company) == 0
    assert await classes(owner, desk.company, kept) == before
    with installed(OLD):
        assert (await desk.load(Employee, employee)).cpf == hiring().cpf


async def in_clear(owner: asyncpg.Connection, company: UUID) -> None:
    """As the version before stored them."""
    await owner.execute("select set_config('app.company', $1, false)", str(company))
    await owner.execute("update employee set cpf = $1, cpf_sealed = null, cpf_index = null", hiring().cpf)
    await owner.execute("update salary set amount = 350000, amount_sealed = null")
