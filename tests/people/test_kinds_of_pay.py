"""What a specialist would try of a month, through runs: each figure reckoned by hand beside it.

INSS of 2026: 7.5 % up to 1,621.00 (121.575), 9 % up to 2,902.84 (115.3656 more), 12 % up to 4,354.27
(174.1716), 14 % up to 8,475.55. June 2026 has 26 business days and 4 Sundays.
"""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from persistence.database import Database
from tests.builders import a_cnpj, a_cpf
from tests.people.paying import Payroll
from tests.people.test_register_api import done, key, refused


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    return await Payroll.found(database)


async def of(house: Payroll, month: str = "2026-06", **changes: Any) -> dict[str, str]:
    """What the month of the only employee pays and takes off, by item."""
    (found,) = await house.amounts(await house.paid(month=month, **changes))
    return found


async def noted(house: Payroll, employee: str, **times: tuple[str, str]) -> None:
    for kind, (on, quantity) in times.items():
        said = {"employeeId": employee, "kind": kind, "on": on, "quantity": quantity}
        await done(house.chief, "recordTime", "timeEntry", **said, idempotencyKey=key())


async def away(house: Payroll, employee: str, kind: str, since: str, until: str) -> None:
    said = {"employeeId": employee, "kind": kind, "validFrom": since, "validUntil": until}
    await done(house.chief, "registerLeave", "leave", **said, idempotencyKey=key())


async def owes_alimony(house: Payroll, employee: str, basis: str, **measure: str) -> None:
    said = {"employeeId": employee, "beneficiary": "Bia", "reference": "0001234-56.2026", "basis": basis}
    said |= {"validFrom": "2026-01-01", "idempotencyKey": key()}
    await done(house.chief, "orderAlimony", "alimonyOrder", **(said | measure))


async def test_a_director_contributes_eleven_percent_up_to_the_ceiling_and_has_no_fund(
    house: Payroll,
) -> None:
    """11 % of 8,475.55 are 932.3105. Of 9,067.69: 27.5 % less 908.73 are 1,584.88475."""
    await house.hire("10000.00", terms={"contractKind": "DIRECTOR"})
    assert await of(house) == {
        "PRO_LABORE": "10000.00",
        "INSS": "932.31",
        "IRRF": "1584.88",
        "SOCIAL_SECURITY": "2000.00",
    }


async def test_alimony_of_what_is_left_is_found_with_the_tax_it_lessens(house: Payroll) -> None:
    """Of 8,011.91 after contribution: with 690.53 of tax, 30 % of 7,321.38 are 2,196.414; and of 5,815.50 the
    tax is 1,599.2625 less 908.73."""
    employee = await house.hire("9000.00")
    await owes_alimony(house, employee, "NET_PAY", rate="30")
    found = await of(house)
    assert (found["INSS"], found["IRRF"], found["ALIMONY"]) == ("988.09", "690.53", "2196.41")


async def test_alimony_of_all_pay_lessens_the_tax(house: Payroll) -> None:
    """6,000.00 - 641.51 - 1,500.00 = 3,858.49: 22.5 % less 675.49 are 192.67, less 978.62 - 798.87."""
    employee = await house.hire("6000.00")
    await owes_alimony(house, employee, "GROSS_PAY", rate="25")
    found = await of(house)
    assert (found["ALIMONY"], found["IRRF"]) == ("1500.00", "12.92")


async def test_alimony_in_minimum_wages_follows_the_wage_of_the_month(house: Payroll) -> None:
    """Half of 1,621.00, and one and a half of it where pay does not suffice: what is left is taken."""
    employee = await house.hire("3000.00")
    await owes_alimony(house, employee, "MINIMUM_WAGE", rate="50")
    poor = await house.hire("1700.00")
    await owes_alimony(house, poor, "MINIMUM_WAGE", rate="150")
    run = await house.paid()
    found = await house.slips(
        run,
        "lines { item amount { amount } } shortfalls { item wanted { amount } taken { amount } }",
    )
    one, other = found
    assert {line["item"]: line["amount"]["amount"] for line in one["lines"]}["ALIMONY"] == "810.50"
    # 1,700.00 less 121.575 and 9 % of 79.00: 1,571.31 are left of 2,431.50.
    assert {line["item"]: line["amount"]["amount"] for line in other["lines"]} == {
        "SALARY": "1700.00",
        "INSS": "128.69",
        "ALIMONY": "1571.31",
    }
    assert other["shortfalls"] == [
        {"item": "ALIMONY", "wanted": {"amount": "2431.50"}, "taken": {"amount": "1571.31"}}
    ]


