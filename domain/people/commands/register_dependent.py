"""Keep who depends on an employee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.brazil import Cpf
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import Duplicate, OutOfRange, Required, checks
from domain.kernel.text import clean
from domain.people.dated import employed, meets
from domain.people.dependent import Dependent, Kinship


@dataclass(kw_only=True)
class RegisterDependent(Command):
    """Keep who depends on an employee, and what that counts for."""

    permission = "people.dependent.register"

    employee_id: Annotated[UUID, "employee"]
    """The employee that they depend on."""
    name: str
    """Full name, 70 characters at most."""
    born_on: date
    """Day of birth."""
    cpf: str | None = None
    """With or without mask; needed for the income tax, and registered once for each day."""
    kinship: Kinship
    """What the dependent is to the employee."""
    for_income_tax: bool = False
    """Whether the base of the income tax is lowered (IRRF)."""
    for_family_salary: bool = False
    """Whether salário-família is due."""
    valid_from: date
    """First day it counts, inside the employment."""
    valid_until: date | None = None
    """Last day; none while it goes on."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def register_dependent(command: RegisterDependent, uow: UnitOfWork) -> UUID:
    """Raises NotFound, NotEmployedThen, OutOfRange, Required, Duplicate."""
    cpf = None
    with checks() as check:
        with check.at("name"):
            name = clean(command.name, longest=70)
        with check.at("external_reference"):
            reference = await free_reference(uow, Dependent, command.external_reference)
        check.that(command.cpf is not None or not command.for_income_tax, Required("cpf"))
        if command.cpf is not None:
            with check.at("cpf"):
                cpf = Cpf.parse(command.cpf)
        check.that(command.born_on <= uow.today, OutOfRange("born_on", most=uow.today))
        with check.at():
            await employed(command.employee_id, command.valid_from, command.valid_until, uow)
    if cpf is not None:
        await _refuse_counted(command, cpf, uow)
    dependent = Dependent(
        id=uow.new_id(),
        employee_id=command.employee_id,
        name=name,
        born_on=command.born_on,
        cpf=cpf,
        kinship=command.kinship,
        for_income_tax=command.for_income_tax,
        for_family_salary=command.for_family_salary,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        external_reference=reference,
    )
    uow.add(dependent)
    return dependent.id


async def _refuse_counted(command: RegisterDependent, cpf: Cpf, uow: UnitOfWork) -> None:
    """Raises Duplicate when the person counts already on some of these days."""
    for known in await uow.find_all(Dependent, employee_id=command.employee_id):
        if known.cpf == cpf and meets(command.valid_from, command.valid_until, known):
            raise Duplicate("cpf", kind="Dependent", id=known.id)
