"""Time that counts for pay, leaves and vacations."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import ID, Info

from api.action import AvailableAction
from api.authorization import Requires
from api.directives import ListSize
from api.enums import AccrualStatus, LeaveKind, TimeKind, VacationOrigin, VacationStanding
from api.ids import decode_id
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.reading.request import reading_of
from api.reading.translation import keys_of
from api.scalars import Date, DateTime, Decimal
from domain.people.commands.approve_vacation import approve_vacation
from domain.people.commands.cancel_vacation import cancel_vacation
from domain.people.commands.end_leave import end_leave
from domain.people.commands.record_time import record_time
from domain.people.commands.record_vacation_taken import record_vacation_taken
from domain.people.commands.refuse_vacation import refuse_vacation
from domain.people.commands.register_leave import register_leave
from domain.people.commands.request_vacation import request_vacation
from domain.people.commands.withdraw_time import withdraw_time
from persistence.people.accruals import accruals_of
from persistence.people.time_views import LEAVE, TIME_ENTRY, VACATION
from persistence.reading.plain import PlainReader
from persistence.reading.problem import NotPermitted

if TYPE_CHECKING:
    from api.people.employee import Employee
    from api.people.rest import CollectiveVacation
    from api.platform.member import Member

EmployeeLink = Annotated["Employee", strawberry.lazy("api.people.employee")]
MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]
CollectiveLink = Annotated["CollectiveVacation", strawberry.lazy("api.people.rest")]
VERSION = "Raised by every change; commands that overwrite must name it."


@strawberry.type(description="Time of one day that counts for pay besides the schedule.")
class TimeEntry(Node):
    version: int = field(VERSION)
    employee: EmployeeLink | None = relation("The employee whose time it is.")
    kind: TimeKind = field("What it was.")
    on: Date = field("The day that it is on.")
    quantity: Decimal = field("Days or hours, as the kind says.")
    reason: str | None = field("The reason that was given.")
    recorded_at: DateTime = field("When it was kept.")
    withdrawn_at: DateTime | None = field("Since when it counts no more.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="Days on which an employment goes on and nobody works (afastamento).")
class Leave(Node):
    version: int = field(VERSION)
    employee: EmployeeLink | None = relation("Who is away.")
    kind: LeaveKind = field("Why somebody is away.")
    protected: bool = field("Whether the employee is not dismissed meanwhile.")
    norm: str | None = field("What says so.")
    valid_from: Date = field("Its first day.")
    valid_until: Date | None = field("Last day; null while nobody knows.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="A vacation, or a part of one.")
class Vacation(Node):
    version: int = field(VERSION)
    employee: EmployeeLink | None = relation("The employee whose it is.")
    accrued_from: Date = field("The first day of the year in which it accrued.")
    starts_on: Date = field("Its first day.")
    ends_on: Date = field("Its last day.")
    days: int = field("How many days it has.")
    sold_days: int = field("How many more are paid instead (abono).")
    leave_days: int = field(
        "How many follow them as a paid leave, of a collective vacation to which there was no right."
    )
    grant_until: Date | None = field("The last day on which it can be given.")
    late_days: int = field("How many of its days are later, and paid double (CLT art. 137).")
    origin: VacationOrigin = field("How the employee came to it.")
    collective_vacation: CollectiveLink | None = relation("The collective vacation that it is part of.")
    status: VacationStanding = field("Where it stands today.")
    paid_on: Date | None = field(
        "When a closed payroll run paid it; of one that was given up it is paid ahead, and taken off later."
    )
    requested_by: MemberLink | None = relation("Who asked for it; null for a program of a partner.")
    requested_at: DateTime = field("When it was asked for.")
    decided_by: MemberLink | None = relation("Who decided.")
    decided_at: DateTime | None = field("When it was decided.")
    reason: str | None = field("Why it was refused or given up.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="The vacations of one year of an employment.")
class VacationAccrual:
    starts_on: Date = strawberry.field(description="First day of the year (período aquisitivo).")
    ends_on: Date = strawberry.field(description="Its last day.")
    grant_until: Date = strawberry.field(description="Until when they are to be taken; then paid double.")
    status: AccrualStatus = strawberry.field(description="Where they stand on the day that was asked about.")
    absences: Decimal = strawberry.field(description="Days of absence that shorten them.")
    days: int = strawberry.field(description="How many days the year gives.")
    planned: int = strawberry.field(description="How many are asked for, approved or taken.")
    sold: int = strawberry.field(description="How many are paid instead.")
    left: int = strawberry.field(description="How many are left.")
    lost: bool = strawberry.field(description="Whether leaves were so long that the year gives none.")
    norm: str = strawberry.field(description="Why there are so many.")


@strawberry.type
class TimeQuery:
    time_entry: TimeEntry | None = lookup(TIME_ENTRY, "One entry of time.")
    time_entries: Connection[TimeEntry] | None = connection(TIME_ENTRY, "Time that counts for pay.")
    leave: Leave | None = lookup(LEAVE, "One leave, by what names it.")
    leaves: Connection[Leave] | None = connection(LEAVE, "Who is away, or was.")
    vacation: Vacation | None = lookup(VACATION, "One vacation, by what names it.")
    vacations: Connection[Vacation] | None = connection(VACATION, "Vacations, whatever became of them.")

    @strawberry.field(
        description="What an employee has of vacations on a day, year by year.",
        graphql_type=list[VacationAccrual] | None,
        directives=[Requires(scope=VACATION.read), ListSize(assumed_size=10)],
    )
    async def vacation_accruals(
        self,
        info: Info,
        employee_id: Annotated[ID, strawberry.argument(description="The employee whose they are.")],
        on: Annotated[Date, strawberry.argument(description="On which day.")],
    ) -> Any:
        id, raw = decode_id(employee_id, "employee", ["employeeId"]), info._raw_info
        reading, path = reading_of(raw), keys_of(raw)

        async def ask(reader: PlainReader) -> list[VacationAccrual]:
            if not reading.may(VACATION.read):
                raise NotPermitted(VACATION.read)
            found = await accruals_of(reader.connection, reading.company, id, until=on)
            return [
                VacationAccrual(**vars(one), left=one.left, status=AccrualStatus(one.status_on(on)))
                for one in found
            ]

        return await reading.read(ask, path)


@strawberry.type
class TimeMutation:
    record_time = mutation(record_time, time_entry=TimeEntry)
    withdraw_time = mutation(withdraw_time, time_entry=TimeEntry)
    register_leave = mutation(register_leave, leave=Leave)
    end_leave = mutation(end_leave, leave=Leave)
    request_vacation = mutation(request_vacation, vacation=Vacation)
    approve_vacation = mutation(approve_vacation, vacation=Vacation)
    refuse_vacation = mutation(refuse_vacation, vacation=Vacation)
    cancel_vacation = mutation(cancel_vacation, vacation=Vacation)
    record_vacation_taken = mutation(record_vacation_taken, vacation=Vacation)
