"""The taxes of an invoice, and how each was reckoned, as a partner reads them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.stories.partner import Partner

EXPLAINED = """
query($id: ID!) {
  order(by: {id: $id}) {
    invoices { totals { goods { amount } discount { amount } addedTaxes { amount } total { amount } }
      lines { notes taxes {
        kind base { amount } rate amount { amount } rules deferred { amount } relieved { amount }
        steps { kind value tax rule norm }
      } }
    }
  }
}
"""


def explained(partner: Partner, order: dict[str, Any]) -> dict[str, Any]:
    (invoice,) = partner.query(EXPLAINED, id=order["id"])["order"]["invoices"]
    return invoice


def test_each_tax_tells_its_way_from_the_value_to_the_cent(aurora: Partner) -> None:
    order = aurora.done(aurora.place(("CAFE-500", "10"), customer="Mercearia")["id"])
    invoice = explained(aurora, order)
    (line,) = invoice["lines"]
    for tax in line["taxes"]:
        steps = {step["kind"]: step for step in tax["steps"]}
        assert Decimal(steps["BASE"]["value"]) == Decimal(tax["base"]["amount"])
        assert Decimal(steps["RATE"]["value"]) == Decimal(tax["rate"])
        assert abs(Decimal(steps["ROUNDING"]["value"]) - Decimal(tax["amount"]["amount"])) <= Decimal("0.005")
    by_kind = {tax["kind"]: tax for tax in line["taxes"]}
    taken = [step["tax"] for step in by_kind["CBS"]["steps"] if step["kind"] == "MINUS"]
    assert taken[:3] == ["ICMS", "PIS", "COFINS"]
    (cited,) = [step for step in by_kind["CBS"]["steps"] if step["kind"] == "RATE"]
    assert (cited["rule"], "LC 214/2025" in cited["norm"]) == ("cbs-2026", True)
    assert by_kind["ICMS"]["deferred"] is by_kind["ICMS"]["relieved"] is line["notes"] is None
    totals = {name: Decimal(money["amount"]) for name, money in invoice["totals"].items()}
    assert (totals["addedTaxes"], totals["total"]) == (0, totals["goods"] - totals["discount"])
