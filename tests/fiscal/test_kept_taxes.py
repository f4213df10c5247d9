"""Taxes as they are kept with their line: those of before are read as ever."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from domain.fiscal.assessment import assess
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import ConsumptionTreatment, GovernmentPurchase, Treatment
from domain.kernel.money import Money
from persistence.codec import decode, encode
from persistence.fiscal.shown_tax import shown
from tests.fiscal.treated import LAW, USUAL, icms, in_advance, sale, with_ipi

BOUGHT = GovernmentPurchase(entity="1", operation="1", reduction=Decimal(10))
KEPT_BEFORE = """
[{"kind": "CBS", "situation": "000", "base": 79007, "rate": "0.90", "amount": 711, "rules": ["cbs-2026"],
  "classification": "000001", "interstate_rate": null}]
"""


def test_taxes_of_before_are_read_without_steps() -> None:
    [tax] = decode(tuple[Tax, ...], json.loads(KEPT_BEFORE))
    assert (tax.kind, tax.amount, tax.effective_rate) == (TaxKind.CBS, Money(711), Decimal("0.9000"))
    [read] = shown([tax])
    assert (read.steps, read.deferred, read.reduction) == ((), None, None)


@pytest.mark.parametrize(
    "told",
    [
        USUAL,
        with_ipi(),
        in_advance(),
        icms("51", deferral=Decimal("33.33")),
        icms("40", charged=False, relief="7", benefit="SP000001"),
        replace(
            USUAL,
            consumption=ConsumptionTreatment(
                situation="510", classification="510001", deferral=Decimal(40), government=BOUGHT
            ),
        ),
    ],
)
def test_what_is_kept_comes_back_whole(told: Treatment) -> None:
    [assessed] = assess(sale(), LAW, [told])
    kept = json.loads(json.dumps(encode(assessed.taxes)))
    assert decode(tuple[Tax, ...], kept) == assessed.taxes