async def test_the_company_pays_fifteen_days_of_an_illness_and_contributes_on_none(house: Payroll) -> None:
    """From the 8th to the 22nd; seven days of work before. 7.5 % of 700.00; the fund of 2,200.00."""
    employee = await house.hire("3000.00")
    await away(house, employee, "SICKNESS", "2026-06-08", "2026-07-20")
    assert await of(house) == {
        "SALARY": "700.00",
        "SICK_LEAVE": "1500.00",
        "INSS": "52.50",
        "FUND": "176.00",
        "SOCIAL_SECURITY": "140.00",
        "ACCIDENT_RISK": "14.00",
        "THIRD_PARTIES": "40.60",
    }


async def test_maternity_is_paid_by_the_company_without_its_contributions(house: Payroll) -> None:
    """15 days of work and 15 of leave: 248.60 on 3,000.00, the employer's on 1,500.00 alone."""
    employee = await house.hire("3000.00")
    await away(house, employee, "MATERNITY", "2026-06-16", "2026-10-13")
    assert await of(house) == {
        "SALARY": "1500.00",
        "MATERNITY": "1500.00",
        "INSS": "248.60",
        "FUND": "240.00",
        "SOCIAL_SECURITY": "300.00",
        "ACCIDENT_RISK": "30.00",
        "THIRD_PARTIES": "87.00",
    }


@pytest.mark.parametrize("kind", ["PATERNITY", "MARRIAGE", "BEREAVEMENT", "PAID", "STOPPAGE"])
async def test_leaves_with_pay_are_paid_like_work(house: Payroll, kind: str) -> None:
    """CLT, arts. 133 and 473; ADCT, art. 10."""
    employee = await house.hire("3000.00")
    await away(house, employee, kind, "2026-06-08", "2026-06-12")
    found = await of(house)
    assert (found["SALARY"], found["INSS"]) == ("3000.00", "248.60")


@pytest.mark.parametrize("kind", ["UNPAID", "DISCIPLINE", "MILITARY", "UNION_OFFICE", "STUDY"])
async def test_leaves_without_pay_are_not_paid(house: Payroll, kind: str) -> None:
    employee = await house.hire("3000.00")
    await away(house, employee, kind, "2026-06-08", "2026-06-12")
    assert (await of(house))["SALARY"] == "2500.00"


async def test_a_union_pays_more_for_hours_beyond_and_at_night(house: Payroll) -> None:
    """10.00 an hour: ten at 160 %, four at 200 %, seven by the clock are eight at night at 30 %."""
    union = {"name": "Comerciários", "cnpj": a_cnpj(7), "baseMonth": 5}
    id = (await done(house.chief, "registerLaborUnion", "union", "id", **union))["id"]
    for kind, rate in (("OVERTIME_RATE", "60"), ("NIGHT_RATE", "30")):
        rule = {"unionId": id, "kind": kind, "rate": rate, "validFrom": "2026-01-01", "norm": "CCT 2026"}
        await done(house.chief, "agreeUnionRule", "union", "id", **rule)
    employee = await house.hire("2200.00", terms={"unionId": id})
    await noted(
        house,
        employee,
        OVERTIME_HOURS=("2026-06-09", "10"),
        REST_DAY_HOURS=("2026-06-14", "4"),
        NIGHT_HOURS=("2026-06-10", "7"),
    )
    run = await house.paid()
    (slip,) = await house.slips(run, "lines { item amount { amount } }")
    lines = [(line["item"], line["amount"]["amount"]) for line in slip["lines"]]
    assert lines[1:5] == [
        ("OVERTIME", "160.00"),
        ("OVERTIME", "80.00"),
        ("NIGHT", "24.00"),
        # 264.00 / 26 x 4.
        ("REST_PAY", "40.62"),
    ]


async def test_a_night_is_paid_by_the_agreement_of_its_day(house: Payroll) -> None:
    """10.00 an hour; eight reduced hours at 30 % before the 16th, and as many at 40 % from then on."""
    union = {"name": "Comerciários", "cnpj": a_cnpj(7), "baseMonth": 5}
    id = (await done(house.chief, "registerLaborUnion", "union", "id", **union))["id"]
    for rate, since, until in (("30", "2026-01-01", "2026-06-15"), ("40", "2026-06-16", None)):
        rule = {"unionId": id, "kind": "NIGHT_RATE", "rate": rate, "validFrom": since, "validUntil": until}
        await done(house.chief, "agreeUnionRule", "union", "id", **rule, norm="CCT 2026")
    employee = await house.hire("2200.00", terms={"unionId": id})
    for on in ("2026-06-10", "2026-06-17"):
        await noted(house, employee, NIGHT_HOURS=(on, "7"))
    assert (await of(house))["NIGHT"] == "56.00"


