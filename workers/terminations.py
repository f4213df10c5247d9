"""Statements of ended employments: printed once they are paid, and attached to them like other files."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.files.commands.attach_made_file import AttachMadeFile, attach_made_file
from domain.files.purpose import PDF
from domain.kernel.command import A
from domain.people.department import CostCenter, Department
from domain.people.employee import Employee
from domain.people.ending import tables_of
from domain.people.events import TerminationPaid
from domain.people.job_position import JobPosition
from domain.people.payroll.settlement import settle
from domain.people.payroll.termination import Termination as Facts
from domain.people.termination import Termination
from domain.platform.company import Company
from domain.platform.establishment import Establishment
from persistence.files.content import keep
from persistence.people.payroll_tables import payslips
from persistence.people.payslip_content import opened_facts
from workers.gateways.paper.words import one_line
from workers.gateways.payslip.receipt import PaidEmployee, PayingCompany
from workers.gateways.settlement.page import pages
from workers.gateways.settlement.statement import Statement
from workers.issuing import storage
from workers.tasks import Attempt, actor


@actor("documents")
async def print_statement(attempt: Attempt) -> None:
    """Again the same bytes; its file has the id of what it is attached to, so that there is one."""
    paid = attempt.event(TerminationPaid)
    async with attempt.begin() as uow:
        termination = await uow.get(Termination, paid.termination_id)
        statement = await _statement(termination, paid.payroll_run_id, uow)
    pdf = await pages(statement)
    await keep(storage(), attempt.company, termination.id, pdf)
    attached = AttachMadeFile(
        upload_id=termination.id,
        subject=f"termination_{termination.id.hex}",
        owner_id=termination.member_id,
        person_id=termination.employee_id,
        name=f"termo-de-rescisao-{termination.last_day}.pdf",
        media_type=PDF,
        size=len(pdf),
        sha256=hashlib.sha256(pdf).digest(),
    )
    await attempt.finish(attach_made_file, attached)


async def _statement(termination: Termination, run_id: UUID, uow: Any) -> Statement:
    """From the facts that were kept with the payslip, which give the same again."""
    query = select(payslips).where(
        payslips.c.company_id == uow.company,
        payslips.c.run_id == run_id,
        payslips.c.employee_id == termination.employee_id,
    )
    row = (await uow.transaction.execute(query)).one()
    facts = opened_facts(row)
    assert isinstance(facts, Facts)
    pay = settle(facts, await tables_of(facts.left_on, facts.month.paid_on, uow))
    return Statement(
        company=await _company(row.establishment_id, uow),
        employee=await _employee(termination.employee_id, row, uow),
        payslip=pay.payslip,
        pay=pay,
        kind=facts.kind,
        notice=facts.notice,
        notice_given_on=termination.notice_given_on,
        last_day=facts.left_on,
        salary=facts.month_pay,
        fund_balance=facts.fund_balance,
    )


async def _company(establishment_id: UUID | None, uow: Any) -> PayingCompany:
    """The establishment where the employee worked, else the one that invoices."""
    company = await uow.get(Company, uow.company)
    place = await uow.get(Establishment, establishment_id or company.issuer_id)
    return PayingCompany(name=place.legal_name, cnpj=place.cnpj, address=one_line(place.address))


async def _employee(employee_id: UUID, row: Any, uow: Any) -> PaidEmployee:
    one = await uow.get(Employee, employee_id)
    position = await _known(uow, JobPosition, row.job_position_id)
    department = await _known(uow, Department, row.department_id)
    center = await _known(uow, CostCenter, row.cost_center_id)
    return PaidEmployee(
        registration_number=one.registration_number,
        name=one.name,
        cpf=one.cpf,
        job_title=one.job_title,
        cbo=position.cbo if position else "",
        department=department.name if department else "",
        cost_center=center.name if center else "",
        hired_on=one.hired_on,
        account="",
    )


async def _known(uow: Any, kind: type[A], id: UUID | None) -> A | None:
    return None if id is None else await uow.find(kind, id=id)
