"""A sale that was paid and cancelled: the credit is paid out by two people, and the books close."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from tests.stories.back_office import BackOffice
from tests.stories.mover import Mover
from tests.stories.partner import Partner, steps
from tests.stories.test_first_pay import joined
from tests.stories.test_the_books import booked, paid_early, standing, today
from tests.stories.test_undoing import assert_sound

PAYABLE = "id version status openedBy supplier { name } installments { id } credit { refunded { amount } }"
CREDITS = """{ customerCredits { nodes {
    id refundable { amount } refunded { amount } refunds { status total { amount } }
    availableActions { action allowed }
} } }"""


def test_what_was_paid_for_a_cancelled_sale_is_paid_out_by_two_people(
    aurora: Partner, office: BackOffice
) -> None:
    booked(aurora)
    before = standing(aurora)
    order = paid_early(aurora)
    cancel = {"invoiceId": order["invoices"][0]["id"], "reason": "Cliente desistiu da compra"}
    aurora.do("cancelInvoice", "invoice", idempotencyKey=uuid4().hex, **cancel)
    aurora.wait(order["id"], lambda found: steps(found).get("post_credit") == "DONE")
    (credit,) = aurora.query(CREDITS)["customerCredits"]["nodes"]
    assert credit["availableActions"] == [{"action": "refundCustomerCredit", "allowed": True}]
    refund = {"creditId": credit["id"]}
    assert aurora.refused(
        "refundCustomerCredit", "payable", idempotencyKey=uuid4().hex, amount="391.03", **refund
    ) == [("OUT_OF_RANGE", "input.amount")]
    payable = aurora.do("refundCustomerCredit", "payable", PAYABLE, idempotencyKey=uuid4().hex, **refund)
    assert (payable["status"], payable["openedBy"]) == ("BLOCKED", "CUSTOMER_CREDIT")
    assert payable["supplier"]["name"].startswith("Mercearia")
    assert payable["credit"]["refunded"]["amount"] == "391.02"
    release = {"payableId": payable["id"], "expectedVersion": payable["version"]}
    assert aurora.refused("approvePayable", "payable", **release) == [
        ("FOUR_EYES_REQUIRED", "input.payableId")
    ]
    money = Decimal("391.02")
    owed = {"BANK": money, "SUPPLIERS": before["SUPPLIERS"] - money}
    assert standing(aurora) == before | owed
    person = Mover.signed_in(office.url, aurora.access)
    assert person.refused("approvePayable", "payable", **release) == [
        ("FOUR_EYES_REQUIRED", "input.payableId")
    ], "who made the key that refunds"
    other = joined(office, aurora, "bia", ["finance.payable.*"])
    assert other.do("approvePayable", "payable", "status", **release)["status"] == "OPEN"
    paid = {"installmentId": payable["installments"][0]["id"], "amount": "391.02", "method": "PIX"}
    aurora.do("payPayable", "installment", idempotencyKey=uuid4().hex, paidOn=today().isoformat(), **paid)
    assert standing(aurora) == before
    (credit,) = aurora.query(CREDITS)["customerCredits"]["nodes"]
    assert credit["refunds"] == [{"status": "SETTLED", "total": {"amount": "391.02"}}]
    assert credit["availableActions"] == [{"action": "refundCustomerCredit", "allowed": False}]
    assert_sound(office, aurora)