async def test_the_thirteenth_of_maternity_is_paid_in_place_of_social_security(house: Payroll) -> None:
    """2025, from 3 February: eleven twelfths of 3,000.00; of their 330 days 120 are 1,000.00. By the table of
    2025 the contribution is 113.85 and 9 % of 1,232.00; the employer's is on 1,750.00."""
    await house.rate("2025-01-01")
    employee = await house.hire("3000.00")
    await away(house, employee, "MATERNITY", "2025-06-01", "2025-09-28")
    await house.close(await house.paid("THIRTEENTH_FIRST", month="2025-11", paidOn="2025-11-28"))
    found = await house.paid("THIRTEENTH_SECOND", month="2025-12", paidOn="2025-12-19")
    assert await house.amounts(found) == [
        {
            "THIRTEENTH": "1750.00",
            "THIRTEENTH_MATERNITY": "1000.00",
            "INSS_THIRTEENTH": "224.73",
            "THIRTEENTH_TAKEN": "1375.00",
            "FUND": "110.00",
            "SOCIAL_SECURITY": "350.00",
            "ACCIDENT_RISK": "35.00",
            "THIRD_PARTIES": "101.50",
        }
    ]


async def test_hazard_is_in_the_hour_in_the_thirteenth_and_in_the_vacation(
    house: Payroll, owner: Any
) -> None:
    """3,300.00 and 30 % on it: 4,290.00, 19.50 an hour; ten at 150 %, and their rest of 4 in 26 days."""
    employee = await house.hire("3300.00", terms={"payAddition": "HAZARD"})
    await noted(house, employee, OVERTIME_HOURS=("2026-06-09", "10"))
    found = await of(house)
    expected = {"SALARY": "3300.00", "HAZARD": "990.00", "OVERTIME": "292.50", "REST_PAY": "45.00"}
    assert {item: found[item] for item in expected} == expected
    first = await house.paid("THIRTEENTH_FIRST", month="2026-11", paidOn="2026-11-20")
    assert (await house.amounts(first))[0]["THIRTEENTH_FIRST"] == "2145.00"
    asked = {"accruedFrom": "2025-02-03", "startsOn": "2026-11-03", "days": 30, "idempotencyKey": key()}
    await done(house.chief, "requestVacation", "vacation", employeeId=employee, **asked)
    await owner.execute("select set_config('app.company', $1, false)", str(house.company))
    await owner.execute("update vacation set status = 'APPROVED', decided_by = uuidv7(), decided_at = now()")
    vacation = (await house.amounts(await house.paid("VACATION", month="2026-11", paidOn="2026-11-01")))[0]
    assert (vacation["VACATION"], vacation["VACATION_THIRD"]) == ("4290.00", "1430.00")


async def test_unhealthy_work_adds_a_part_of_the_minimum_wage_from_the_day_it_is_agreed(
    house: Payroll,
) -> None:
    """20 % of 1,621.00 are 324.20; for the 15 days from the 16th, 162.10."""
    employee = await house.hire("3000.00")
    more = {"terms": {"payAddition": "UNHEALTHY_MEDIUM"}, "reason": "Laudo", "effectiveOn": "2026-06-16"}
    await done(
        house.chief,
        "changeEmployment",
        "employee",
        employeeId=employee,
        expectedVersion=1,
        **more,
        idempotencyKey=key(),
    )
    (slip,) = await house.slips(await house.paid(), "lines { item amount { amount } }")
    assert [(line["item"], line["amount"]["amount"]) for line in slip["lines"]][:3] == [
        ("SALARY", "1500.00"),
        ("SALARY", "1500.00"),
        ("UNHEALTHY", "162.10"),
    ]


async def test_who_has_no_employment_has_no_addition(house: Payroll) -> None:
    for terms in ({"contractKind": "DIRECTOR"}, {"contractKind": "INTERN", "endsOn": "2027-01-01"}):
        said = {"name": "Ivo", "cpf": a_cpf(901), "jobTitle": "x", "hiredOn": "2026-01-05", "salary": "3000"}
        said |= {"terms": terms | {"payAddition": "HAZARD"}}
        wrong = await refused(house.chief, "hireEmployee", "employee", **said)
        assert wrong == [("MALFORMED", "input.terms.payAddition")]


