"""What a company says of pay itself: items of its own, who has them, and what it pays besides."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import EmployerGroup, PaySide
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Date, DateTime, Decimal
from domain.people.commands.define_pay_item import define_pay_item
from domain.people.commands.end_pay_item_entry import end_pay_item_entry
from domain.people.commands.enter_pay_item import enter_pay_item
from domain.people.commands.set_employer_rates import set_employer_rates
from persistence.people.payroll_views import EMPLOYER_RATES, PAY_ITEM, PAY_ITEM_ENTRY

if TYPE_CHECKING:
    from api.people.employee import Employee
    from api.platform.company import Establishment
    from api.platform.member import Member

EmployeeLink = Annotated["Employee", strawberry.lazy("api.people.employee")]
EstablishmentLink = Annotated["Establishment", strawberry.lazy("api.platform.company")]
MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]


@strawberry.type(description="A version of an item of pay of the company's own (rubrica).")
class PayItem(Node):
    version: int = field("Raised by every change.")
    code: str = field("What it is called by in entries.")
    name: str = field("What a payslip calls it.")
    side: PaySide = field("Which way it goes.")
    formula: str = field("What it comes to, in reais.")
    nature: str = field("natRubr of eSocial.")
    social_security: str = field("codIncCP.")
    income_tax: str = field("codIncIRRF.")
    fund: str = field("codIncFGTS.")
    norm: str = field("What allows it.")
    rank: int = field("When a deduction has its turn.")
    valid_from: Date = field("The first day of the month from which on it is so.")
    defined_by: MemberLink | None = relation("Who said so; null for a program of a partner.")
    defined_at: DateTime = field("When it was defined.")


@strawberry.type(description="So much of an item of the company, for an employee in some months.")
class PayItemEntry(Node):
    version: int = field("Raised by every change; commands that overwrite must name it.")
    employee: EmployeeLink | None = relation("The employee whose pay it is.")
    code: str = field("The item of pay (rubrica) that it is of.")
    quantity: Decimal = field("A fact of its formula.")
    valid_from: Date = field("The first day of the first month.")
    valid_until: Date | None = field("The first day of the last month; null while it goes on.")
    entered_by: MemberLink | None = relation("Who said so; null for a program of a partner.")
    entered_at: DateTime = field("When it was entered.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="What an establishment pays on pay, from a month until the next row.")
class EmployerRates(Node):
    version: int = field("Raised by every change.")
    establishment: EstablishmentLink | None = relation("The establishment that they are of.")
    valid_from: Date = field("The first day of the month.")
    employer_group: EmployerGroup = field("Which contributions it owes.")
    risk: Decimal = field("RAT, in percent.")
    accident_factor: Decimal = field("The accident factor (FAP).")
    third_parties: Decimal | None = field("Percent for third parties; null for the general rate of the law.")
    norm: str = field("What says so.")
    set_by: MemberLink | None = relation("Who said so; null for a program of a partner.")
    set_at: DateTime = field("When they were set.")


@strawberry.type
class PayItemQuery:
    pay_item: PayItem | None = lookup(PAY_ITEM, "One version of an item of pay.")
    pay_items: Connection[PayItem] | None = connection(PAY_ITEM, "Items of pay of the company's own.")
    pay_item_entry: PayItemEntry | None = lookup(PAY_ITEM_ENTRY, "One item of somebody.")
    pay_item_entries: Connection[PayItemEntry] | None = connection(PAY_ITEM_ENTRY, "Who has them.")
    employer_rates: Connection[EmployerRates] | None = connection(
        EMPLOYER_RATES, "What establishments pay on pay, the latest first."
    )


@strawberry.type
class PayItemMutation:
    define_pay_item = mutation(define_pay_item, pay_item=PayItem)
    enter_pay_item = mutation(enter_pay_item, entry=PayItemEntry)
    end_pay_item_entry = mutation(end_pay_item_entry, entry=PayItemEntry)
    set_employer_rates = mutation(set_employer_rates, employer_rates=EmployerRates)
