"""The ICMS rates of states and the steps between the value of a sale and its tax."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.fiscal.tax_rules import InternalRate, InterstateRate, ProductOrigin, StateArea
from domain.fiscal.tax_step import Step, StepKind, cited, step
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.kernel.law import Law


@dataclass(frozen=True)
class Found:
    """A rate in percent, the ids of the rows that gave it, and the step that tells so."""

    rate: Decimal
    rules: tuple[str, ...]
    step: Step


def internal(state: str, law: Law, *, instead: Decimal | None = None) -> Found:
    """Inside a state; ``instead`` is what a rule chose for these goods. Raises Missing."""
    if instead is not None:
        return Found(instead, (), step(StepKind.RATE, instead))
    row = law.rule(InternalRate, state)
    return Found(row.rate, (row.id,), cited(StepKind.RATE, row.rate, row))


def interstate(line: TaxableLine, sale: TaxableSale, law: Law) -> Found:
    """Between the states of a sale, by their areas and the origin of the goods. Raises Missing."""
    origin = law.rule(ProductOrigin, line.origin)
    here, there = law.rule(StateArea, sale.issuer_state), law.rule(StateArea, sale.recipient_state)
    row = law.rule(InterstateRate, here.area, there.area, origin.imported)
    return Found(row.rate, (row.id, origin.id), cited(StepKind.RATE, row.rate, row))


def charged_here(line: TaxableLine, sale: TaxableSale, law: Law, *, instead: Decimal | None) -> Found:
    """What the state of the issuer charges. Raises Missing."""
    if instead is None and sale.interstate:
        return interstate(line, sale, law)
    return internal(sale.issuer_state, law, instead=instead)
