"""Goods left with a document that was denied afterwards: it stays open until somebody undoes it, whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner, steps
from tests.stories.test_consumers import leave
from tests.stories.test_contingency import enter
from tests.stories.test_the_books import booked, standing, today
from tests.stories.test_undoing import assert_sound

WHY = "Destinatário irregular, mercadoria de volta"
LEFT_OPEN = """
{ invoices(where: {undecided: {eq: true}}) {
    nodes { id status undecided undoing { goods reason } recipient { name } } } }
"""
DEBT = """
query($id: ID!) { order(by: {id: $id}) {
    lines { invoicedQuantity remainingQuantity }
    receivables { status balance { amount } installments { id } }
} }
"""


def undecided(partner: Partner) -> list[dict[str, Any]]:
    return partner.query(LEFT_OPEN)["invoices"]["nodes"]


def used_and_denied(aurora: Partner, office: BackOffice) -> dict[str, Any]:
    """A sale of one, used as EPEC, whose document was denied."""
    enter(aurora, emission="EPEC")
    office.steer(pause=108)
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    aurora.wait(order["id"], lambda order: steps(order).get("open_receivables") == "DONE")
    office.steer(pause=None, reject={"code": 302, "count": 1})
    leave(aurora)
    aurora.wait(order["id"], lambda order: order["invoices"][0]["status"] == "DENIED")
    office.calm()
    return aurora.done(order["id"])


def undo(partner: Partner, invoice: str, **wishes: Any) -> Any:
    values = {"goods": "BACK", "reason": WHY} | wishes
    return partner.do(
        "undoInvoiceUse",
        "invoice",
        "status undecided undoing { goods reason }",
        idempotencyKey=uuid4().hex,
        invoiceId=invoice,
        **values,
    )


def test_denied_after_it_was_used_it_is_undone_once_and_everywhere(
    aurora: Partner, office: BackOffice
) -> None:
    booked(aurora)
    before = standing(aurora)
    denied = used_and_denied(aurora, office)
    (open_,) = undecided(aurora)
    assert (open_["status"], open_["undoing"]) == ("DENIED", None)
    assert aurora.stock("CAFE-500")["onHand"] == "499"
    receivable = aurora.query(DEBT, id=denied["id"])["order"]["receivables"][0]
    aurora.do(
        "receivePayment",
        "installment",
        idempotencyKey=uuid4().hex,
        installmentId=receivable["installments"][0]["id"],
        amount="10.00",
        method="CASH",
        paidOn=today().isoformat(),
    )
    aurora.done(denied["id"])
    told = undo(aurora, open_["id"])
    assert told == {"status": "DENIED", "undecided": False, "undoing": {"goods": "BACK", "reason": WHY}}
    undo(aurora, open_["id"], goods="WITH_CUSTOMER")
    aurora.done(denied["id"])
    stock = aurora.stock("CAFE-500")
    assert (stock["onHand"], stock["reserved"]) == ("500", "1")
    order = aurora.query(DEBT, id=denied["id"])["order"]
    assert order["lines"] == [{"invoicedQuantity": "0", "remainingQuantity": "1"}]
    assert [(one["status"], one["balance"]["amount"]) for one in order["receivables"]] == [
        ("CANCELLED", "0.00")
    ]
    (credit,) = aurora.query("{ customerCredits { nodes { amount { amount } refundable { amount } } } }")[
        "customerCredits"
    ]["nodes"]
    assert credit == {"amount": {"amount": "10.00"}, "refundable": {"amount": "10.00"}}
    money = {"CASH": Decimal("10.00"), "CUSTOMER_CREDITS": Decimal("-10.00")}
    assert standing(aurora) == before | money
    assert undecided(aurora) == []
    assert_sound(office, aurora)


def test_the_order_is_invoiced_anew_for_goods_that_stay_with_the_customer(
    aurora: Partner, office: BackOffice
) -> None:
    denied = used_and_denied(aurora, office)
    (open_,) = undecided(aurora)
    assert undo(aurora, open_["id"], goods="WITH_CUSTOMER")["undoing"]["goods"] == "WITH_CUSTOMER"
    aurora.done(denied["id"])
    aurora.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=denied["id"])
    order = aurora.done(denied["id"])
    assert [one["status"] for one in order["invoices"]] == ["DENIED", "AUTHORIZED"]
    assert aurora.stock("CAFE-500")["onHand"] == "499"


def test_what_stands_is_not_undone(aurora: Partner) -> None:
    order = aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"])
    values = {"invoiceId": order["invoices"][0]["id"], "goods": "BACK"}
    key = uuid4().hex
    assert aurora.refused("undoInvoiceUse", "invoice", idempotencyKey=key, reason=WHY, **values) == [
        ("NOTHING_TO_UNDO", "input.invoiceId")
    ]
    assert aurora.refused("undoInvoiceUse", "invoice", idempotencyKey=key, reason="curta", **values) == [
        ("TOO_SHORT", "input.reason")
    ]
