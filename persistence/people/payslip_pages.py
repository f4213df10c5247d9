"""Payslips to be printed: found run by run, each kept as a sealed file beside the storage's others."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.finance.bank_details_views import in_force
from persistence.finance.tables import bank_details
from persistence.people.payroll_tables import payslips
from persistence.people.tables import cost_centers, departments, employees, job_positions
from persistence.platform.tables import companies, establishments
from persistence.sealing.pieces import opened, sealed
from persistence.secrets import Place
from persistence.storage import FileConflict, Storage, path_of

ENDING = ".pdf"
PLACES = (
    (establishments, func.coalesce(payslips.c.establishment_id, companies.c.issuer_id)),
    (departments, payslips.c.department_id),
    (cost_centers, payslips.c.cost_center_id),
    (job_positions, payslips.c.job_position_id),
)


async def payslips_after(
    connection: AsyncConnection, company: UUID, run_id: UUID, after: UUID | None, *, most: int
) -> list[Any]:
    """The next payslips of a run by id, with whom they pay and where; those refused have none, and of who was
    erased none is left.

    Where no establishment is told it is the one that invoices.
    """
    source: Any = payslips.join(
        employees, and_(employees.c.company_id == company, employees.c.id == payslips.c.employee_id)
    )
    source = source.join(companies, companies.c.id == company)
    for table, reference in PLACES:
        source = source.outerjoin(table, and_(table.c.company_id == company, table.c.id == reference))
    paid_into = and_(
        bank_details.c.company_id == company, bank_details.c.employee_id == employees.c.id, in_force
    )
    query = (
        select(
            payslips,
            employees.c.name,
            employees.c.cpf_sealed,
            employees.c.job_title,
            employees.c.hired_on,
            establishments.c.legal_name,
            establishments.c.cnpj,
            establishments.c.address,
            departments.c.name.label("department"),
            cost_centers.c.name.label("cost_center"),
            job_positions.c.cbo,
            bank_details.c.masked.label("account"),
        )
        .select_from(source.outerjoin(bank_details, paid_into))
        .where(payslips.c.company_id == company, payslips.c.run_id == run_id)
        .where(payslips.c.refusal_code.is_(None), employees.c.erased_on.is_(None))
        .order_by(payslips.c.id)
        .limit(most)
    )
    if after is not None:
        query = query.where(payslips.c.id > after)
    return list((await connection.execute(query)).all())


async def printed_of(storage: Storage, company: UUID, run_id: UUID) -> set[UUID]:
    """The payslips of a run whose pages are kept already."""
    names = await storage.names(_folder(company, run_id))
    return {UUID(hex=name.removesuffix(ENDING)) for name in names}


async def keep_page(storage: Storage, company: UUID, run_id: UUID, payslip_id: UUID, pdf: bytes) -> None:
    """What was printed of it before stays. The company's keys are held."""
    body = b"".join(sealed(pdf, _place(company, payslip_id)))
    with suppress(FileConflict):
        await storage.put_new(_path(company, run_id, payslip_id), body)


async def page_of(storage: Storage, company: UUID, run_id: UUID, payslip_id: UUID) -> bytes:
    """Raises UnknownFile while it is not printed, KeyLost."""
    _, stream = await storage.open(_path(company, run_id, payslip_id))
    return b"".join([piece async for piece in opened(stream, _place(company, payslip_id))])


async def pages_of(connection: AsyncConnection, company: UUID, employee_id: UUID) -> list[tuple[UUID, UUID]]:
    """The run and the id of every payslip of this employee."""
    query = select(payslips.c.run_id, payslips.c.id).where(
        payslips.c.company_id == company, payslips.c.employee_id == employee_id
    )
    return [(row.run_id, row.id) for row in await connection.execute(query)]


async def payslips_of_erased(connection: AsyncConnection, company: UUID, run_id: UUID) -> list[UUID]:
    """Of a run, those of who was erased since."""
    whose = and_(employees.c.company_id == company, employees.c.id == payslips.c.employee_id)
    query = (
        select(payslips.c.id)
        .join(employees, whose)
        .where(payslips.c.company_id == company, payslips.c.run_id == run_id)
        .where(employees.c.erased_on.is_not(None))
    )
    return list((await connection.execute(query)).scalars())


async def remove_page(storage: Storage, company: UUID, run_id: UUID, payslip_id: UUID) -> None:
    """Nothing when it was never printed."""
    await storage.remove(_path(company, run_id, payslip_id))


def _path(company: UUID, run_id: UUID, payslip_id: UUID) -> str:
    return f"{_folder(company, run_id)}/{payslip_id.hex}{ENDING}"


def _folder(company: UUID, run_id: UUID) -> str:
    return path_of(company, "payslips", run_id.hex)


def _place(company: UUID, payslip_id: UUID) -> Place:
    return Place(company=company, table="payslip_page", column="content", id=payslip_id)
