"""The base of IBS, CBS and the selective tax: the value without the taxes that are inside it."""

from __future__ import annotations

from collections.abc import Iterable

from domain.fiscal.tax_step import Step, StepKind, step
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.money import ZERO, Money

INSIDE = frozenset(
    {
        *(TaxKind.ICMS, TaxKind.FCP, TaxKind.ICMS_DESTINATION, TaxKind.FCP_DESTINATION),
        *(TaxKind.PIS, TaxKind.COFINS),
    }
)
"""Rule UB16-10 of NT 2025.002: vBC = vProd + vFrete + vSeg + vOutro - vDesc - vPIS - vCOFINS - vICMS -
vICMSUFDest - vFCP - vFCPUFDest + vIS. A document of goods has no vServ, vII, vICMSMono or vISSQN. What is
charged in advance stands on top of the price and was never inside; IPI is neither added nor taken."""


def without_others(net: Money, others: Iterable[Tax]) -> tuple[Money, list[Step]]:
    """The base and the steps to it; never below nothing."""
    base, steps = net, [step(StepKind.VALUE, net)]
    for tax in others:
        if tax.kind in INSIDE and tax.amount:
            base, steps = base - tax.amount, [*steps, step(StepKind.MINUS, tax.amount, tax=tax.kind)]
        elif tax.kind is TaxKind.SELECTIVE:
            base, steps = base + tax.amount, [*steps, step(StepKind.PLUS, tax.amount, tax=tax.kind)]
    return max(base, ZERO), steps
