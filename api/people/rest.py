"""Collective vacations, and holidays of the places where people work."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import CollectiveVacationStatus, HolidayScope
from api.mutations import mutation
from api.node import Node
from api.people.structure import Department
from api.people.time import Vacation
from api.reading import Connection, connection, field, lookup, paged, relation
from api.scalars import Date, DateTime
from domain.people.commands.cancel_collective_vacation import cancel_collective_vacation
from domain.people.commands.end_holiday import end_holiday
from domain.people.commands.grant_collective_vacation import grant_collective_vacation
from domain.people.commands.register_holiday import register_holiday
from persistence.people.rest_views import COLLECTIVE_VACATION, HOLIDAY

if TYPE_CHECKING:
    from api.platform.company import Establishment
    from api.platform.member import Member

EstablishmentLink = Annotated["Establishment", strawberry.lazy("api.platform.company")]
MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]
VERSION = "Raised by every change; commands that overwrite must name it."


@strawberry.type(
    description="A vacation of everybody, or of those of an establishment or a department (férias coletivas)."
)
class CollectiveVacation(Node):
    version: int = field(VERSION)
    establishment: EstablishmentLink | None = relation("Only of those of this establishment.")
    department: Department | None = relation("Only of those of this department, and of those below it.")
    starts_on: Date = field("Its first day.")
    ends_on: Date = field("Its last day.")
    days: int = field("How many days it has.")
    tell_by: Date = field(
        "By when the labour authority and the unions are told, and a notice is put up (CLT art. 139 §§ 2, 3)."
    )
    taken_by: int = field("How many people have it.")
    left_out: int = field("How many were away on one of its days.")
    status: CollectiveVacationStatus = field("Where it stands.")
    granted_by: MemberLink | None = relation("Who granted it; null for a program of a partner.")
    granted_at: DateTime = field("When it was granted.")
    reason: str | None = field("Why it was given up.")
    vacations: list[Vacation] | None = relation(
        "What everybody has of it, one for each: a list without an end.",
        deprecation_reason="Use `everyones`. Removal on 2028-01-01 UTC.",
    )
    everyones: Connection[Vacation] | None = paged("What everybody has of it, page by page.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="A holiday that the company registered, besides the national ones (feriado).")
class Holiday(Node):
    version: int = field(VERSION)
    name: str = field("What it is called.")
    scope: HolidayScope = field("For whom it is one.")
    state: str | None = field("Which state, of one of a state.")
    city_code: str | None = field("Which municipality by its code of IBGE, of one of a municipality.")
    establishment: EstablishmentLink | None = relation("Which establishment, of one of an establishment.")
    on: Date = field("The day, or the first of those that are yearly.")
    yearly: bool = field("Whether it is one on the same day of every year that follows.")
    valid_until: Date | None = field("The last day on which it counts; null while it goes on.")
    norm: str = field("What says so.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class RestQuery:
    collective_vacation: CollectiveVacation | None = lookup(COLLECTIVE_VACATION, "One collective vacation.")
    collective_vacations: Connection[CollectiveVacation] | None = connection(
        COLLECTIVE_VACATION, "Collective vacations, whatever became of them."
    )
    holiday: Holiday | None = lookup(HOLIDAY, "One holiday, by what names it.")
    holidays: Connection[Holiday] | None = connection(HOLIDAY, "Holidays that the company registered.")


@strawberry.type
class RestMutation:
    grant_collective_vacation = mutation(grant_collective_vacation, collective_vacation=CollectiveVacation)
    cancel_collective_vacation = mutation(cancel_collective_vacation, collective_vacation=CollectiveVacation)
    register_holiday = mutation(register_holiday, holiday=Holiday)
    end_holiday = mutation(end_holiday, holiday=Holiday)
