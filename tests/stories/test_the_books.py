"""What a sale leaves in the books: posted by itself, undone by reversals, closed by two people's law."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import uuid4

import pytest

from domain.kernel.calendar import business_date
from tests.builders import a_cpf
from tests.patience import until
from tests.stories.partner import Partner, steps

ENTRIES = """
query($id: ID!) {
  order(by: {id: $id}) {
    journalEntries {
      id number postedOn memo purpose source
      reverses { number } reversedBy { number }
      lines { account { code name purpose } debit { amount } credit { amount } }
    }
  }
}
"""

BALANCE = """
query($on: Date!) {
  trialBalance(on: $on) {
    balanced
    rows {
      account { code name purpose }
      opening { amount } debit { amount } credit { amount } closing { amount }
    }
  }
}
"""


INDICATORS = """
query($since: Date!, $on: Date!) {
  productivity(since: $since, on: $on) { netRevenue { amount } heads revenuePerHead { amount } }
  workforce(since: $since, on: $on) { average }
}
"""
DEDUCTIONS = ("SALES_RETURNS", "ICMS_ON_SALES", "FCP_ON_SALES", "PIS_ON_SALES", "COFINS_ON_SALES")


def today() -> date:
    return business_date(datetime.now(UTC))


def entries_of(partner: Partner, order: dict[str, Any]) -> list[dict[str, Any]]:
    return partner.query(ENTRIES, id=order["id"])["order"]["journalEntries"]


def told(entry: dict[str, Any]) -> dict[str, Decimal]:
    """Debits less credits, by the purpose of the account."""
    return {
        line["account"]["purpose"]: Decimal(line["debit"]["amount"]) - Decimal(line["credit"]["amount"])
        for line in entry["lines"]
    }


def trial_balance(partner: Partner) -> dict[str, Decimal]:
    """What each account stands at; it must balance."""
    found = partner.query(BALANCE, on=today().isoformat())["trialBalance"]
    assert found["balanced"] is True
    closing = {row["account"]["purpose"]: Decimal(row["closing"]["amount"]) for row in found["rows"]}
    assert sum(closing.values()) == 0
    return closing


def booked(partner: Partner) -> None:
    """Wait until the goods the company began with are in the books."""
    until(lambda: "SUPPLIERS" in trial_balance(partner))


def sold(partner: Partner) -> dict[str, Any]:
    order = partner.place(("CAFE-500", "10"), ("FILTRO-103", "4"), customer="Mercearia")
    return partner.done(order["id"])


def charged(partner: Partner, order: dict[str, Any], kind: str) -> Decimal:
    """What the lines of its invoice owe of a tax."""
    query = """query($id: ID!) { order(by: {id: $id}) { invoices { lines {
        taxes { kind base { amount } amount { amount } } } } } }"""
    (invoice,) = partner.query(query, id=order["id"])["order"]["invoices"]
    taxes = [tax for line in invoice["lines"] for tax in line["taxes"] if tax["kind"] == kind]
    return sum((Decimal(tax["amount"]["amount"]) for tax in taxes), Decimal(0))


@pytest.fixture
def order(aurora: Partner) -> dict[str, Any]:
    booked(aurora)
    return sold(aurora)


def test_a_sale_tells_the_books_its_revenue_its_taxes_and_its_cost(
    aurora: Partner, order: dict[str, Any]
) -> None:
    entries = {entry["purpose"]: entry for entry in entries_of(aurora, order)}
    assert set(entries) >= {"REVENUE", "TAXES", "COST"}
    total = Decimal(order["total"]["amount"])
    assert told(entries["REVENUE"]) == {"CUSTOMERS": total, "REVENUE": -total}
    (invoice,) = order["invoices"]
    assert entries["REVENUE"]["source"] == invoice["id"]
    assert entries["REVENUE"]["memo"] == f"Receita de venda NF-e {invoice['number']}"
    taxes = told(entries["TAXES"])
    assert taxes["ICMS_ON_SALES"] == -taxes["ICMS_PAYABLE"] == charged(aurora, order, "ICMS") > 0
    assert {"PIS_ON_SALES", "COFINS_ON_SALES"} < taxes.keys()
    shipped = sum(
        -Decimal(movement["value"]["amount"])
        for sku in ("CAFE-500", "FILTRO-103")
        for movement in aurora.stock(sku)["movements"]["nodes"]
        if movement["kind"] == "SALE_OUT"
    )
    assert told(entries["COST"]) == {"COST_OF_GOODS": shipped, "INVENTORY": -shipped}
    for name in ("post_invoice", "post_cost"):
        assert steps(order)[name] == "DONE"


def test_productivity_is_net_revenue_of_the_books_a_head(aurora: Partner, order: dict[str, Any]) -> None:
    balances = trial_balance(aurora)
    net = -sum(balances.get(purpose, Decimal(0)) for purpose in ("REVENUE", *DEDUCTIONS))
    assert 0 < net < Decimal(order["total"]["amount"])
    hire = {
        "idempotencyKey": uuid4().hex,
        "name": "Ana",
        "cpf": a_cpf(77),
        "jobTitle": "Vendedora",
        "salary": "3000.00",
    }
    aurora.do("hireEmployee", "employee", hiredOn=f"{today() - timedelta(days=400)}", **hire)
    told = aurora.query(INDICATORS, since=f"{today() - timedelta(days=30)}", on=f"{today()}")
    [heads], found = told["workforce"], told["productivity"]
    assert Decimal(found["heads"]) == Decimal(heads["average"]) >= 1
    assert Decimal(found["netRevenue"]["amount"]) == net
    per_head = (net / Decimal(found["heads"])).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Decimal(found["revenuePerHead"]["amount"]) == per_head


def test_the_trial_balance_is_zero_and_knows_what_the_stock_is_worth(
    aurora: Partner, order: dict[str, Any]
) -> None:
    balances = trial_balance(aurora)
    assert balances["CUSTOMERS"] == Decimal(order["total"]["amount"])
    items = aurora.query("{ stockItems(first: 100) { nodes { value { amount } } } }")["stockItems"]["nodes"]
    assert balances["INVENTORY"] == sum(Decimal(item["value"]["amount"]) for item in items)


def test_the_ledger_of_an_account_is_read_by_dates(aurora: Partner, order: dict[str, Any]) -> None:
    ledger = """
        query($on: Date!) { account(by: {code: "1.1.02.001"}) {
            name parent { code }
            ledger(where: {postedOn: {gte: $on}}) { nodes { debit { amount } entry { memo } } }
        } }
    """
    account = aurora.query(ledger, on=today().isoformat())["account"]
    assert (account["name"], account["parent"]["code"]) == ("Duplicatas a receber", "1.1.02")
    assert order["total"]["amount"] in [line["debit"]["amount"] for line in account["ledger"]["nodes"]]
    assert aurora.query(ledger, on="2099-01-01")["account"]["ledger"]["nodes"] == []


def test_a_sale_cancelled_within_the_hour_leaves_reversals_and_nothing_else(
    aurora: Partner, order: dict[str, Any]
) -> None:
    before = trial_balance(aurora)
    aurora.do(
        "cancelInvoice",
        "invoice",
        idempotencyKey=uuid4().hex,
        invoiceId=order["invoices"][0]["id"],
        reason="Cliente desistiu da compra",
    )
    done = aurora.wait(
        order["id"],
        lambda found: found["process"]["state"] == "DONE" and found["invoices"][0]["status"] == "CANCELLED",
    )
    assert {"reverse_invoice", "reverse_cost"} <= steps(done).keys()
    entries = entries_of(aurora, order)
    undone = {entry["number"]: entry for entry in entries if entry["reversedBy"]}
    assert {entry["purpose"] for entry in undone.values()} >= {"REVENUE", "TAXES", "COST"}
    for reversal in (entry for entry in entries if entry["reverses"]):
        original = told(undone[reversal["reverses"]["number"]])
        assert told(reversal) == {purpose: -amount for purpose, amount in original.items()}
    after = trial_balance(aurora)
    assert {after[purpose] for purpose in ("CUSTOMERS", "REVENUE", "ICMS_PAYABLE", "COST_OF_GOODS")} == {0}
    assert after["INVENTORY"] > before["INVENTORY"]


def test_a_simples_company_books_no_taxes_by_invoice(ipe: Partner) -> None:
    booked(ipe)
    order = ipe.place(("CADERNO", "2"), customer="Helena")
    ipe.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=order["id"])
    order = ipe.done(order["id"])
    purposes = {entry["purpose"] for entry in entries_of(ipe, order)}
    assert {"REVENUE", "COST"} <= purposes
    assert "TAXES" not in purposes


def test_an_entry_by_hand_waits_for_a_second_person(aurora: Partner) -> None:
    accounts = {
        node["purpose"]: node["id"]
        for node in aurora.query("{ accounts(first: 100) { nodes { id purpose } } }")["accounts"]["nodes"]
    }
    entry = {
        "postedOn": today().isoformat(),
        "memo": "Depósito do caixa",
        "lines": [
            {"accountId": accounts["BANK"], "debit": "50.00"},
            {"accountId": accounts["CASH"], "credit": "50.00"},
        ],
    }
    request = aurora.do(
        "postManualEntry",
        "entryRequest",
        "id status lines { account { purpose } debit { amount } }",
        idempotencyKey=uuid4().hex,
        **entry,
    )
    assert (request["status"], request["lines"][0]["debit"]["amount"]) == ("REQUESTED", "50.00")
    approval = {"idempotencyKey": uuid4().hex, "requestId": request["id"]}
    assert aurora.refused("approveEntry", "entryRequest", **approval) == [("FOUR_EYES_REQUIRED", "input")]
    entry["lines"][1]["credit"] = "49.99"
    entry["lines"][0]["accountId"] = accounts["BANK"]
    assert aurora.refused("postManualEntry", "entryRequest", idempotencyKey=uuid4().hex, **entry) == [
        ("ENTRY_UNBALANCED", "input.lines")
    ]


def test_a_sale_into_a_closed_month_waits_with_its_reason_until_the_month_is_open_again(
    aurora: Partner,
) -> None:
    booked(aurora)
    month = f"{today():%Y-%m}"
    period = aurora.do("openPeriod", "period", "id month status", month=month)
    assert (period["month"], period["status"]) == (month, "OPEN")
    closed = aurora.do("closePeriod", "period", "status balanceDigest", periodId=period["id"])
    assert closed["status"] == "CLOSED"
    assert len(closed["balanceDigest"]) == 64
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    parked = aurora.wait(order["id"], lambda found: steps(found).get("post_invoice") == "PARKED")
    waiting = {step["name"]: step for step in parked["process"]["steps"] if step["state"] == "PARKED"}
    assert waiting["post_invoice"]["errorCode"] == "PERIOD_NOT_OPEN"
    assert month in waiting["post_invoice"]["error"]
    assert aurora.refused("openPeriod", "period", month=month) == [("PERIOD_NOT_OPEN", "input")]
    again = {"periodId": period["id"], "reason": "Venda esquecida"}
    assert aurora.do("reopenPeriod", "period", "status", **again)["status"] == "CLOSED"
    assert aurora.refused("reopenPeriod", "period", **again) == [("FOUR_EYES_REQUIRED", "input")]


def test_what_customers_owe_and_are_owed_is_the_same_in_the_books_and_in_finance(aurora: Partner) -> None:
    booked(aurora)
    halves = [{"daysAfterInvoice": days, "share": "0.5"} for days in (30, 60)]
    payment = {"method": "BOLETO", "installments": halves}
    order = aurora.place(("CAFE-500", "10"), customer="Mercearia", payment=payment)
    order = aurora.done(order["id"])
    owed = (
        "query($id: ID!) { order(by: {id: $id}) { receivables { balance { amount } installments { id } } } }"
    )
    (receivable,) = aurora.query(owed, id=order["id"])["order"]["receivables"]
    paid = {"amount": "100.00", "paidOn": today().isoformat(), "method": "PIX"}
    installment = receivable["installments"][0]["id"]
    aurora.do("receivePayment", "installment", idempotencyKey=uuid4().hex, installmentId=installment, **paid)
    line = {"lineId": order["lines"][0]["id"], "quantity": "10"}
    back = {"orderId": order["id"], "lines": [line], "reason": "Embalagem avariada no transporte"}
    aurora.do("returnOrder", "return", idempotencyKey=uuid4().hex, **back)
    done = aurora.wait(
        order["id"],
        lambda found: found["process"]["state"] == "DONE" and "post_credit" in steps(found),
    )
    assert {"post_payment", "post_credit", "post_returned_cost"} <= steps(done).keys()
    (receivable,) = aurora.query(owed, id=order["id"])["order"]["receivables"]
    balances = trial_balance(aurora)
    assert balances["BANK"] == Decimal("100.00")
    assert balances["CUSTOMERS"] == Decimal(receivable["balance"]["amount"]) == 0
    assert balances["CUSTOMER_CREDITS"] == Decimal("-100.00")
    assert balances["SALES_RETURNS"] == -balances["REVENUE"]
    assert balances["COST_OF_GOODS"] == balances["ICMS_PAYABLE"] == 0


CREDITED = """
query($id: ID!) {
  order(by: {id: $id}) {
    returns { status total { amount } credited { amount } discount { amount } }
  }
  customerCredits(where: {order: {id: {eq: $id}}}) {
    nodes { amount { amount } settled { amount } refundable { amount } discount { amount } }
  }
}
"""


def standing(partner: Partner) -> dict[str, Decimal]:
    """Every account that does not stand at zero, once nothing is left to do."""
    partner.settle_down()
    return {purpose: amount for purpose, amount in trial_balance(partner).items() if amount}


def paid_early(partner: Partner) -> dict[str, Any]:
    """A sale for 399.00 of which two percent are saved, and the rest is paid."""
    payment = {"method": "BOLETO", "installments": [{"daysAfterInvoice": 30, "share": "1"}]}
    order = partner.done(partner.place(("CAFE-500", "10"), customer="Mercearia", payment=payment)["id"])
    owed = "query($id: ID!) { order(by: {id: $id}) { receivables { id version installments { id } } } }"
    (receivable,) = partner.query(owed, id=order["id"])["order"]["receivables"]
    offer = {"receivableId": receivable["id"], "expectedVersion": receivable["version"]}
    partner.do("offerDiscount", "receivable", **offer, rate="2", days=5)
    (installment,) = receivable["installments"]
    paid = {"amount": "391.02", "paidOn": today().isoformat(), "method": "PIX"}
    settled = partner.do(
        "receivePayment",
        "installment",
        "balance { amount } settlements { discount { amount } }",
        idempotencyKey=uuid4().hex,
        installmentId=installment["id"],
        **paid,
    )
    assert settled == {"balance": {"amount": "0.00"}, "settlements": [{"discount": {"amount": "7.98"}}]}
    partner.wait(order["id"], lambda found: steps(found).get("post_payment") == "DONE")
    assert trial_balance(partner)["DISCOUNTS_GRANTED"] == Decimal("7.98")
    return order


def give_back(partner: Partner, order: dict[str, Any], quantity: str) -> None:
    """So much of the only line comes back, and is credited and booked."""
    line = {"lineId": order["lines"][0]["id"], "quantity": quantity}
    back = {"orderId": order["id"], "lines": [line], "reason": "Embalagem avariada no transporte"}
    partner.do("returnOrder", "return", idempotencyKey=uuid4().hex, **back)
    partner.done(order["id"])
    partner.settle_down()


def amounts(found: dict[str, Any]) -> dict[str, str]:
    return {name: held["amount"] for name, held in found.items() if isinstance(held, dict)}


def test_a_sale_cancelled_after_a_discount_for_paying_early_leaves_only_the_money_that_is_owed_back(
    aurora: Partner,
) -> None:
    booked(aurora)
    before = standing(aurora)
    order = paid_early(aurora)
    aurora.do(
        "cancelInvoice",
        "invoice",
        idempotencyKey=uuid4().hex,
        invoiceId=order["invoices"][0]["id"],
        reason="Cliente desistiu da compra",
    )
    aurora.wait(order["id"], lambda found: steps(found).get("post_credit") == "DONE")
    money = {"BANK": Decimal("391.02"), "CUSTOMER_CREDITS": Decimal("-391.02")}
    assert standing(aurora) == before | money


def test_goods_that_were_paid_early_come_back_for_what_was_paid_and_not_for_their_price(
    aurora: Partner,
) -> None:
    booked(aurora)
    before = standing(aurora)
    order = paid_early(aurora)
    give_back(aurora, order, "3")
    found = aurora.query(CREDITED, id=order["id"])
    (returned,), (credit,) = found["order"]["returns"], found["customerCredits"]["nodes"]
    assert returned["status"] == "CREDITED"
    assert amounts(returned) == {"total": "119.70", "credited": "117.31", "discount": "2.39"}
    refundable = {"amount": "117.31", "settled": "0.00", "refundable": "117.31", "discount": "2.39"}
    assert amounts(credit) == refundable
    (entry,) = (entry for entry in entries_of(aurora, order) if entry["purpose"] == "CREDIT")
    assert told(entry) == {"CUSTOMER_CREDITS": Decimal("2.39"), "DISCOUNTS_GRANTED": Decimal("-2.39")}
    assert standing(aurora)["DISCOUNTS_GRANTED"] == Decimal("5.59")
    give_back(aurora, order, "7")
    after = standing(aurora)
    assert after.pop("SALES_RETURNS") == -after.pop("REVENUE") == Decimal("399.00")
    money = {"BANK": Decimal("391.02"), "CUSTOMER_CREDITS": Decimal("-391.02")}
    assert after == before | money
