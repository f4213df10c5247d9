"""What a sale would owe: every tax with its figures and the rules behind it; nothing is stored."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, cast

import strawberry
from strawberry import Info

from api.authorization import Requires
from api.context import Context
from api.directives import Cost
from api.enums import RuleOrigin, TaxKind
from api.errors import UserError, user_errors
from api.faults import Forbidden
from api.fiscal.invoice import TaxStep
from api.inputs import input_of, read_input
from api.money import Money, shown
from api.mutations import united
from api.scalars import Date, Decimal
from domain.fiscal.explanation import AppliedRule as Applied
from domain.fiscal.explanation import rules_by_id, unrounded
from domain.fiscal.simulation import SimulatedLine as Line
from domain.fiscal.simulation import SimulateTaxes, Simulation, simulate_taxes
from domain.fiscal.taxes import Tax
from domain.kernel.refusal import Refusal

SIMULATE = SimulateTaxes.permission


def said(description: str, **more: Any) -> Any:
    return strawberry.field(description=description, **more)


@strawberry.type(description="A rule behind a figure.")
class AppliedRule:
    id: strawberry.ID = said("As documents name it: of a row of law, or of a tax rule of the company.")
    origin: RuleOrigin = said("Who made it.")
    title: str = said("What it answers, or what people call it.")
    norm: str = said("The law, resolution or technical note.")
    valid_from: Date = said("Its first day.")
    valid_until: Date | None = said("Its last day; null: it is open.")
    source: str | None = said("Where a row of law was read.")
    checked: Date | None = said("When a row of law was compared with its source; null: nobody has done so.")


@strawberry.type(description="One tax of an item.")
class SimulatedTax:
    kind: TaxKind = said("Which tax it is.")
    situation: str = said("CST, or CSOSN of a company under Simples.")
    classification: str | None = said("cClassTrib of IBS and CBS.")
    base: Money = said("What the rate is applied to.")
    rate: Decimal = said("The rate in percent.")
    interstate_rate: Decimal | None = said("Percent of the origin, taken off in a share of the destination.")
    unrounded: Decimal | None = said(
        "The amount before it was rounded half up to the cent; null where more than base and rate made it."
    )
    amount: Money = said("What is owed.")
    steps: list[TaxStep] = said("How it was reckoned.")
    rules: list[AppliedRule] = said("What gave it.")


@strawberry.type(description="An item with its taxes.")
class SimulatedLine:
    position: int = said("Of the item among those that were asked about, from 1.")
    net: Money = said("The goods with their charges, less the discount.")
    cfop: str = said("The code of the operation.")
    cfop_rule: AppliedRule | None = said("What gave it.")
    taxes: list[SimulatedTax] = said("What it owes.")
    texts: list[str] = said("What is printed with it (infAdProd).")


@strawberry.type(description="What a sale would owe.")
class TaxSimulation:
    on: Date = said("The day whose rules hold.")
    lines: list[SimulatedLine] = said("The items of which all is known.")
    errors: list[UserError] = said("What is missing or wrong, each with its place; empty when nothing is.")


@strawberry.type
class TaxSimulationQuery:
    @strawberry.field(
        description="What a sale would owe on any day, with the reasons. Nothing is stored.",
        graphql_type=TaxSimulation | None,
        directives=[Requires(scope=SIMULATE), Cost(weight="50")],
    )
    async def simulate_taxes(
        self,
        info: Info,
        input: Annotated[
            input_of(SimulateTaxes),  # ty: ignore[invalid-type-form]
            strawberry.argument(description="What would be sold, to whom, and when."),
        ],
    ) -> Any:
        context: Context = info.context
        who = context.known
        if not who.may(SIMULATE):
            raise Forbidden("Not permitted.", requires=SIMULATE)
        problems: list[Refusal] = []
        asked = read_input(SimulateTaxes, cast("Mapping[str, Any]", input), (), problems)
        async with looking(context) as uow:
            found = await simulate_taxes(asked, uow)
        return _shown(found, user_errors(united(problems, found.refusals), asked, context.language))


def looking(context: Context) -> AbstractAsyncContextManager[Any]:
    """A unit of work of who asks, in which nothing is committed."""
    who = context.known
    return context.services.database.begin(company=who.company, actor=who.id, permissions=who.permissions)


def _shown(found: Simulation, errors: list[UserError]) -> TaxSimulation:
    known = rules_by_id(found.law, found.book)
    lines = [_line(line, known) for line in found.lines]
    return TaxSimulation(on=found.law.day, lines=lines, errors=errors)


def _line(line: Line, known: Mapping[str, Applied]) -> SimulatedLine:
    cfop_rule = known.get(line.assessed.cfop_rule)
    return SimulatedLine(
        position=line.position,
        net=shown(line.line.net),
        cfop=line.assessed.cfop,
        cfop_rule=_rule(cfop_rule) if cfop_rule else None,
        taxes=[_tax(tax, known) for tax in line.assessed.taxes],
        texts=list(line.texts),
    )


def _tax(tax: Tax, known: Mapping[str, Applied]) -> SimulatedTax:
    return SimulatedTax(
        kind=tax.kind,
        situation=tax.situation,
        classification=tax.classification,
        base=shown(tax.base),
        rate=tax.rate,
        interstate_rate=tax.interstate_rate,
        unrounded=unrounded(tax),
        amount=shown(tax.amount),
        steps=[TaxStep(**vars(step)) for step in tax.steps],
        rules=[_rule(known[id]) for id in tax.rules if id in known],
    )


def _rule(rule: Applied) -> AppliedRule:
    return AppliedRule(**vars(rule))
