"""The law and the municipalities, answered from their tables."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from domain.kernel.law import Law, LawBook, Rule
from domain.parties.ports import Municipalities
from persistence.answering import answers
from persistence.law.tables import LAW, municipality
from persistence.unit_of_work import SqlUnitOfWork

MOST_DAYS = 48
_laws: dict[date, Law] = {}
"""The law of the dates asked for last, read once by each process; a correction needs a restart."""


@answers(LawBook)
class StoredLawBook:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._transaction = uow.transaction

    async def on(self, day: date) -> Law:
        if law := _laws.get(day):
            return law
        law = Law.on(day, await self._rules(day))
        if law.rules:
            if len(_laws) >= MOST_DAYS:
                del _laws[next(iter(_laws))]
            _laws[day] = law
        return law

    async def _rules(self, day: date) -> list[Rule]:
        return [
            kind(**row)
            for kind, table in LAW.items()
            for row in (
                await self._transaction.execute(
                    select(table).where(
                        table.c.valid_from <= day,
                        or_(table.c.valid_until.is_(None), table.c.valid_until >= day),
                    )
                )
            ).mappings()
        ]


@answers(Municipalities)
class StoredMunicipalities:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._transaction = uow.transaction

    async def name_of(self, city_code: str) -> str | None:
        return await self._transaction.scalar(
            select(municipality.c.name).where(municipality.c.code == city_code)
        )
