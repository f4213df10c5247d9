"""One trace leads from a request to everything that follows from it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.collector import Collector, Told
from tests.stories.partner import Partner

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE, CALLERS_SPAN = CALLER.split("-")[1:3]
PLACE = """
mutation Vender($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } errors { code } } }
"""
TO_THE_AUTHORITY = "tax_authority NFeAutorizacao4"
LAST = "render_danfe"


@pytest.fixture
def spans(aurora: Partner, collector: Collector) -> list[Told]:
    """Of one sale whose buyer's program is traced itself."""
    order = aurora.an_order(("CAFE-500", "2"), customer="Mercearia")
    headers = {"traceparent": CALLER, "x-request-id": "sale-of-the-caller"}
    answer = aurora.http.post(
        "/graphql", json={"query": PLACE, "variables": {"input": order}}, headers=headers
    )
    aurora.done(answer.json()["data"]["placeOrder"]["order"]["id"])
    collector.until(lambda spans: LAST in names(spans))
    return collector.trace(TRACE)


def names(spans: Sequence[Told]) -> list[str]:
    return [span.name for span in spans if span.trace == TRACE]


def way_up(span: Told, spans: Sequence[Told]) -> list[str]:
    """The names from a span to the root of what we told."""
    by_id = {each.id: each for each in spans}
    way = [span]
    while (above := by_id.get(way[-1].parent)) is not None:
        way.append(above)
    assert way[-1].parent == CALLERS_SPAN
    return [f"{each.process} {each.name}" for each in way]


def test_a_sale_is_one_trace_from_the_callers_own_to_the_tax_authority(spans: list[Told]) -> None:
    (call,) = (span for span in spans if span.name == TO_THE_AUTHORITY)
    assert way_up(call, spans) == [
        f"retaguarda-worker {TO_THE_AUTHORITY}",
        "retaguarda-worker transmit_invoice",
        "retaguarda-worker sign_invoice",
        "retaguarda-worker number_invoice",
        "retaguarda-worker invoice_order",
        "retaguarda-api mutation Vender",
    ]
    assert call.facts == {"retaguarda.outcome": "answered"}
    assert all(way_up(span, spans) for span in spans)
