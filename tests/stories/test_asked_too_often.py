"""An authority that was asked too often is left alone for its hour, by everybody and for one alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from persistence.clock import now
from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from tests.stories.test_contingency import enter
from tests.stories.test_given_up_numbers import given

STEP = """
query($id: ID!) { order(by: {id: $id}) {
  process { steps { name state errorCode nextAt } } invoices { status }
} }
"""
HELD = "AUTHORITY_ASKED_TOO_OFTEN"


def held(partner: Partner) -> tuple[str, dict[str, Any]]:
    """An order whose invoice waits out the hour, with its step."""
    order = partner.place(("CAFE-500", "1"), customer="Mercearia")["id"]
    partner.wait(order, lambda order: HELD in str(order["process"]))
    return order, sending(partner, order)


def sending(partner: Partner, order: str) -> dict[str, Any]:
    steps = partner.query(STEP, id=order)["order"]["process"]["steps"]
    return next(step for step in steps if step["name"] == "transmit_invoice")


def test_nobody_asks_for_an_hour_and_other_companies_go_on(
    aurora: Partner, ipe: Partner, office: BackOffice
) -> None:
    office.steer(pause=656)
    _, first = held(aurora)
    assert (first["state"], first["errorCode"]) == ("RETRYING", HELD)
    assert datetime.fromisoformat(first["nextAt"]) > now() + timedelta(minutes=55)
    office.calm()
    office.kill("worker")
    order, second = held(aurora)
    assert datetime.fromisoformat(second["nextAt"]) <= datetime.fromisoformat(first["nextAt"])
    assert aurora.query(STEP, id=order)["order"]["invoices"] == [{"status": "SIGNED"}]
    other = ipe.place(("PAPEL-A4", "1"), customer="Colégio")["id"]
    ipe.do("invoiceOrder", "invoice", idempotencyKey="anyway", orderId=other)
    assert ipe.done(other)["invoices"][0]["status"] == "AUTHORIZED"


def test_an_announcement_too_many_waits_the_hour_and_holds_no_number(
    aurora: Partner, office: BackOffice
) -> None:
    enter(aurora, emission="EPEC")
    office.steer(authority="an", pause=656)
    _, step = held(aurora)
    assert (step["state"], step["errorCode"]) == ("RETRYING", HELD)
    assert datetime.fromisoformat(step["nextAt"]) > now() + timedelta(minutes=55)
    aurora.do("voidNumbers", "numberVoid", **given(aurora, 1, 1))
