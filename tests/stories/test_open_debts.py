"""Debts that a company brought along: received late, paid, blocked, reversed, cancelled; and the books."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from domain.kernel.calendar import business_date
from tests.stories.back_office import BackOffice
from tests.stories.mover import EXAMPLES, Mover, counts
from tests.stories.partner import Partner
from tests.stories.test_first_pay import joined
from tests.stories.test_moving_in import company, mover

__all__ = ["company", "mover"]

PAYABLE = """
id version number openedBy status total { amount } balance { amount } supplier { name }
installments { id number dueOn amount { amount } balance { amount } status
  payments { id status method amount { amount } paidOn reverses { id } availableActions { action allowed } }
  availableActions { action allowed reason } }
availableActions { action allowed reason }
"""
CLOSING = """query($on: Date!) { trialBalance(on: $on) {
    balanced rows { account { purpose } closing { amount } } } }"""


def today() -> str:
    return business_date(datetime.now(UTC)).isoformat()


@pytest.fixture
def moved_in(company: Mover) -> Mover:
    """With its parties and its open debts."""
    for kind in ("PARTIES", "RECEIVABLES", "PAYABLES"):
        assert company.carry_out(kind, (EXAMPLES / f"{kind.lower()}.csv").read_bytes())["failed"] == 0
    company.settle_down()
    return company


def payable(company: Partner, number: str) -> dict[str, Any]:
    query = f"query($n: String!) {{ payables(where: {{number: {{eq: $n}}}}) {{ nodes {{ {PAYABLE} }} }} }}"
    (only,) = company.query(query, n=number)["payables"]["nodes"]
    return only


def paying(installment: dict[str, Any], amount: str, **more: Any) -> dict[str, Any]:
    said = {"installmentId": installment["id"], "amount": amount, "paidOn": today(), "method": "TRANSFER"}
    return {"idempotencyKey": uuid4().hex} | said | more


def closing(company: Partner) -> dict[str, Decimal]:
    """What is left on the accounts once everything is booked, by purpose."""
    company.settle_down()
    found = company.query(CLOSING, on=today())["trialBalance"]
    assert found["balanced"]
    stands = {row["account"]["purpose"]: Decimal(row["closing"]["amount"]) for row in found["rows"]}
    return {purpose: amount for purpose, amount in stands.items() if amount}


def test_what_is_owed_both_ways_stands_in_the_books_against_the_opening(moved_in: Mover) -> None:
    assert closing(moved_in) == {
        "CUSTOMERS": Decimal("2889.90"),
        "SUPPLIERS": Decimal("-5300.00"),
        "OPENING_BALANCES": Decimal("2410.10"),
    }


def test_a_supplier_is_paid_and_a_wrong_payment_leaves_only_its_reversal(moved_in: Mover) -> None:
    first = payable(moved_in, "NF 20315")["installments"][0]
    part = moved_in.do("payPayable", "installment", "status balance { amount }", **paying(first, "1000.00"))
    assert part == {"status": "PARTIALLY_SETTLED", "balance": {"amount": "1450.00"}}
    moved_in.do("payPayable", "installment", **paying(first, "0.01", method="CASH"))
    assert closing(moved_in)["SUPPLIERS"] == Decimal("-4299.99")
    assert moved_in.refused("payPayable", "installment", **paying(first, "1450.00")) == [
        ("MORE_THAN_OWED", "input.amount")
    ]
    wrong = payable(moved_in, "NF 20315")["installments"][0]["payments"][1]
    assert wrong["availableActions"] == [{"action": "reversePayment", "allowed": True}]
    undo = {"paymentId": wrong["id"], "reason": "Pago por engano"}
    moved_in.do("reversePayment", "payment", idempotencyKey=uuid4().hex, **undo)
    assert moved_in.refused("reversePayment", "payment", idempotencyKey=uuid4().hex, **undo) == [
        ("ALREADY_REVERSED", "input.paymentId")
    ]
    after = payable(moved_in, "NF 20315")
    assert (after["status"], after["balance"]["amount"]) == ("PARTIALLY_SETTLED", "3900.00")
    assert [(each["status"], each["amount"]["amount"]) for each in after["installments"][0]["payments"]] == [
        ("POSTED", "1000.00"),
        ("REVERSED", "0.01"),
        ("POSTED", "-0.01"),
    ]
    balances = closing(moved_in)
    assert (balances["SUPPLIERS"], balances["BANK"]) == (Decimal("-4300.00"), Decimal("-1000.00"))
    assert "CASH" not in balances


def test_the_same_key_pays_once(moved_in: Mover) -> None:
    installment = payable(moved_in, "NF 20388")["installments"][0]
    once = paying(installment, "100.00")
    for replayed in (False, True):
        payload = moved_in.payload("payPayable", "installment { balance { amount } }", **once)
        assert (payload["installment"]["balance"]["amount"], payload["replayed"]) == ("300.00", replayed)


def test_what_is_blocked_is_paid_only_after_somebody_else_approved_it(
    moved_in: Mover, office: BackOffice
) -> None:
    held = payable(moved_in, "NF 20388")
    shown = {"payableId": held["id"], "expectedVersion": held["version"]}
    blocked = moved_in.do(
        "blockPayable", "payable", "status version blockReason", **shown, reason="Faltou mercadoria"
    )
    assert (blocked["status"], blocked["blockReason"]) == ("BLOCKED", "Faltou mercadoria")
    installment = held["installments"][0]
    assert moved_in.refused("payPayable", "installment", **paying(installment, "400.00")) == [
        ("INVALID_TRANSITION", "input.installmentId")
    ]
    release = {"payableId": held["id"], "expectedVersion": blocked["version"]}
    assert moved_in.refused("approvePayable", "payable", **release) == [
        ("FOUR_EYES_REQUIRED", "input.payableId")
    ]
    key = moved_in.payload("createApiKey", "key", name="Controle", scopes=["finance.payable.*"])["key"]
    own = Mover(str(moved_in.http.base_url), key)
    assert own.refused("approvePayable", "payable", **release) == [("FOUR_EYES_REQUIRED", "input.payableId")]
    other = joined(office, moved_in, "bia", ["finance.payable.*"])
    assert other.do("approvePayable", "payable", "status", **release)["status"] == "OPEN"
    assert moved_in.do("payPayable", "installment", "status", **paying(installment, "400.00")) == {
        "status": "SETTLED"
    }


def test_a_payable_that_was_none_leaves_the_books_as_if_it_had_not_been(moved_in: Mover) -> None:
    wrong = payable(moved_in, "NF 20388")
    cancel = {"payableId": wrong["id"], "expectedVersion": wrong["version"], "idempotencyKey": uuid4().hex}
    done = moved_in.do("cancelPayable", "payable", "status balance { amount }", **cancel)
    assert done == {"status": "CANCELLED", "balance": {"amount": "0.00"}}
    assert closing(moved_in)["SUPPLIERS"] == Decimal("-4900.00")
    again = moved_in.carry_out("PAYABLES", (EXAMPLES / "payables.csv").read_bytes())
    assert counts(again) == (1, 2, 0)
    assert closing(moved_in)["SUPPLIERS"] == Decimal("-5300.00")


def test_what_a_customer_owed_from_before_is_received_and_taken_back(moved_in: Mover) -> None:
    query = """{ receivables(where: {document: {eq: "NF 4720"}}) { nodes {
        status order { id } installments { id balance { amount } } } } }"""
    (debt,) = moved_in.query(query)["receivables"]["nodes"]
    assert (debt["status"], debt["order"]) == ("OPEN", None)
    (installment,) = debt["installments"]
    paid = moved_in.do(
        "receivePayment", "installment", "status settlements { id }", **paying(installment, "389.90")
    )
    assert paid["status"] == "SETTLED"
    assert closing(moved_in)["CUSTOMERS"] == Decimal("2500.00")
    undo = {"settlementId": paid["settlements"][0]["id"], "reason": "Cheque devolvido"}
    moved_in.do("reverseSettlement", "settlement", idempotencyKey=uuid4().hex, **undo)
    balances = closing(moved_in)
    assert balances["CUSTOMERS"] == Decimal("2889.90")
    assert "BANK" not in balances
