"""Ends of employments: registered, calculated, approved by somebody else, paid."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import NoticeGiven, TerminationKind, TerminationStatus
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Date, DateTime
from domain.people.commands.approve_termination import approve_termination
from domain.people.commands.calculate_termination import calculate_termination
from domain.people.commands.cancel_termination import cancel_termination
from domain.people.commands.register_termination import register_termination
from persistence.people.termination_views import TERMINATION

if TYPE_CHECKING:
    from api.people.employee import Employee
    from api.platform.member import Member

EmployeeLink = Annotated["Employee", strawberry.lazy("api.people.employee")]
MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]


@strawberry.type(
    description="The end of an employment (desligamento). The statement of what it paid is attached to it."
)
class Termination(Node):
    version: int = field("Raised by every change; commands that overwrite must name it.")
    employee: EmployeeLink | None = relation("Whose employment.")
    kind: TerminationKind = field("How it ends.")
    notice: NoticeGiven = field("What becomes of the notice.")
    notice_given_on: Date | None = field("When it was given.")
    last_day: Date = field("Last day of the employment.")
    reason: str | None = field("The reason that was given.")
    code: str = field("The reason in eSocial (table 19).")
    rule: str = field(
        "The row of law that says so, and what is owed: `taxLaw` tells whether it was compared."
    )
    due_on: Date = field("The last day on which it is paid without a fine (CLT, art. 477, §6).")
    overdue: bool = field(
        "Whether that day is over and it is not paid: a month's pay is owed besides (CLT, art. 477, §8)."
    )
    status: TerminationStatus = field("How far it is.")
    fund_before: Money | None = field("Deposits in the fund that no closed payslip here tells of.")
    thirteenth_before: Money | None = field(
        "What was paid of the year's thirteenth salary that no closed payslip here tells of."
    )
    net: Money | None = field("What is paid out, as it was calculated last.")
    cost: Money | None = field("What it costs the employer, the fine on the fund included.")
    in_hand: Money | None = field("What is paid out, and what may be drawn from the fund.")
    registered_by: MemberLink | None = relation("Who registered it; null for a program of a partner.")
    registered_at: DateTime = field("When it was registered.")
    simulated_by: MemberLink | None = relation("Who had it calculated last.")
    simulated_at: DateTime | None = field("When it was calculated last.")
    approved_by: MemberLink | None = relation("Who approved it.")
    approved_at: DateTime | None = field("When it was approved.")
    cancelled_for: str | None = field("Why it was cancelled.")
    paid_on: Date | None = field("When it was paid.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done now.")


@strawberry.type
class TerminationQuery:
    termination: Termination | None = lookup(TERMINATION, "The end of an employment.")
    terminations: Connection[Termination] | None = connection(
        TERMINATION,
        "Ends of employments; without `people.termination.read` one's own alone, once they are paid.",
    )


@strawberry.type
class TerminationMutation:
    register_termination = mutation(register_termination, termination=Termination)
    calculate_termination = mutation(calculate_termination, termination=Termination)
    approve_termination = mutation(approve_termination, termination=Termination)
    cancel_termination = mutation(cancel_termination, termination=Termination)
