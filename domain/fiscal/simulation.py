"""What a sale would owe, on any day and by the rules of that day; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.fiscal.assessment import AssessedLine, assess
from domain.fiscal.determination import Known, treatments_of
from domain.fiscal.facts import (
    Counterparties,
    Establishments,
    FiscalProducts,
    IssuingEstablishment,
)
from domain.fiscal.operation import GoodsOperation
from domain.fiscal.registrations import RegistrationFormats, check_registration
from domain.fiscal.rule_book import CompanyRules, RuleBook
from domain.fiscal.simulated_item import SimulatedItem, line_of
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.kernel.brazil import State, StateRegistrationKind
from domain.kernel.command import UnitOfWork
from domain.kernel.law import Law, LawBook
from domain.kernel.refusal import (
    Malformed,
    Missing,
    NotFound,
    OutOfRange,
    Refusal,
    RefusalGroup,
    checks,
)

MOST_ITEMS = 100


@dataclass(kw_only=True)
class SimulateTaxes:
    """What would be sold, to whom, and when."""

    permission = "fiscal.tax.simulate"

    items: Sequence[SimulatedItem]
    """What is sold, up to 100 items."""
    customer_id: Annotated[UUID, "party"] | None = None
    """A party; left out, the recipient is what the next three fields say."""
    state: str | None = None
    """The recipient's state; the issuer's own when left out."""
    registration: StateRegistrationKind = StateRegistrationKind.NON_CONTRIBUTOR
    """Whether the recipient pays ICMS."""
    final_consumer: bool | None = None
    """Whether the recipient consumes it; left out, those do who do not pay ICMS."""
    operation: GoodsOperation = GoodsOperation.SALE
    """What is done with the goods, by which the company's rules and the rows of law are found."""
    on: date | None = None
    """The day whose rules hold; today when left out."""


@dataclass(frozen=True, kw_only=True)
class SimulatedLine:
    """``position`` counts from 1."""

    position: int
    line: TaxableLine
    assessed: AssessedLine
    texts: tuple[str, ...]


@dataclass(kw_only=True)
class Simulation:
    """``refusals`` are what is missing or wrong, with the path into what was asked."""

    law: Law
    book: RuleBook
    lines: list[SimulatedLine] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


async def simulate_taxes(asked: SimulateTaxes, uow: UnitOfWork) -> Simulation:
    """Never refuses: what cannot be reckoned stands beside what can."""
    law = await uow.ask(LawBook).on(asked.on or uow.today)
    try:
        establishment = await uow.ask(Establishments).issuing()
    except Missing as nobody:
        return Simulation(law=law, book=RuleBook(()), refusals=[nobody])
    book = await uow.ask(CompanyRules).as_of(establishment.tax_rules)
    simulation = Simulation(law=law, book=book)
    try:
        with checks() as check:
            several = 1 <= len(asked.items) <= MOST_ITEMS
            check.that(several, OutOfRange("items", least=1, most=MOST_ITEMS))
            sale = await _sale(asked, establishment, uow)
        ids = [item.product_id for item in asked.items if item.product_id]
        products = await uow.ask(FiscalProducts).of(ids) if ids else {}
    except (Refusal, RefusalGroup) as refused:
        simulation.refusals += _each(refused)
        return simulation
    desk = _Desk(sale, law, book)
    for index, item in enumerate(asked.items):
        try:
            line, known = line_of(item, products)
            simulation.lines.append(desk.assessed(index + 1, line, known))
        except (Refusal, RefusalGroup) as refused:
            simulation.refusals += [_at_item(index, refusal) for refusal in _each(refused)]
    return simulation


@dataclass(frozen=True)
class _Desk:
    """One item after the other, so that what is missing of one hides nothing of the others."""

    sale: TaxableSale
    law: Law
    book: RuleBook

    def assessed(self, position: int, line: TaxableLine, known: Known) -> SimulatedLine:
        alone = replace(self.sale, lines=(line,))
        chosen = treatments_of(alone, self.law, self.book, [known])
        [assessed] = assess(alone, self.law, chosen)
        texts = chosen[0].texts if chosen else ()
        return SimulatedLine(position=position, line=line, assessed=assessed, texts=texts)


def _at_item(index: int, refusal: Refusal) -> Refusal:
    """What is wrong with the sale as a whole says so itself; what is wrong with its line is the item's."""
    if refusal.path[:2] == ("lines", 0):
        refusal.path = refusal.path[2:]
    return refusal.under("items", index)


async def _sale(asked: SimulateTaxes, establishment: IssuingEstablishment, uow: UnitOfWork) -> TaxableSale:
    state, registration, consumes = await _recipient(asked, establishment, uow)
    return TaxableSale(
        issuer_state=establishment.issuer.address.state,
        regime=establishment.issuer.regime,
        contribution_regime=establishment.contribution_regime,
        recipient_state=state,
        registration=registration,
        final_consumer=consumes,
        lines=(),
        operation=asked.operation,
    )


async def _recipient(
    asked: SimulateTaxes, establishment: IssuingEstablishment, uow: UnitOfWork
) -> tuple[str, StateRegistrationKind, bool]:
    """Raises NotFound, Missing, Malformed, and what is wrong with a customer's registration."""
    if asked.customer_id is None:
        state = (asked.state or establishment.issuer.address.state).upper()
        if state not in State.__members__:
            raise Malformed("state", expected="state")
        usual = asked.registration is not StateRegistrationKind.CONTRIBUTOR
        return state, asked.registration, usual if asked.final_consumer is None else asked.final_consumer
    recipient = await uow.ask(Counterparties).known(asked.customer_id)
    if recipient is None:
        raise NotFound("customer_id", kind="party")
    with checks() as check:
        check_registration(recipient, uow.ask(RegistrationFormats), check)
    consumes = recipient.final_consumer if asked.final_consumer is None else asked.final_consumer
    return recipient.address.state, recipient.registration_kind, consumes


def _each(refused: Refusal | RefusalGroup) -> Iterator[Refusal]:
    yield from refused.refusals if isinstance(refused, RefusalGroup) else [refused]
