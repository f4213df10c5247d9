"""Say what there is to be employed for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.job_position import JobPosition, check_cbo, check_range
from domain.people.terms import check_salary


@dataclass(kw_only=True)
class RegisterJobPosition(Command):
    """Say what there is to be employed for, and within which range it is paid."""

    permission = "people.position.register"

    code: str
    """The company's own, 20 characters at most."""
    title: str
    """What it is called, 100 characters at most."""
    cbo: str
    """Its code in the Classificação Brasileira de Ocupações: six digits."""
    least_salary: Money | None = None
    """Nobody in it is paid less, in reais a month."""
    most_salary: Money | None = None
    """Nobody in it is paid more."""


async def register_job_position(command: RegisterJobPosition, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("code"):
            code = clean(command.code, longest=20)
            await refuse_taken(uow, JobPosition, code=code)
        with check.at("title"):
            title = clean(command.title, longest=100)
        with check.at("cbo"):
            cbo = check_cbo(command.cbo)
        for name in ("least_salary", "most_salary"):
            amount = getattr(command, name)
            with check.at(name):
                _ = amount is None or check_salary(amount)
        with check.at():
            check_range(command.least_salary, command.most_salary)
    position = JobPosition(
        id=uow.new_id(),
        code=code,
        title=title,
        cbo=cbo,
        least_salary=command.least_salary,
        most_salary=command.most_salary,
    )
    uow.add(position)
    return position.id
