"""Goods that bear freight and IPI come back in parts, and nothing is left in the books or to the seller."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.stories.partner import Partner
from tests.stories.test_own_rules import put_in_force
from tests.stories.test_the_books import booked, give_back, standing

RETURNED = """
query($id: ID!) {
  order(by: {id: $id}) {
    invoices { purpose total { amount } totals { addedTaxes { amount } } }
    returns { status total { amount } credited { amount } }
    commissions { cause amount { amount } }
    receivables { balance { amount } }
  }
}
"""
BOLETO = {"method": "BOLETO", "installments": [{"daysAfterInvoice": 30, "share": "1"}]}


def amounts(found: list[dict[str, Any]], name: str) -> list[str]:
    return [one[name]["amount"] for one in found]


def test_taxes_on_top_and_freight_are_credited_with_the_goods_and_earn_nothing(aurora: Partner) -> None:
    put_in_force(
        aurora,
        conditions={"ncm": "0901"},
        outcome={"ipi": {"situation": "50", "framework": "999", "rate": "9.75"}},
    )
    booked(aurora)
    before = standing(aurora)
    seller = aurora.query("{ employees { nodes { id } } }")["employees"]["nodes"][0]["id"]
    goods = ("CAFE-500", "7")
    order = aurora.place(goods, customer="Mercearia", freight="1.01", payment=BOLETO, salespersonId=seller)
    order = aurora.done(order["id"])
    assert "IPI_PAYABLE" in standing(aurora)
    give_back(aurora, order, "3")
    give_back(aurora, order, "4")
    found = aurora.query(RETURNED, id=order["id"])["order"]
    sale, *entries = found["invoices"]
    assert Decimal(sale["totals"]["addedTaxes"]["amount"]) > 27
    assert amounts(found["returns"], "total") == amounts(entries, "total")
    assert amounts(found["returns"], "credited") == amounts(entries, "total")
    assert sum(map(Decimal, amounts(entries, "total"))) == Decimal(sale["total"]["amount"])
    assert {one["status"] for one in found["returns"]} == {"CREDITED"}
    assert amounts(found["receivables"], "balance") == ["0.00"]
    earned, *lost = map(Decimal, amounts(found["commissions"], "amount"))
    assert earned == Decimal("6.98")
    assert sum(lost) == -earned
    after = standing(aurora)
    assert "CUSTOMER_CREDITS" not in after
    assert after.pop("SALES_RETURNS") == -after.pop("REVENUE")
    assert after == before
