"""Payroll runs: what is paid in them, to whom, what it costs, and why it differs from the month before."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import ID, Info

from api.action import AvailableAction
from api.authorization import Requires
from api.directives import ListSize
from api.enums import (
    IncomeStream,
    PayChangeReason,
    PayrollRunKind,
    PayrollRunStatus,
    PaySide,
    PayStepKind,
)
from api.ids import decode_id, wire
from api.language import Language
from api.messages import message_of
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.people.structure import CostCenter, Department, JobPosition
from api.reading import Connection, SummarizedConnection, connection, field, lookup, relation
from api.reading.request import reading_of
from api.reading.translation import keys_of
from api.scalars import Date, DateTime, Decimal, Url, YearMonth
from domain.kernel.refusal import Refusal
from domain.people.commands.approve_payroll_run import approve_payroll_run
from domain.people.commands.cancel_payroll_run import cancel_payroll_run
from domain.people.commands.close_payroll_run import close_payroll_run
from domain.people.commands.open_payroll_run import open_payroll_run
from domain.people.commands.recalculate_payroll_run import recalculate_payroll_run
from domain.people.commands.review_payroll_run import review_payroll_run
from domain.people.issued_payslip import ToldRefusal
from persistence.people.payroll_views import PAYROLL_COST, PAYROLL_RUN, PAYSLIP, READ
from persistence.people.payslips import MOST_REFUSED, refused_in
from persistence.reading.plain import PlainReader
from persistence.reading.problem import NotPermitted

if TYPE_CHECKING:
    from api.people.employee import Employee
    from api.platform.company import Establishment
    from api.platform.member import Member

EmployeeLink = Annotated["Employee", strawberry.lazy("api.people.employee")]
EstablishmentLink = Annotated["Establishment", strawberry.lazy("api.platform.company")]
MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]


def said(description: str) -> Any:
    return strawberry.field(description=description)


@strawberry.type(description="A payroll run (folha): one kind of pay of a month.")
class PayrollRun(Node):
    version: int = field("Raised by every change; commands that overwrite must name it.")
    number: int = field("What people call it by.")
    kind: PayrollRunKind = field("What is paid.")
    accrual_month: YearMonth = field("The month it is owed for (competência).")
    paid_on: Date = field("The day it is paid.")
    establishment: EstablishmentLink | None = relation("Of this establishment alone; null for all.")
    chosen: bool = field("Whether its employees were named when it was opened.")
    rate: Decimal | None = field("Percent of a month's pay, of an advance.")
    since: YearMonth | None = field("The first month that a retroactive run looks at.")
    status: PayrollRunStatus = field("How far it is.")
    takes: int = field("How often it was calculated.")
    total: int = field("How many employees are in it.")
    processed: int = field("How many of them are calculated.")
    refused: int = field("How many of these could not be.")
    opened_by: MemberLink | None = relation("Who opened it; null for a program of a partner.")
    opened_at: DateTime = field("When it was opened.")
    calculated_by: MemberLink | None = relation("Who had it calculated last.")
    calculated_at: DateTime | None = field("When the last of its employees was.")
    reviewed_by: MemberLink | None = relation("Who looked at it.")
    reviewed_at: DateTime | None = field("When it was reviewed.")
    approved_by: MemberLink | None = relation("Who approved it.")
    approved_at: DateTime | None = field("When it was approved.")
    closed_by: MemberLink | None = relation("Who closed it.")
    closed_at: DateTime | None = field("When it was closed.")
    cancelled_by: MemberLink | None = relation("Who gave it up.")
    cancelled_at: DateTime | None = field("When it was cancelled.")
    reason: str | None = field("Why it was given up.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done now.")


@strawberry.type(description="Which bases an item enters, in the codes of eSocial (S-1010).")
class PayIncidence:
    nature: str = said("natRubr; empty of what the employer pays besides.")
    social_security: str = said("codIncCP.")
    income_tax: str = said("codIncIRRF.")
    fund: str = said("codIncFGTS.")


@strawberry.type(description="One step of how an amount was reckoned.")
class PayStep:
    kind: PayStepKind = said("What it tells, and with it the unit of its value.")
    value: Decimal | None = said("The figure of the step.")
    rule: str | None = said("The id of the row of law that gives it; `taxLaw` shows it.")
    norm: str | None = said("What says so.")
    text: str | None = said("What else is to be known, such as a formula.")


@strawberry.type(description="Of which closed payslip a difference is that is paid later.")
class PayPeriod:
    kind: PayrollRunKind = said("What it paid.")
    accrual_month: YearMonth = said("Of which month.")


@strawberry.type(description="A line of a payslip, which says how it came about.")
class PayLine:
    item: str = said("Which item (rubrica).")
    name: str = said("What a payslip calls it.")
    side: PaySide = said("Which way it goes.")
    amount: Money = said("Never below nothing.")
    base: Money | None = said("What it was reckoned on.")
    rate: Decimal | None = said("The rate in percent.")
    quantity: Decimal | None = said("Days, hours or how many, as its steps say.")
    incidence: PayIncidence = said("Which bases it enters.")
    rules: list[str] = said("The ids of the rows of law behind it.")
    norms: list[str] = said("What says so.")
    steps: list[PayStep] = said("How it was reckoned, last the amount before it was rounded.")
    period: PayPeriod | None = said("Of a retroactive payslip: of which closed one it is a difference.")


@strawberry.type(description="What a contribution or a tax was reckoned on, even where it came to nothing.")
class PayBase:
    stream: IncomeStream = said("Of which income.")
    gross: Money = said("Before ceilings and deductions.")
    base: Money = said("What is left after them.")
    amount: Money = said("What was taken.")
    steps: list[PayStep] = said("How it was reckoned.")
    period: PayPeriod | None = said("Of a retroactive payslip: the month whose contribution it is.")


@strawberry.type(description="A deduction that pay did not suffice for, or that a limit of the law stopped.")
class PayShortfall:
    item: str = said("The item of pay (rubrica) that it is of.")
    wanted: Money = said("What was to be taken.")
    taken: Money = said("What was taken off.")
    carried: Money = said("What is still owed.")
    rule: str = said("The id of the row behind it.")
    norm: str = said("What limits it; empty where there was no pay left.")
    period: PayPeriod | None = said("Of a retroactive payslip: in which closed one too much was paid.")


@strawberry.type(description="Why a line differs from the month before.")
class PayReason:
    kind: PayChangeReason = said("What kind of reason it is.")
    on: Date | None = said("From which day on, where there is one.")


@strawberry.type(description="An item that differs from the payslip before.")
class PayChange:
    item: str = said("The item of pay (rubrica) that it is of.")
    name: str = said("What a payslip calls it.")
    side: PaySide = said("Which way it goes.")
    was: Money = said("What it was then.")
    now: Money = said("What it is now.")
    amount: Money = said("The difference.")
    reasons: list[PayReason] = said("Why, the most telling first.")


@strawberry.type(description="What stands in the way of a payslip.")
class PayRefusal:
    code: str = said("Never changes; `payrollRefusals` tells it in words.")
    path: list[str] = said("Leads to the fact that is wrong.")


@strawberry.type(
    description="A payslip as PDF, with how each line was reckoned; fetching it needs what reading it does."
)
class PayslipPage:
    url: Url | None = field("Where it is soon after the run is closed; null before.")


@strawberry.type(description="What a run came to for one employee (holerite); who saw it is on record.")
class Payslip(Node):
    payroll_run: PayrollRun | None = relation("In which run.")
    employee: EmployeeLink | None = relation("The employee whose it is.")
    registration_number: int = field("The number of the employment (matrícula).")
    kind: PayrollRunKind = field("What is paid.")
    accrual_month: YearMonth = field("The month it is owed for.")
    paid_on: Date = field("The day it is paid.")
    establishment: EstablishmentLink | None = relation("Where the employee worked in the month.")
    department: Department | None = relation("In which department.")
    cost_center: CostCenter | None = relation("At whose cost.")
    job_position: JobPosition | None = relation("The job position at the time.")
    net: Money | None = field("What is paid out; null where it was refused.")
    earnings: Money | None = field("All that is earned.")
    deductions: Money | None = field("All that is taken off.")
    cost: Money | None = field("What the employer bears.")
    lines: list[PayLine] = field("What is paid and what is taken off.")
    employer_lines: list[PayLine] = field("What the employer pays besides.")
    social_security: list[PayBase] = field("Bases of the contribution.")
    income_tax: list[PayBase] = field("Bases of the tax.")
    shortfalls: list[PayShortfall] = field("What could not be taken off.")
    refusals: list[PayRefusal] = field("Why there is no payslip.")
    change_order: int | None = field("1 for whose net pay changed most; null while it is being calculated.")
    net_change: Money | None = field("Of the net pay since the payslip before; null of a first one.")
    changes: list[PayChange] = field("What differs from the payslip before, the largest first.")
    digest: str = field("Equal for equal payslips: two calculations came to the same.")
    page: PayslipPage = relation("Its printed pages.")


@strawberry.type(description="What an item comes to, of some employees of a run.")
class PayrollCost(Node):
    payroll_run: PayrollRun | None = relation("In which run.")
    establishment: EstablishmentLink | None = relation("Of which establishment.")
    department: Department | None = relation("Of which department.")
    cost_center: CostCenter | None = relation("Of which cost centre.")
    item: str = field("The item of pay (rubrica) that it is of.")
    name: str = field("What a payslip calls it.")
    nature: str = field("natRubr of eSocial; empty of what the employer pays besides.")
    side: PaySide = field("Which way it goes; INFORMATION is paid by the employer besides.")
    amount: Money = field("What it comes to.")
    heads: int = field("Of how many employees.")


@strawberry.type(description="Why an employee of a run has no payslip, in words.")
class PayrollRefusal:
    payslip_id: ID = said("The row of the run.")
    employee_id: ID = said("The employee it is about.")
    registration_number: int = said("The number of the employment (matrícula).")
    code: str = said("Never changes.")
    path: list[str] = said("Leads to the fact that is wrong.")
    portuguese: str = said("What is wrong, in Portuguese.")
    english: str = said("The same in English.")


@strawberry.type
class PayrollQuery:
    payroll_run: PayrollRun | None = lookup(PAYROLL_RUN, "One payroll run.")
    payroll_runs: Connection[PayrollRun] | None = connection(PAYROLL_RUN, "Payroll runs, the last first.")
    payslip: Payslip | None = lookup(PAYSLIP, "One payslip, by what names it.")
    payslips: Connection[Payslip] | None = connection(
        PAYSLIP, "Payslips of runs; by `changeOrder` those first that changed most since the month before."
    )
    payroll_costs: SummarizedConnection[PayrollCost] | None = connection(
        PAYROLL_COST, "What items come to, altogether and by where people work."
    )

    @strawberry.field(
        description=f"Why employees of a run have no payslip, {MOST_REFUSED} of them at most.",
        graphql_type=list[PayrollRefusal] | None,
        directives=[Requires(scope=READ), ListSize(assumed_size=50)],
    )
    async def payroll_refusals(
        self,
        info: Info,
        payroll_run_id: Annotated[ID, strawberry.argument(description="Of which run.")],
    ) -> Any:
        id, raw = decode_id(payroll_run_id, "payrollrun", ["payrollRunId"]), info._raw_info
        reading, path = reading_of(raw), keys_of(raw)

        async def ask(reader: PlainReader) -> list[PayrollRefusal]:
            if not reading.may(READ):
                raise NotPermitted(READ)
            found = await refused_in(reader.connection, reading.company, id)
            return [_shown(row, refusal) for row, refusals in found for refusal in refusals]

        return await reading.read(ask, path)


@strawberry.type
class PayrollMutation:
    open_payroll_run = mutation(open_payroll_run, payroll_run=PayrollRun)
    recalculate_payroll_run = mutation(recalculate_payroll_run, payroll_run=PayrollRun)
    review_payroll_run = mutation(review_payroll_run, payroll_run=PayrollRun)
    approve_payroll_run = mutation(approve_payroll_run, payroll_run=PayrollRun)
    close_payroll_run = mutation(close_payroll_run, payroll_run=PayrollRun)
    cancel_payroll_run = mutation(cancel_payroll_run, payroll_run=PayrollRun)


def _shown(row: Any, refusal: ToldRefusal) -> PayrollRefusal:
    said = type("Told", (Refusal,), {"code": refusal.code})(*refusal.path, **refusal.facts)
    return PayrollRefusal(
        payslip_id=ID(wire("payslip", row.id)),
        employee_id=ID(wire("employee", row.employee_id)),
        registration_number=row.registration_number,
        code=refusal.code,
        path=list(refusal.path),
        portuguese=message_of(said, Language.PORTUGUESE),
        english=message_of(said, Language.ENGLISH),
    )
