"""Payslips as pages: printed once their run is closed, and gone when who was paid is erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.people.events import PayrollRunClosed
from domain.platform.events import PersonalDataErased
from persistence.people.payslip_content import opened_payslip
from persistence.people.payslip_pages import (
    keep_page,
    pages_of,
    payslips_after,
    payslips_of_erased,
    printed_of,
    remove_page,
)
from workers.gateways.paper.words import one_line
from workers.gateways.payslip.page import pages
from workers.gateways.payslip.receipt import PaidEmployee, PayingCompany, Receipt
from workers.issuing import storage
from workers.tasks import Attempt, actor

LONGEST = timedelta(hours=2)
STRETCH = 50


@actor("reports", limit=LONGEST)
async def print_payslips(attempt: Attempt) -> None:
    """All of a run, but what another worker printed before it was killed."""
    run_id = attempt.event(PayrollRunClosed).payroll_run_id
    printed = await printed_of(storage(), attempt.company, run_id)
    after: UUID | None = None
    while True:
        async with attempt.reading() as connection:
            found = await payslips_after(connection, attempt.company, run_id, after, most=STRETCH)
        for row in found:
            if row.id in printed:
                continue
            pdf = await pages(_receipt(row))
            await keep_page(storage(), attempt.company, run_id, row.id, pdf)
        if len(found) < STRETCH:
            break
        after = found[-1].id
    await _remove_of_erased(attempt, run_id)


async def _remove_of_erased(attempt: Attempt, run_id: UUID) -> None:
    """Whoever was erased while their page was being printed: it was not there yet when pages were removed."""
    async with attempt.reading() as connection:
        erased = await payslips_of_erased(connection, attempt.company, run_id)
    for payslip_id in erased:
        await remove_page(storage(), attempt.company, run_id, payslip_id)


@actor("reports", limit=LONGEST)
async def remove_payslip_pages(attempt: Attempt) -> None:
    """They tell a name and a CPF."""
    employee_id = attempt.event(PersonalDataErased).employee_id
    assert employee_id is not None
    async with attempt.reading() as connection:
        found = await pages_of(connection, attempt.company, employee_id)
    for run_id, payslip_id in found:
        await remove_page(storage(), attempt.company, run_id, payslip_id)


def _receipt(row: Any) -> Receipt:
    payslip = opened_payslip(row)
    assert payslip is not None
    return Receipt(
        company=PayingCompany(name=row.legal_name, cnpj=row.cnpj, address=one_line(row.address)),
        employee=PaidEmployee(
            registration_number=row.registration_number,
            name=row.name,
            cpf=row.cpf_sealed,
            job_title=row.job_title,
            cbo=row.cbo or "",
            department=row.department or "",
            cost_center=row.cost_center or "",
            hired_on=row.hired_on,
            account=row.account or "",
        ),
        payslip=payslip,
    )
