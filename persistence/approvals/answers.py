"""What approvals ask of members, roles and keys, and of what they are about."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Uuid, bindparam, exists, select

from domain.accounting.entry_request import EntryRequest
from domain.approvals.approval import Approver
from domain.approvals.kinds import ApprovalKind
from domain.approvals.limit import ApprovalLimit
from domain.approvals.ports import Approvers, Subjects
from domain.finance.bank_details import BankDetails
from domain.platform.api_key import ApiKey
from domain.platform.member import Member, Role
from domain.sales.order import Order
from persistence.accounting.tables import entry_requests
from persistence.answering import answers
from persistence.approvals.reaches import ROLES, reach_in
from persistence.finance.tables import bank_details
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


@answers(Subjects)
class StoredSubjects:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def hold(self, kind: ApprovalKind, subject_id: UUID) -> int | None:
        await self._uow.saved(SUBJECTS[kind][0])
        return await self._uow.wire.scalar(HOLD[kind], company=self._uow.company, subject=subject_id)
