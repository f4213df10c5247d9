"""Who worked here in a time: heads, admissions, dismissals, turnover and absence."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry import Info

from api.authorization import Requires
from api.directives import ListSize
from api.enums import WorkforceCut
from api.faults import BadUserInput
from api.ids import wire
from api.money import Money, shown
from api.reading.request import reading_of
from api.reading.translation import keys_of
from api.scalars import Date, Decimal
from domain.people.workforce import Workforce
from persistence.accounting.views import JOURNAL_ENTRY
from persistence.people.productivity import productivity
from persistence.people.workforce import workforce
from persistence.reading.plain import PlainReader
from persistence.reading.problem import NotPermitted

READ = "people.time.read"
PAYROLL_READ = "people.payroll.read"
PREFIX = {
    WorkforceCut.DEPARTMENT: "department",
    WorkforceCut.JOB_POSITION: "jobposition",
    WorkforceCut.ESTABLISHMENT: "establishment",
    WorkforceCut.COST_CENTER: "costcenter",
}


@strawberry.type(description="Who worked here in a time, altogether or in one part. Directors do not count.")
class WorkforceRow:
    part_id: strawberry.ID | None = strawberry.field(
        description="The department, position or establishment; null for all, and for those who had none."
    )
    name: str | None = strawberry.field(description="What it is called.")
    opening: int = strawberry.field(description="Heads before the first day.")
    closing: int = strawberry.field(description="Heads after the last day.")
    average: Decimal = strawberry.field(description="The mean of both.")
    admissions: int = strawberry.field(description="How many were hired.")
    dismissals: int = strawberry.field(description="Who went, for whatever reason.")
    turnover: Decimal | None = strawberry.field(
        description="Percent: half of who came and went, of the mean of heads."
    )
    voluntary_turnover: Decimal | None = strawberry.field(
        description="Percent: who asked to leave, of the mean of heads."
    )
    early_turnover: Decimal | None = strawberry.field(
        description="Percent: who left within 90 days, of who came."
    )
    absence: Decimal | None = strawberry.field(
        description="Percent: hours of absence without reason, of the hours of the schedules."
    )
    overtime_hours: Decimal = strawberry.field(
        description="Hours beyond the schedules, on rest days as on others."
    )
    overtime: Decimal | None = strawberry.field(
        description="Percent: hours beyond the schedules, of their hours."
    )


@strawberry.type(description="What who worked here in a time cost, altogether or in one part.")
class WorkforceCostRow:
    part_id: strawberry.ID | None = strawberry.field(
        description="What it is told apart by; null for all, and for those who had none."
    )
    name: str | None = strawberry.field(description="What it is called.")
    heads: Decimal = strawberry.field(description="The mean of heads before and after, without directors.")
    cost: Money = strawberry.field(
        description="Pay of closed runs of these months, directors' too, and what the employer adds."
    )
    cost_per_head: Money | None = strawberry.field(description="Of it a head; null of nobody.")
    overtime_cost: Money = strawberry.field(
        description="Of it for hours beyond the schedules, without the rest that they earn."
    )


@strawberry.type(description="Net revenue of the books, and the heads who worked meanwhile.")
class Productivity:
    net_revenue: Money = strawberry.field(
        description="Revenue less returns and the taxes on it, as the books have it."
    )
    heads: Decimal = strawberry.field(description="The mean of heads before and after.")
    revenue_per_head: Money | None = strawberry.field(description="Net revenue a head; null of nobody.")


@strawberry.type
class WorkforceQuery:
    @strawberry.field(
        description="Who worked here in a time, as they were employed then.",
        graphql_type=list[WorkforceRow] | None,
        directives=[Requires(scope=READ), ListSize(assumed_size=50)],
    )
    async def workforce(
        self,
        info: Info,
        since: Annotated[Date, strawberry.argument(description="The first day.")],
        on: Annotated[Date, strawberry.argument(description="The last day.")],
        cut: Annotated[
            WorkforceCut | None, strawberry.argument(description="Told apart by this; else altogether.")
        ] = None,
    ) -> Any:
        async def ask(reader: PlainReader, company: UUID) -> list[WorkforceRow]:
            found = await workforce(reader.connection, company, since=since, until=on, by=cut)
            return [_shown(row, cut) for row in found]

        return await _asked(info, READ, since, on, ask)

    @strawberry.field(
        description="What who worked here in a time cost, as they were employed then.",
        graphql_type=list[WorkforceCostRow] | None,
        directives=[Requires(scope=PAYROLL_READ), ListSize(assumed_size=50)],
    )
    async def workforce_costs(
        self,
        info: Info,
        since: Annotated[Date, strawberry.argument(description="A day of the first month.")],
        on: Annotated[Date, strawberry.argument(description="A day of the last month.")],
        cut: Annotated[
            WorkforceCut | None, strawberry.argument(description="Told apart by this; else altogether.")
        ] = None,
    ) -> Any:
        async def ask(reader: PlainReader, company: UUID) -> list[WorkforceCostRow]:
            found = await workforce(reader.connection, company, since=since, until=on, by=cut)
            return [_shown_cost(row, cut) for row in found]

        return await _asked(info, PAYROLL_READ, since, on, ask)

    @strawberry.field(
        description="What the people who worked in a time brought in.",
        graphql_type=Productivity | None,
        directives=[Requires(scope=JOURNAL_ENTRY.read)],
    )
    async def productivity(
        self,
        info: Info,
        since: Annotated[Date, strawberry.argument(description="The first day.")],
        on: Annotated[Date, strawberry.argument(description="The last day.")],
    ) -> Any:
        async def ask(reader: PlainReader, company: UUID) -> Productivity:
            found = await productivity(reader.connection, company, since=since, until=on)
            per_head = found.revenue_per_head
            return Productivity(
                net_revenue=shown(found.net_revenue),
                heads=found.heads,
                revenue_per_head=None if per_head is None else shown(per_head),
            )

        return await _asked(info, JOURNAL_ENTRY.read, since, on, ask)


async def _asked(
    info: Info, scope: str, since: date, on: date, ask: Callable[[PlainReader, UUID], Awaitable[Any]]
) -> Any:
    """Of a time, by who may. Raises BadUserInput, NotPermitted."""
    if on < since:
        raise BadUserInput("The last day is before the first.", path=["on"])
    raw = info._raw_info
    reading = reading_of(raw)

    async def permitted(reader: PlainReader) -> Any:
        if not reading.may(scope):
            raise NotPermitted(scope)
        return await ask(reader, reading.company)

    return await reading.read(permitted, keys_of(raw))


def _part(row: Workforce, by: WorkforceCut | None) -> strawberry.ID | None:
    return None if by is None or row.part is None else strawberry.ID(wire(PREFIX[by], row.part))


def _shown_cost(row: Workforce, by: WorkforceCut | None) -> WorkforceCostRow:
    per_head = row.cost_per_head
    return WorkforceCostRow(
        part_id=_part(row, by),
        name=row.name,
        heads=row.average,
        cost=shown(row.cost),
        cost_per_head=None if per_head is None else shown(per_head),
        overtime_cost=shown(row.overtime_cost),
    )


def _shown(row: Workforce, by: WorkforceCut | None) -> WorkforceRow:
    return WorkforceRow(
        part_id=_part(row, by),
        name=row.name,
        opening=row.opening,
        closing=row.closing,
        average=row.average,
        admissions=row.admissions,
        dismissals=row.dismissals,
        turnover=row.turnover,
        voluntary_turnover=row.voluntary_turnover,
        early_turnover=row.early_turnover,
        absence=row.absence,
        overtime_hours=row.overtime_hours,
        overtime=row.overtime,
    )
