"""Front ends rehearse bad days of the tax authority, each company its own."""

from __future__ import annotations

from typing import Any

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from tests.stories.test_bad_days import invoice, parked
from tests.stories.test_given_up_numbers import issuer


def steer(partner: Partner, **wishes: Any) -> None:
    partner.do("steerSandbox", "establishment", establishmentId=issuer(partner), **wishes)
    partner.settle_down()


def test_a_company_has_its_next_document_rejected_and_no_other_company_does(
    aurora: Partner, ipe: Partner, office: BackOffice
) -> None:
    steer(aurora, rejectWith=778, rejectItem=1)
    other = ipe.place(("PAPEL-A4", "1"), customer="Colégio")["id"]
    ipe.do("invoiceOrder", "invoice", idempotencyKey="calm", orderId=other)
    assert invoice(ipe.done(other))["status"] == "AUTHORIZED"
    order = aurora.wait(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"], parked)
    assert invoice(order)["rejection"]["code"] == 778
    assert invoice(aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"]))["number"] == 2


def test_what_cannot_be_rehearsed_is_refused_by_name(aurora: Partner) -> None:
    given = {"establishmentId": issuer(aurora), "pause": 107, "slow": 31, "rejectCount": 0, "rejectWith": 5}
    assert aurora.refused("steerSandbox", "establishment", **given) == [
        ("OUT_OF_RANGE", "input.pause"),
        ("OUT_OF_RANGE", "input.rejectWith"),
        ("OUT_OF_RANGE", "input.rejectCount"),
        ("OUT_OF_RANGE", "input.slow"),
    ]
