"""Numbers that came to nothing are given up, in time and with the authority's knowledge."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.patience import until
from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from tests.stories.test_bad_days import invoice, parked
from tests.stories.test_undoing import assert_sound

GAPS = """
query($id: ID!) { fiscalNumberGaps(establishmentId: $id) {
  kind series number status invoice { id status } deadline overdue
} }
"""
VOID = "id status first last statusCode protocol year xml { url }"
SHOWN = f"query($id: ID!) {{ numberVoid(by: {{id: $id}}) {{ {VOID} }} }}"


def issuer(partner: Partner) -> str:
    return partner.query("{ company { issuer { id } } }")["company"]["issuer"]["id"]


def given(partner: Partner, first: int, last: int, **more: Any) -> dict[str, Any]:
    return {
        "idempotencyKey": uuid4().hex,
        "establishmentId": issuer(partner),
        "series": 1,
        "first": first,
        "last": last,
        "reason": "Pedido desfeito antes da nota",
    } | more


def registered(partner: Partner, id: str) -> dict[str, Any]:
    """The void once the authority answered."""
    partner.settle_down()
    return partner.query(SHOWN, id=id)["numberVoid"]


def test_the_number_of_a_rejected_invoice_is_given_up_and_its_goods_are_invoiced_anew(
    aurora: Partner, office: BackOffice
) -> None:
    office.steer(reject={"code": 778, "count": 1})
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    rejected = invoice(aurora.wait(order["id"], parked))
    (gap,) = aurora.query(GAPS, id=issuer(aurora))["fiscalNumberGaps"]
    assert (gap["number"], gap["status"], gap["invoice"]["id"]) == (1, "REJECTED", rejected["id"])
    assert gap["deadline"].endswith("-10")
    assert not gap["overdue"]
    void = aurora.do("voidNumbers", "numberVoid", VOID, **given(aurora, 1, 1))
    done = registered(aurora, void["id"])
    assert (done["status"], done["statusCode"], done["first"], done["last"]) == ("REGISTERED", 102, 1, 1)
    assert f"<nProt>{done['protocol']}</nProt>" in aurora.http.get(done["xml"]["url"]).text
    after = aurora.done(order["id"])
    assert invoice(after)["status"] == "VOIDED"
    assert aurora.query(GAPS, id=issuer(aurora))["fiscalNumberGaps"] == []
    aurora.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=order["id"])
    assert [(one["number"], one["status"]) for one in aurora.done(order["id"])["invoices"]] == [
        (1, "VOIDED"),
        (2, "AUTHORIZED"),
    ]
    assert_sound(office, aurora)


def test_numbers_not_taken_yet_are_given_up_and_never_taken(aurora: Partner, office: BackOffice) -> None:
    office.steer(lose_after=1)
    void = aurora.do("voidNumbers", "numberVoid", VOID, **given(aurora, 1, 3))
    assert registered(aurora, void["id"])["statusCode"] in (102, 563)
    order = aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"])
    assert invoice(order)["number"] == 4
    assert_sound(office, aurora)


def test_what_cannot_be_given_up_is_refused_by_name(aurora: Partner, ipe: Partner) -> None:
    aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"])

    def refusals(first: int, last: int, **more: Any) -> list[tuple[str, str]]:
        return aurora.refused("voidNumbers", "numberVoid", **given(aurora, first, last, **more))

    assert refusals(1, 1) == [("FISCAL_NUMBER_IN_USE", "input.first")]
    assert refusals(3, 3) == [("OUT_OF_RANGE", "input.first")]
    assert refusals(0, 2000, reason="curta", series=900) == [
        ("TOO_SHORT", "input.reason"),
        ("OUT_OF_RANGE", "input.series"),
        ("OUT_OF_RANGE", "input.first"),
        ("OUT_OF_RANGE", "input.last"),
    ]
    assert refusals(2, 2, establishmentId=issuer(ipe)) == [("NOT_FOUND", "input.establishmentId")]
    aurora.do("voidNumbers", "numberVoid", "id", **given(aurora, 2, 2))
    assert refusals(2, 4) == [("FISCAL_NUMBERS_GIVEN_UP_ALREADY", "input.first")]


@pytest.mark.parametrize(("code", "ends"), [(778, "REJECTED"), (302, "DENIED")])
def test_goods_of_a_document_that_came_to_nothing_are_free_again(
    aurora: Partner, office: BackOffice, code: int, ends: str
) -> None:
    office.steer(reject={"code": code, "count": 1})
    remittance = {
        "kind": "BONUS",
        "recipientId": aurora.party("Mercearia"),
        "warehouseId": aurora.warehouse,
        "items": [{"productId": aurora.product("CAFE-500"), "quantity": "2", "unitPrice": "21.37"}],
    }
    made = aurora.do("draftInvoice", "invoice", idempotencyKey=uuid4().hex, remittance=remittance)
    status = "query($id: ID!) { invoice(by: {id: $id}) { status } }"
    until(lambda: aurora.query(status, id=made["id"])["invoice"]["status"] == ends)
    if ends == "REJECTED":
        assert aurora.stock("CAFE-500")["reserved"] == "2"
        aurora.do("voidNumbers", "numberVoid", VOID, **given(aurora, 1, 1))
    aurora.settle_down()
    left = aurora.stock("CAFE-500")
    assert (left["onHand"], left["reserved"]) == ("500", "0")
    assert_sound(office, aurora)
