"""What sales asks of parties, catalogue, people, stock and the company's own rules."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select

import persistence.sales.deliveries
import persistence.sales.desk  # noqa: F401
from domain.approvals.kinds import ApprovalKind
from domain.approvals.ports import Approvers
from domain.parties.party import PartyStatus
from domain.sales.ports import Agent, Agents, Authority, CommissionPolicy, PaidCommissions, Salesforce
from persistence.answering import answers
from persistence.parties.tables import parties
from persistence.people.payroll_tables import payroll_commissions
from persistence.people.tables import employees
from persistence.platform.answers import commission_accrues_on_receipt
from persistence.unit_of_work import SqlUnitOfWork


@answers(Agents)
class StoredAgents:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, party_id: UUID) -> Agent | None:
        query = select(parties.c.is_agent, parties.c.status).where(
            parties.c.company_id == self._uow.company, parties.c.id == party_id
        )
        party = (await self._uow.transaction.execute(query)).one_or_none()
        if party is None:
            return None
        return Agent(
            agent_id=party_id,
            represents=party.is_agent and party.status != PartyStatus.INACTIVE,
            blocked=party.status == PartyStatus.BLOCKED,
        )


@answers(Salesforce)
class StoredSalesforce:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def sells(self, person_id: UUID) -> bool:
        query = select(employees.c.id).where(
            employees.c.company_id == self._uow.company,
            employees.c.id == person_id,
            or_(employees.c.dismissed_on.is_(None), employees.c.dismissed_on > self._uow.today),
        )
        return await self._uow.transaction.scalar(query) is not None

    async def commission_rate(self, person_id: UUID) -> Decimal:
        query = select(employees.c.commission_rate).where(
            employees.c.company_id == self._uow.company, employees.c.id == person_id
        )
        return await self._uow.transaction.scalar(query) or Decimal(0)


@answers(Authority)
class StoredAuthority:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def discount_limit(self, actor: UUID) -> Decimal:
        """As approvals have it."""
        reach = (await self._uow.ask(Approvers).of(actor, ApprovalKind.ORDER)).reach
        if not reach.may:
            return Decimal(0)
        return Decimal(100) if reach.up_to is None else Decimal(str(reach.up_to))


@answers(CommissionPolicy)
class StoredCommissionPolicy:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def accrues_on_receipt(self) -> bool:
        return await commission_accrues_on_receipt(self._uow.transaction, self._uow.company)


@answers(PaidCommissions)
class CommissionsOfPayroll:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, payroll_run_id: UUID) -> list[UUID]:
        query = select(payroll_commissions.c.commission_id).where(
            payroll_commissions.c.company_id == self._uow.company,
            payroll_commissions.c.run_id == payroll_run_id,
        )
        found = await self._uow.transaction.scalars(query.order_by(payroll_commissions.c.commission_id))
        return list(found.all())
