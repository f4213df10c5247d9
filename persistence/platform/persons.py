"""Who stands behind an actor: a member, or the member who made the key."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from domain.kernel.four_eyes import Persons
from persistence.answering import answers
from persistence.unit_of_work import SqlUnitOfWork


@answers(Persons)
class StoredPersons:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def are_one(self, actor: UUID, others: Sequence[UUID]) -> bool:
        asked = {"company": self._uow.company, "actor": actor, "others": list(others)}
        return (await self._uow.transaction.execute(ONE, asked)).scalar_one()


ONE = text("""
with given as (
    select given.id, coalesce(api_key.created_by, given.id) as person
    from unnest(cast(:others as uuid[]) || cast(:actor as uuid)) as given (id)
    left join api_key on api_key.company_id = :company and api_key.id = given.id
)
select exists (
    select from given own join given other on other.person = own.person
    where own.id = cast(:actor as uuid) and other.id = any(cast(:others as uuid[])))
""")
