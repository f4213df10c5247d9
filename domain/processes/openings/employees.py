"""Who works for the company, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.brazil import Cpf
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Refusal
from domain.onboarding.column import Values, day, money, number, text
from domain.onboarding.kind import ImportKind
from domain.people.commands.hire_employee import HireEmployee, hire_employee
from domain.people.employee import Employee
from domain.processes.openings.opening import Opening


async def is_known(values: Values, uow: UnitOfWork) -> bool:
    """The same employment: the same person from the same day on."""
    try:
        cpf = Cpf.parse(values["cpf"])
    except Refusal:
        return False
    return bool(await uow.find_all(Employee, cpf=cpf, hired_on=values["hired_on"]))


async def hire(lines: Sequence[Values], uow: UnitOfWork) -> object:
    (values,) = lines
    said = {name: value for name, value in values.items() if value is not None}
    return await hire_employee(HireEmployee(**said), uow)


EMPLOYEES = Opening(
    kind=ImportKind.EMPLOYEES,
    columns=(
        text("name", required=True),
        text("cpf", required=True),
        text("job_title", required=True),
        day("hired_on", required=True),
        money("salary", required=True),
        number("commission_rate"),
        text("external_reference"),
    ),
    key=("cpf",),
    known=is_known,
    carry_out=hire,
)