async def test_shares_in_benefits_stop_at_the_limits_of_the_law(house: Payroll) -> None:
    """Transport: 6 % of 3,000.00. Meals: of half of 600.00, 20 % may be. Health: 25 % of 400.00."""
    employee = await house.hire("3000.00")
    for kind, cost, share in (("TRANSPORT", "300", "100"), ("MEAL", "600", "50"), ("HEALTH", "400", "25")):
        said = {"employeeId": employee, "kind": kind, "cost": cost, "share": share}
        said |= {"validFrom": "2026-01-01", "idempotencyKey": key()}
        await done(house.chief, "enrolInBenefit", "benefit", **said)
    found = await of(house)
    assert [found[item] for item in ("TRANSPORT", "MEAL", "HEALTH")] == ["180.00", "120.00", "100.00"]


async def test_loans_take_thirty_five_percent_of_what_is_left_and_the_rest_is_told(house: Payroll) -> None:
    """2,000.00 less 155.69 of contribution: 35 % of 1,844.31 are 645.5085; 500.00 and 300.00 were wanted."""
    employee = await house.hire("2000.00")
    for number, amount in (("1", "500.00"), ("2", "300.00")):
        loan = {"lender": "Banco", "contract": number, "installment": amount, "installments": 10}
        loan |= {"validFrom": "2026-06-01", "idempotencyKey": key()}
        await done(house.chief, "registerPayrollLoan", "loan", employeeId=employee, **loan)
    run = await house.paid()
    (slip,) = await house.slips(
        run, "net { amount } lines { item amount { amount } } shortfalls { item taken { amount } norm }"
    )
    loans = [line["amount"]["amount"] for line in slip["lines"] if line["item"] == "LOAN"]
    assert loans == ["500.00", "145.51"]
    assert slip["net"]["amount"] == "1198.80"
    assert [short["taken"]["amount"] for short in slip["shortfalls"]] == ["145.51"]
    assert "10.820" in slip["shortfalls"][0]["norm"]


async def test_two_days_away_in_a_week_cost_its_rest_once(house: Payroll) -> None:
    """100.00 a day, and one Sunday; a day of another week costs another."""
    employee = await house.hire("3000.00")
    for on in ("2026-06-09", "2026-06-10", "2026-06-18"):
        await noted(house, employee, ABSENCE_DAYS=(on, "1"))
    found = await of(house)
    assert (found["ABSENCE"], found["LOST_REST"]) == ("300.00", "200.00")
    # 7.5 % of 1,621.00 and 9 % of 879.00.
    assert found["INSS"] == "200.69"


async def test_who_is_paid_little_has_an_allowance_for_each_child(house: Payroll) -> None:
    """67.54 each up to 1,980.38 a month; with an hour more than that, none."""
    employee = await house.hire("1980.38")
    for number in (1, 2):
        child = {
            "employeeId": employee,
            "name": f"Filho {number}",
            "bornOn": "2020-05-05",
            "kinship": "CHILD",
        }
        child |= {"forFamilySalary": True, "validFrom": "2026-01-01"}
        await done(house.chief, "registerDependent", "dependent", **child)
    assert (await of(house))["FAMILY_ALLOWANCE"] == "135.08"
    await noted(house, employee, OVERTIME_HOURS=("2026-07-07", "1"))
    assert "FAMILY_ALLOWANCE" not in await of(house, "2026-07", paidOn="2026-07-31")


async def test_who_comes_within_a_month_is_paid_its_days(house: Payroll) -> None:
    """15 of 30 days from the 16th of June; 15 days of May, which has 31, from the 17th."""
    await house.hire("3000.00", hiredOn="2026-06-16")
    assert (await of(house))["SALARY"] == "1500.00"
    late = await house.hire("3000.00", hiredOn="2026-05-17")
    run = await house.paid(month="2026-05", paidOn="2026-06-03", employeeIds=[late])
    assert (await house.amounts(run))[0]["SALARY"] == "1500.00"


