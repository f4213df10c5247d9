"""What approvals ask of members, roles and keys, and of what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Uuid, bindparam, exists, select

from domain.accounting.entry_request import EntryRequest
from domain.approvals.approval import Approver
from domain.approvals.kinds import RULES, ApprovalKind
from domain.approvals.limit import ApprovalLimit, RoleReach
from domain.approvals.ports import Approvers, Subjects
from domain.finance.bank_details import BankDetails
from domain.fiscal.tax_rule import TaxRule
from domain.platform.api_key import ApiKey
from domain.platform.member import Member, Role
from domain.platform.permission import Permissions
from domain.platform.ports import ApprovalBounds
from domain.sales.order import Order
from persistence.accounting.tables import entry_requests
from persistence.answering import answers
from persistence.approvals.reaches import ROLES, reach_in
from persistence.finance.tables import bank_details
from persistence.fiscal.rule_tables import tax_rules
from persistence.platform.tables import roles
from persistence.sales.tables import orders
from persistence.unit_of_work import SqlUnitOfWork
from persistence.wire import Statement

COMPANY = bindparam("company", type_=Uuid())
ASKED = Statement(ROLES)
ROLE = Statement(select(exists().where(roles.c.company_id == COMPANY, roles.c.id == bindparam("role"))))
SUBJECTS = {
    ApprovalKind.ORDER: (Order, orders),
    ApprovalKind.ENTRY: (EntryRequest, entry_requests),
    ApprovalKind.BANK_DETAILS: (BankDetails, bank_details),
    ApprovalKind.TAX_RULE: (TaxRule, tax_rules),
}
HOLD = {
    kind: Statement(
        select(table.c.version)
        .where(table.c.company_id == COMPANY, table.c.id == bindparam("subject", type_=Uuid()))
        .with_for_update(key_share=True)
    )
    for kind, (_, table) in SUBJECTS.items()
}


@answers(Approvers)
class StoredApprovers:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, actor: UUID, kind: ApprovalKind) -> Approver:
        await self._uow.saved(ApiKey, ApprovalLimit, Member, Role)
        rows = await self._uow.wire.rows(ASKED, company=self._uow.company, actor=actor, kind=kind)
        person = rows[0].person_id if rows else None
        return Approver(id=actor, person_id=person, reach=reach_in(rows, kind))

    async def knows(self, role_id: UUID) -> bool:
        await self._uow.saved(Role)
        return bool(await self._uow.wire.scalar(ROLE, company=self._uow.company, role=role_id))


@answers(ApprovalBounds)
class StoredBounds:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow, self._approvers = uow, StoredApprovers(uow)

    async def beyond(
        self, actor: UUID, permissions: Sequence[str], discount_limit: Decimal, role_id: UUID | None
    ) -> str | None:
        for kind, rule in RULES.items():
            allows = rule.permission in Permissions.of(permissions)
            if allows and not await self._covers(actor, kind, discount_limit, role_id):
                return rule.permission
        return None

    async def _covers(
        self, actor: UUID, kind: ApprovalKind, discount_limit: Decimal, role_id: UUID | None
    ) -> bool:
        limits = [] if role_id is None else await self._uow.find_all(ApprovalLimit, role_id=role_id)
        chosen = next((limit.reach for limit in limits if limit.kind is kind), None)
        role = RoleReach(allows=True, discount_limit=discount_limit, chosen=chosen)
        return (await self._approvers.of(actor, kind)).reach.includes(role.of(kind))


@answers(Subjects)
class StoredSubjects:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def hold(self, kind: ApprovalKind, subject_id: UUID) -> int | None:
        await self._uow.saved(SUBJECTS[kind][0])
        return await self._uow.wire.scalar(HOLD[kind], company=self._uow.company, subject=subject_id)
