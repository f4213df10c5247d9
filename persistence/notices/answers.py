"""What notices ask: facts, members with what they may, and letters that went before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, Text, any_, cast, func, literal, or_, select, text

from domain.kernel.refusal import NotFound
from domain.notices.kind import NoticeChannel, NoticeKind
from domain.notices.ports import KnownRoles, Letters, Occurrence, Occurrences, Reader, Readers
from domain.platform.member import MemberStatus
from persistence.answering import answers
from persistence.fiscal.tables import invoices
from persistence.notices.tables import notice_lines, notices
from persistence.outbox import events
from persistence.platform.authority import COUNTS
from persistence.platform.principals import permitted
from persistence.platform.tables import members, roles
from persistence.sales.tables import orders
from persistence.unit_of_work import SqlUnitOfWork

NUMBERED: dict[str, Column[Any]] = {"order_id": orders.c.number, "invoice_id": invoices.c.number}
"""Fields of facts, and where the number of what they name stands."""


@answers(Occurrences)
class JournaledOccurrences:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, event_id: UUID) -> Occurrence:
        company = self._uow.company
        held = select(notice_lines.c.edition).where(notice_lines.c.company_id == company)
        await self._uow.transaction.execute(held.with_for_update())
        fact = events.c
        wanted = select(
            fact.type,
            fact.subject_type.label("subject_kind"),
            fact.subject_id,
            fact.payload,
            fact.occurred_at,
        ).where(fact.company_id == company, fact.id == event_id)
        row = (await self._uow.transaction.execute(wanted)).mappings().one_or_none()
        if row is None:
            raise NotFound("event_id", kind="event", id=str(event_id))
        return Occurrence(**row)

    async def number(self, field: str, id: UUID) -> int | None:
        column = NUMBERED[field]
        table = column.table
        found = select(column).where(table.c.company_id == self._uow.company, table.c.id == id)
        return await self._uow.transaction.scalar(found)


@answers(Readers)
class MembersAsReaders:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, *, roles: Collection[str], members: Collection[UUID]) -> Sequence[Reader]:
        named = {"roles": list(roles), "members": list(members)}
        rows = await self._uow.transaction.execute(_readers(self._uow.company, **named))
        return [
            Reader(id=row.id, roles=row.roles, permissions=permitted(tuple(row.held or ()))) for row in rows
        ]


def _readers(company: UUID, *, roles: list[str], members: list[UUID]) -> Any:
    """Of roles that demand a second factor only those count whose holder has one."""
    return (
        select(MEMBER.id, MEMBER.roles, HELD.label("held"))
        .where(
            MEMBER.company_id == company,
            MEMBER.status == MemberStatus.ACTIVE,
            or_(MEMBER.roles.op("&&", is_comparison=True)(cast(roles, ARRAY(Text))), MEMBER.id.in_(members)),
        )
        .order_by(MEMBER.id)
    )


MEMBER = members.c
HELD = (
    select(func.array_agg(func.array_to_string(roles.c.permissions, " ")))
    .where(roles.c.company_id == MEMBER.company_id, roles.c.name == any_(MEMBER.roles), COUNTS)
    .correlate(members)
    .scalar_subquery()
)


@answers(KnownRoles)
class StoredRoles:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def has_role(self, name: str) -> bool:
        found = select(roles.c.id).where(roles.c.company_id == self._uow.company, roles.c.name == name)
        return await self._uow.transaction.scalar(found) is not None

    async def has_member(self, id: UUID) -> bool:
        found = select(members.c.id).where(members.c.company_id == self._uow.company, members.c.id == id)
        return await self._uow.transaction.scalar(found) is not None


@answers(Letters)
class StoredLetters:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def last(self, member_id: UUID, kind: NoticeKind) -> datetime | None:
        key = {"key": f"letters {self._uow.company} {member_id} {kind}"}
        await self._uow.transaction.execute(ONE_AT_A_TIME, key)
        return await self._uow.transaction.scalar(
            select(func.max(notices.c.claimed_at)).where(*self._of(member_id, kind))
        )

    async def waiting(self, member_id: UUID, kind: NoticeKind, *, most: int) -> Sequence[UUID]:
        by_mail = literal(NoticeChannel.MAIL.value) == any_(notices.c.channels)
        found = (
            select(notices.c.id)
            .where(*self._of(member_id, kind), notices.c.claimed_at.is_(None), by_mail)
            .order_by(notices.c.id)
            .limit(most)
        )
        return (await self._uow.transaction.execute(found)).scalars().all()

    def _of(self, member_id: UUID, kind: NoticeKind) -> tuple[Any, ...]:
        own = notices.c.company_id == self._uow.company
        return own, notices.c.member_id == member_id, notices.c.kind == kind.value


ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
