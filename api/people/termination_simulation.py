"""What the end of an employment would come to, one way beside another; nothing is stored."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, cast

import strawberry
from strawberry import Info

from api.authorization import Requires
from api.context import Context
from api.directives import Cost
from api.docstrings import described_type
from api.enums import NoticeGiven, PaySide, TerminationKind
from api.errors import ErrorCode, UserError, refused_by, user_error, user_errors
from api.faults import Forbidden
from api.fiscal.simulation import looking
from api.ids import wire
from api.inputs import input_of, read_input
from api.language import Language
from api.money import Money
from api.reading.request import reading_of
from api.scalars import Date, Decimal
from domain.kernel.money import ZERO
from domain.kernel.money import Money as Cents
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.people.payroll.line import PayLine
from domain.people.payroll.payslip import Shortfall
from domain.people.payroll.settlement import TerminationPay as Reckoned
from domain.people.simulated_ending import SimulatedEnding, SimulateTermination, Way, simulate_termination
from persistence.people.views import SALARY_READ
from persistence.reading.sensitive import Look

SIMULATE = SimulateTermination.permission
SHOWN = ("salary", "terminations")
"""What of an employee it tells."""


def said(description: str) -> Any:
    return strawberry.field(description=description)


@strawberry.type(description="A line of what would be paid at the end of an employment.")
class TerminationPayLine:
    item: str = said("The code of the item (rubrica).")
    name: str = said("What a payslip calls it.")
    side: PaySide = said("Which way it goes.")
    amount: Money = said("Never below zero.")
    base: Money | None = said("What it was reckoned on.")
    rate: Decimal | None = said("The rate in percent.")
    quantity: Decimal | None = said("Days, hours or twelfths.")
    rules: list[strawberry.ID] = said("The rows of law behind it, as `taxLaw` shows them.")


@strawberry.type(description="A deduction that the last pay does not suffice for.")
class TerminationPayShortfall:
    item: str = said("The code of the item.")
    wanted: Money = said("What was to be taken.")
    carried: Money = said("What is still owed.")
    norm: str = said("What limits it.")


@described_type
class ClosedWay:
    """Why an employment does not end this way."""

    code: ErrorCode = said("For programs.")
    message: str = said("For people, in the language of Accept-Language.")
    norm: str | None = said("What says so.")
    until: Date | None = said("The last day on which it is so, where it is known.")


@strawberry.type(description="What an employment that ends one way comes to.")
class TerminationPay:
    lines: list[TerminationPayLine] = said("What is paid and taken off.")
    employer: list[TerminationPayLine] = said("What the employer owes besides.")
    shortfalls: list[TerminationPayShortfall] = said("What the pay does not suffice for.")
    earnings: Money = said("What is paid.")
    deductions: Money = said("What is taken off.")
    net: Money = said("What is paid out.")
    notice_days: Decimal = said("Days of notice that are paid, or owed by the employee.")
    carried_until: Date = said("Until when notice that is paid carries the employment on.")
    fund_fine: Money = said("The fine on the fund; it is paid into it.")
    withdrawable: Money = said("What of the fund may be drawn.")
    in_hand: Money = said("What is paid out and what may be drawn, together.")
    unemployment: Money | None = said(
        "An instalment of unemployment insurance (seguro-desemprego); null without a right to it."
    )
    cost: Money = said("What it costs the employer, the fine included.")


@strawberry.type(description="One way of ending an employment, and what it comes to.")
class TerminationOption:
    kind: TerminationKind = said("How it ends.")
    notice: NoticeGiven = said("What becomes of the notice.")
    code: str = said("The reason in eSocial (table 19).")
    code_checked: Date | None = said("When its row of law was compared with the source; null: never.")
    norm: str = said("What gives its rights.")
    closed: list[ClosedWay] = said("Why it is closed; empty where it is open.")
    pay: TerminationPay | None = said("What it comes to; null where it is closed.")


@strawberry.type(description="What the end of an employment would come to.")
class TerminationSimulation:
    due_on: Date | None = said("The last day on which it is paid without a fine (CLT, art. 477, §6).")
    fund_balance: Money | None = said("What was deposited before the last month.")
    options: list[TerminationOption] = said("The ways, in the order of their kinds.")
    errors: list[UserError] = said("What is missing or wrong for all of them; empty when nothing is.")


@strawberry.type
class TerminationSimulationQuery:
    @strawberry.field(
        description="What the end of an employment would come to, one way beside another. Nothing is stored; "
        "that somebody was shown it is on record.",
        graphql_type=TerminationSimulation | None,
        directives=[Requires(scope=SIMULATE), Cost(weight="50")],
    )
    async def simulate_termination(
        self,
        info: Info,
        input: Annotated[
            input_of(SimulateTermination),  # ty: ignore[invalid-type-form]
            strawberry.argument(description="Whose employment, and its last day."),
        ],
    ) -> Any:
        context: Context = info.context
        who, reading = context.known, reading_of(info._raw_info)
        if not who.may(SIMULATE):
            raise Forbidden("Not permitted.", requires=SIMULATE)
        problems: list[Refusal] = []
        asked = read_input(SimulateTermination, cast("Mapping[str, Any]", input), (), problems)
        found = None
        if not problems:
            await context.services.database.hold_keys(who.company)
            try:
                async with looking(context) as uow:
                    found = await simulate_termination(asked, uow)
            except (Refusal, RefusalGroup) as refused:
                problems += refused_by(refused)
        errors = user_errors(problems, asked, context.language)
        if found is None:
            return TerminationSimulation(due_on=None, fund_balance=None, options=[], errors=errors)
        permissions, whose = (SIMULATE, SALARY_READ), wire("employee", asked.employee_id)
        reading.looks.append((who.company, Look("Employee", SHOWN, permissions, 1, [whose], dict(input))))
        return _shown(found, asked, context.language)


def _shown(found: SimulatedEnding, asked: SimulateTermination, language: Language) -> TerminationSimulation:
    return TerminationSimulation(
        due_on=found.due_on,
        fund_balance=_money(found.fund_balance),
        options=[_option(way, asked, language) for way in found.ways],
        errors=[],
    )


def _option(way: Way, asked: SimulateTermination, language: Language) -> TerminationOption:
    pay, closed = way.option.settlement, way.option.refused
    return TerminationOption(
        kind=way.option.kind,
        notice=way.option.notice,
        code=way.right.code,
        code_checked=way.right.checked,
        norm=way.right.norm,
        closed=[_closed(each, asked, language) for each in refused_by(closed)] if closed else [],
        pay=_pay(pay, way.instalment) if pay else None,
    )


def _pay(pay: Reckoned, instalment: Cents | None) -> TerminationPay:
    slip = pay.payslip
    return TerminationPay(
        lines=_lines(slip.lines),
        employer=_lines(slip.employer),
        shortfalls=[_shortfall(each) for each in slip.shortfalls],
        earnings=_money(slip.earnings),
        deductions=_money(slip.deductions),
        net=_money(slip.net),
        notice_days=pay.notice_days,
        carried_until=pay.carried_until,
        fund_fine=_money(pay.fund_fine.amount if pay.fund_fine else ZERO),
        withdrawable=_money(pay.withdrawable),
        in_hand=_money(pay.in_hand),
        unemployment=None if instalment is None else _money(instalment),
        cost=_money(pay.cost),
    )


def _closed(refusal: Refusal, asked: SimulateTermination, language: Language) -> ClosedWay:
    told = user_error(refusal, asked, language)
    return ClosedWay(
        code=told.code,
        message=told.message,
        norm=cast("str | None", refusal.facts.get("norm")),
        until=cast("Date | None", refusal.facts.get("until") or refusal.facts.get("after")),
    )


def _lines(lines: Iterable[PayLine]) -> list[TerminationPayLine]:
    return [
        TerminationPayLine(
            item=line.item,
            name=line.name,
            side=line.side,
            amount=_money(line.amount),
            base=None if line.base is None else _money(line.base),
            rate=line.rate,
            quantity=line.quantity,
            rules=[strawberry.ID(rule) for rule in line.rules],
        )
        for line in lines
    ]


def _shortfall(short: Shortfall) -> TerminationPayShortfall:
    return TerminationPayShortfall(
        item=short.item, wanted=_money(short.wanted), carried=_money(short.carried), norm=short.norm
    )


def _money(amount: Cents) -> Money:
    """As text: a decimal would leave its zeros behind."""
    return Money(amount=cast("Decimal", str(amount)))
