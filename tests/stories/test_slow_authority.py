"""A tax authority that hardly answers delays what needs it and nobody else."""

from __future__ import annotations

import time
from typing import Any

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner, steps

ASLEEP = 60.0
"""Seconds for each answer of the authority: longer than anybody waits for one."""
SLOTS = 8
"""Tasks in work at once in each queue of a worker."""
SOON = 25.0
"""Seconds on a busy machine, half a second on an idle one; behind the authority it would be minutes."""

STEPS = "{ processSteps(last: 100) { nodes { name state } } }"


def test_more_invoices_than_places_wait_for_the_authority_and_all_other_work_goes_on(
    aurora: Partner, ipe: Partner, office: BackOffice
) -> None:
    office.steer(slow=ASLEEP)
    asleep = [aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"] for _ in range(SLOTS + 2)]
    for id in asleep:
        aurora.wait(id, is_with_the_authority)

    began = time.monotonic()
    receive(ipe, "PAPEL-A4", "7")
    ended(ipe, "post_receipt")
    late = aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"]
    aurora.wait(late, lambda order: steps(order).get("number_invoice") == "DONE", within=SOON)
    assert time.monotonic() - began < SOON
    assert all(is_with_the_authority(aurora.order(id)) for id in asleep)

    office.calm()
    office.kill("worker")
    done = [aurora.done(id, within=120) for id in (*asleep, late)]
    assert sorted(order["invoices"][0]["number"] for order in done) == list(range(1, SLOTS + 4))


def is_with_the_authority(order: dict[str, Any]) -> bool:
    return steps(order).get("transmit_invoice") in ("RUNNING", "WAITING", "RETRYING")


def receive(partner: Partner, sku: str, quantity: str) -> None:
    """Goods come in; that they do is booked by the queue of internal work."""
    items = [{"productId": partner.product(sku), "quantity": quantity, "unitCost": "20"}]
    warehouse = partner.warehouse
    partner.do("receiveStock", "movements", idempotencyKey="more", warehouseId=warehouse, items=items)


def ended(partner: Partner, name: str) -> None:
    """Wait until every step of this name was carried out."""
    deadline = time.monotonic() + SOON
    while True:
        found = partner.query(STEPS)["processSteps"]["nodes"]
        states = {step["state"] for step in found if step["name"] == name}
        if states == {"DONE"}:
            return
        assert time.monotonic() < deadline, (name, states)
        time.sleep(0.05)