async def test_two_salaries_in_a_month_are_paid_by_their_days(house: Payroll) -> None:
    employee = await house.hire("3000.00")
    more = {"employeeId": employee, "salary": "3600.00", "effectiveOn": "2026-06-16", "reason": "Mérito"}
    await done(house.chief, "changeSalary", "employee", **more, expectedVersion=1, idempotencyKey=key())
    run = await house.paid()
    (slip,) = await house.slips(run, "lines { item amount { amount } }")
    paid = [line["amount"]["amount"] for line in slip["lines"] if line["item"] == "SALARY"]
    assert paid == ["1500.00", "1800.00"]


async def test_a_holiday_of_the_place_is_a_day_of_rest_more(house: Payroll) -> None:
    """15.00 an hour: ten at 150 %; of 225.00 five days in 25 are 45.00, where it would be 34.62."""
    employee = await house.hire("3300.00")
    holiday = {"name": "São João", "scope": "ESTABLISHMENT", "establishmentId": house.establishment}
    holiday |= {"on": "2026-06-24", "norm": "Lei municipal 1/2020"}
    await done(house.chief, "registerHoliday", "holiday", **holiday)
    await noted(house, employee, OVERTIME_HOURS=("2026-06-09", "10"))
    assert (await of(house))["REST_PAY"] == "45.00"


async def test_a_formula_that_cannot_be_reckoned_stops_nobody_else(house: Payroll) -> None:
    """Divided by days absent, of which one employee has none; what is below nothing is nothing."""
    present, absent = await house.hire("3000.00"), await house.hire("3000.00")
    await noted(house, absent, ABSENCE_DAYS=("2026-06-09", "1"))
    item = {"name": "Prêmio", "side": "EARNING", "nature": "1203", "socialSecurity": "11"}
    item |= {"incomeTax": "11", "fund": "11", "norm": "Política 3", "validFrom": "2026-01-01"}
    for code, formula in (("SHARE", "salary / absent_days"), ("LESS", "0 - salary")):
        await done(
            house.chief, "definePayItem", "payItem", code=code, formula=formula, **item, idempotencyKey=key()
        )
        for employee in (present, absent):
            entry = {"employeeId": employee, "code": code, "validFrom": "2026-06-01"}
            await done(house.chief, "enterPayItem", "entry", **entry, idempotencyKey=key())
    run = await house.paid()
    assert (run["processed"], run["refused"]) == (2, 1)
    answer = await house.chief.ask(
        "query ($id: ID!) { payrollRefusals(payrollRunId: $id) { registrationNumber code } }", id=run["id"]
    )
    assert answer.data["payrollRefusals"] == [{"registrationNumber": 1, "code": "FORMULA_REFUSED"}]
    amounts = [found for found in await house.amounts(run) if found]
    assert [(found["SHARE"], found.get("LESS")) for found in amounts] == [("3000.00", None)]


@pytest.mark.parametrize(
    "formula", ["", "salary +", "1 / 0 )", "wage", "salary ** 2", "min()", "__import__('os')", "(" * 40 + "1"]
)
async def test_a_formula_that_cannot_be_read_is_refused_when_it_is_defined(
    house: Payroll, formula: str
) -> None:
    item = {"code": "BAD", "name": "x", "side": "EARNING", "formula": formula, "nature": "1203"}
    item |= {"socialSecurity": "11", "incomeTax": "11", "fund": "11", "norm": "x", "validFrom": "2026-01-01"}
    wrong = await refused(house.chief, "definePayItem", "payItem", **item, idempotencyKey=key())
    assert [path for _, path in wrong] == ["input.formula"]


async def test_who_left_has_a_share_in_the_profits_of_the_year(house: Payroll) -> None:
    """TST, Súmula 451: in proportion to the months worked; who is named with an amount is paid it."""
    gone = await house.hire("3000.00")
    last = {"employeeId": gone, "dismissedOn": "2026-05-15", "reason": "Fim", "initiative": "EMPLOYEE"}
    await done(house.chief, "dismissEmployee", "employee", **last, expectedVersion=1, idempotencyKey=key())
    share = {"amounts": [{"employeeId": gone, "amount": "9000.00"}]}
    run = await house.paid("PROFIT_SHARING", **share)
    assert await house.amounts(run) == [{"PROFIT_SHARE": "9000.00", "IRRF_PROFIT_SHARE": "58.92"}]
    await house.close(run)


async def test_an_apprentice_has_two_percent_of_the_fund(house: Payroll) -> None:
    await house.hire("1621.00", terms={"contractKind": "APPRENTICE", "endsOn": "2027-02-02"})
    found = await of(house)
    assert (found["FUND"], found["INSS"]) == ("32.42", "121.58")
