"""The authority away, answers lost, workers killed, everybody at once: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg
import httpx
import pytest

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner, steps

PLACE = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { errors { code } } }"


def invoice(order: dict[str, Any]) -> dict[str, Any]:
    (only,) = order["invoices"]
    return only


def parked(order: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for step in order["process"]["steps"] if step["state"] == "PARKED"]


def archived(office: BackOffice, key: str) -> list[dict[str, Any]]:
    """What the authority has received under this access key."""
    address = f"http://127.0.0.1:{office.ports['sandbox health']}/documents"
    return [document for document in httpx.get(address).json() if key in str(document)]


def test_of_twenty_that_want_the_last_ten_units_exactly_ten_get_one(
    aurora: Partner, office: BackOffice
) -> None:
    few = a_product(aurora, "POUCO")
    receive(aurora, few, "10", "1")
    wanted = aurora.an_order(customer="Mercearia")

    def buy(number: int) -> list[str]:
        with httpx.Client(base_url=office.url, headers=aurora.http.headers, timeout=60) as http:
            order = wanted | {
                "idempotencyKey": f"client-{number}",
                "items": [{"productId": few, "quantity": "1"}],
            }
            answer = http.post("/graphql", json={"query": PLACE, "variables": {"input": order}}).json()
            return [error["code"] for error in answer["data"]["placeOrder"]["errors"]]

    with ThreadPoolExecutor(20) as clients:
        outcomes = Counter(tuple(codes) for codes in clients.map(buy, range(20)))
    assert outcomes == {(): 10, ("INSUFFICIENT_STOCK",): 10}


def a_product(partner: Partner, sku: str, **more: Any) -> str:
    return partner.do(
        "registerProduct",
        "product",
        kind="GOODS",
        sku=sku,
        name="Produto raro",
        unit="UN",
        ncm="09012100",
        origin=0,
        salePrice="10.00",
        **more,
    )["id"]


def receive(partner: Partner, product: str, quantity: str, cost: str) -> None:
    items = [{"productId": product, "quantity": quantity, "unitCost": cost}]
    warehouse = partner.warehouse
    partner.do("receiveStock", "movements", idempotencyKey=product, warehouseId=warehouse, items=items)


def test_while_the_authority_is_away_orders_go_on_and_their_invoices_follow(
    aurora: Partner, office: BackOffice
) -> None:
    office.steer(refuse=True)
    placed = [aurora.place(("CAFE-500", "1"), customer="Mercearia") for _ in range(3)]
    for order in placed:
        waiting = aurora.wait(order["id"], lambda order: steps(order).get("transmit_invoice") == "RETRYING")
        assert invoice(waiting)["status"] == "TRANSMITTED"
        step = next(step for step in waiting["process"]["steps"] if step["name"] == "transmit_invoice")
        assert step["errorCode"] == "AUTHORITY_UNAVAILABLE"
    office.calm()
    done = [aurora.done(order["id"]) for order in placed]
    assert sorted(invoice(order)["number"] for order in done) == [1, 2, 3]


@pytest.mark.parametrize("pause", [108, 109])
def test_a_paused_service_is_waited_for(aurora: Partner, office: BackOffice, pause: int) -> None:
    office.steer(pause=pause)
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    aurora.wait(order["id"], lambda order: steps(order).get("transmit_invoice") == "RETRYING")
    office.calm()
    assert invoice(aurora.done(order["id"]))["status"] == "AUTHORIZED"


def test_when_the_answer_is_lost_it_is_asked_for_and_recorded_once(
    aurora: Partner, office: BackOffice
) -> None:
    office.steer(lose_after=1)
    order = aurora.place(("CAFE-500", "2"), customer="Mercearia")
    done = aurora.done(order["id"])
    assert invoice(done)["status"] == "AUTHORIZED"
    attempts = next(
        step["attempts"] for step in done["process"]["steps"] if step["name"] == "transmit_invoice"
    )
    assert attempts == 2
    assert aurora.stock("CAFE-500")["onHand"] == "498"


@pytest.mark.parametrize("misfortune", ["fail", "lose_before", "cut_off"])
def test_whatever_happens_on_the_way_the_invoice_arrives_once(
    aurora: Partner, office: BackOffice, misfortune: str
) -> None:
    office.steer(**{misfortune: 2})
    order = aurora.place(("CAFE-500", "2"), customer="Mercearia")
    assert invoice(aurora.done(order["id"]))["number"] == 1
    assert aurora.stock("CAFE-500")["onHand"] == "498"


def test_a_batch_that_is_taken_for_later_is_collected(aurora: Partner, office: BackOffice) -> None:
    office.steer(asynchronous=True, pending=1)
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    assert invoice(aurora.done(order["id"]))["status"] == "AUTHORIZED"


def test_a_rejected_invoice_waits_to_be_mended_and_goes_again_under_the_same_number(
    aurora: Partner, office: BackOffice
) -> None:
    office.steer(reject={"code": 778, "count": 1})
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    rejected = aurora.wait(order["id"], parked)
    (step,) = parked(rejected)
    assert (step["name"], step["errorCode"]) == ("transmit_invoice", "FISCAL_REJECTION")
    assert invoice(rejected)["status"] == "REJECTED"
    assert invoice(rejected)["rejection"]["code"] == 778
    aurora.do("retryStep", "step", idempotencyKey="mended", stepId=step["id"])
    done = aurora.done(order["id"])
    assert invoice(done)["status"] == "AUTHORIZED"
    assert invoice(done)["rejection"] is None
    assert [invoice(done)[name] for name in ("number", "accessKey")] == [
        invoice(rejected)[name] for name in ("number", "accessKey")
    ]


def test_a_document_that_breaks_its_layout_waits_to_be_mended_and_keeps_its_number(
    aurora: Partner, office: BackOffice
) -> None:
    product = a_product(aurora, "ILEGIVEL")
    receive(aurora, product, "5", "1")
    asyncio.run(rename(office, aurora, product, "قهوة"))
    order = aurora.place(("ILEGIVEL", "1"), customer="Mercearia")
    (step,) = parked(waiting := aurora.wait(order["id"], parked))
    assert [step[name] for name in ("name", "errorCode")] == ["sign_invoice", "INVALID_DOCUMENT"]
    assert "xProd" in step["error"]
    mended = {"name": "Café", "unit": "UN", "ncm": "09012100", "origin": 0}
    aurora.do("correctProduct", "product", productId=product, expectedVersion=1, **mended)
    aurora.do("retryStep", "step", idempotencyKey="mended", stepId=step["id"])
    assert invoice(aurora.done(order["id"]))["number"] == invoice(waiting)["number"]


async def rename(office: BackOffice, partner: Partner, product: str, name: str) -> None:
    """As it may stand in a database that was filled before such names were refused."""
    company = partner.query("{ company { id } }")["company"]["id"]
    connection = await asyncpg.connect(office.database_url)
    try:
        await connection.execute("select set_config('app.company', $1, false)", company.split("_")[1])
        await connection.execute(
            "update product set name = $2 where id = $1::text::uuid", product.split("_")[1], name
        )
    finally:
        await connection.close()


def test_a_cancelled_invoice_gives_goods_and_order_back(aurora: Partner) -> None:
    order = aurora.done(aurora.place(("CAFE-500", "3"), customer="Mercearia")["id"])
    reason = "Pedido lançado em duplicidade"
    aurora.do(
        "cancelInvoice", "invoice", idempotencyKey="undo", invoiceId=invoice(order)["id"], reason=reason
    )
    undone = aurora.wait(order["id"], lambda order: order["status"] == "PLACED")
    assert invoice(undone)["status"] == "CANCELLED"
    assert invoice(undone)["events"] == [{"kind": "CANCELLATION", "status": "REGISTERED", "statusCode": 135}]
    stock = aurora.stock("CAFE-500")
    assert (stock["onHand"], stock["reserved"], stock["value"]["amount"]) == ("500", "3", "10685.00")
    aurora.do("invoiceOrder", "invoice", idempotencyKey="anew", orderId=order["id"])
    assert [each["number"] for each in aurora.done(order["id"])["invoices"]] == [1, 2]


def test_what_may_wait_for_goods_is_invoiced_when_they_come(aurora: Partner) -> None:
    order = aurora.place(("CANECA", "20"), customer="Mercearia")
    first = aurora.wait(order["id"], lambda order: order["status"] == "PARTIALLY_INVOICED")
    assert first["lines"][0]["remainingQuantity"] == "8"
    receive(aurora, aurora.product("CANECA"), "30", "15")
    aurora.wait(order["id"], lambda order: order["status"] == "INVOICED")
    done = aurora.done(order["id"])
    assert len(done["invoices"]) == 2
    stock = aurora.stock("CANECA")
    assert (stock["onHand"], stock["reserved"]) == ("22", "0")


def test_workers_and_relay_killed_again_and_again_lose_nothing_and_do_nothing_twice(
    aurora: Partner, office: BackOffice
) -> None:
    placed = []
    for number in range(12):
        placed.append(aurora.place(("CAFE-250", "1"), customer="Mercearia"))
        if number % 3 == 0:
            office.kill("worker")
        if number % 5 == 0:
            office.kill("relay")
    done = [aurora.done(order["id"], within=120) for order in placed]
    assert sorted(invoice(order)["number"] for order in done) == list(range(1, 13))
    assert {invoice(order)["status"] for order in done} == {"AUTHORIZED"}
    stock = aurora.stock("CAFE-250")
    assert (stock["onHand"], stock["reserved"]) == ("288", "0")
    left = [movement for movement in stock["movements"]["nodes"] if movement["kind"] == "SALE_OUT"]
    assert len(left) == 12
    for order in done:
        assert len(archived(office, invoice(order)["accessKey"])) == 1
