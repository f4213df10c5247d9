"""A sale undone: cancelled while the goods are here, returned when they were delivered."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from lxml import etree

from domain.kernel.calendar import business_date
from persistence.database import Database
from persistence.integrity.checks import broken_invariants
from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner, steps

NFE = "{http://www.portalfiscal.inf.br/nfe}"

UNDONE = """
query($id: ID!) {
  order(by: {id: $id}) {
    lines { sku quantity invoicedQuantity returnedQuantity }
    availableActions { action allowed reason }
    invoices { purpose direction status total { amount } xml { url } danfe { url } }
    commissions { cause base { amount } rate amount { amount } status employee { name } reverses { id } }
    returns {
      number status reason total { amount } credited { amount }
      lines { quantity amount { amount } invoice { number } orderLine { sku } }
      invoices { purpose status accessKey return { number } lines { refersTo { accessKey position } } }
    }
  }
}
"""


def undone(partner: Partner, order: dict[str, Any]) -> dict[str, Any]:
    """What came back of an order, and what was lost with it."""
    return partner.query(UNDONE, id=order["id"])["order"]


def sold(partner: Partner, *items: tuple[str, str], customer: str = "Mercearia") -> dict[str, Any]:
    """An order with a salesperson, authorised and delivered."""
    seller = partner.query("{ employees { nodes { id commissionRate } } }")["employees"]["nodes"][0]
    order = partner.place(*items, customer=customer, salespersonId=seller["id"])
    if not order["process"]["steps"]:
        partner.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=order["id"])
    return partner.done(order["id"])


def returning(order: dict[str, Any], *quantities: str, key: str | None = None) -> dict[str, Any]:
    """The input that returns so much of the order's first lines."""
    lines = [
        {"lineId": line["id"], "quantity": quantity}
        for line, quantity in zip(order["lines"], quantities, strict=False)
    ]
    return {
        "idempotencyKey": key or uuid4().hex,
        "orderId": order["id"],
        "lines": lines,
        "reason": "Embalagem avariada no transporte",
    }


@pytest.fixture
def order(aurora: Partner) -> dict[str, Any]:
    return sold(aurora, ("CAFE-500", "10"), ("FILTRO-103", "4"))


def test_part_of_a_sale_comes_back_with_its_document_its_goods_and_its_credit(
    aurora: Partner, order: dict[str, Any]
) -> None:
    stock = aurora.stock("CAFE-500")
    aurora.do("returnOrder", "return", **returning(order, "3"))
    done = aurora.done(order["id"])
    sale, entry = (aurora.actions("invoice", one["id"])["cancelInvoice"] for one in done["invoices"])
    assert (sale, entry) == ("INVOICE_HAS_RETURNS", "RETURN_NOT_CANCELLABLE")
    after = undone(aurora, order)
    (returned,) = after["returns"]
    assert returned["lines"] == [
        {
            "quantity": "3",
            "amount": {"amount": "119.70"},
            "invoice": {"number": 1},
            "orderLine": {"sku": "CAFE-500"},
        }
    ]
    assert (returned["status"], returned["credited"]["amount"]) == ("CREDITED", "119.70")
    assert [line["returnedQuantity"] for line in after["lines"]] == ["3", "0"]
    again = aurora.stock("CAFE-500")
    assert Decimal(again["onHand"]) - Decimal(stock["onHand"]) == 3
    assert again["reserved"] == stock["reserved"]
    assert {"document_return", "receive_return", "return_stock", "credit_return"} - set(steps(done)) == {
        "document_return"
    }


def test_goods_come_back_at_the_cost_they_had_left_with(aurora: Partner, order: dict[str, Any]) -> None:
    aurora.do(
        "receiveStock",
        "movements",
        idempotencyKey=uuid4().hex,
        warehouseId=aurora.warehouse,
        items=[{"productId": aurora.product("CAFE-500"), "quantity": "100", "unitCost": "99.00"}],
    )
    aurora.do("returnOrder", "return", **returning(order, "4"))
    aurora.done(order["id"])
    movements = aurora.stock("CAFE-500")["movements"]["nodes"]
    (back,) = (movement for movement in movements if movement["kind"] == "CUSTOMER_RETURN_IN")
    assert (back["quantity"], back["value"]["amount"]) == ("4", "85.48")  # at 21.37 each


def test_the_document_of_a_return_names_the_item_it_undoes(aurora: Partner, order: dict[str, Any]) -> None:
    aurora.do("returnOrder", "return", **returning(order, "3", "1"))
    aurora.done(order["id"])
    entry = undone(aurora, order)["invoices"][1]
    assert (entry["purpose"], entry["direction"], entry["status"]) == ("RETURN", "INBOUND", "AUTHORIZED")
    root = etree.fromstring(aurora.http.get(entry["xml"]["url"]).raise_for_status().content)
    texts = {name: root.findtext(f".//{NFE}{name}") for name in ("tpNF", "finNFe", "tPag", "CFOP")}
    assert texts == {"tpNF": "0", "finNFe": "4", "tPag": "90", "CFOP": "1202"}
    referred = [
        (item.findtext(f"{NFE}chaveAcesso"), item.findtext(f"{NFE}nItem"))
        for item in root.iter(f"{NFE}DFeReferenciado")
    ]
    key = order["invoices"][0]["accessKey"]
    assert referred == [(key, "1"), (key, "2")]
    assert root.find(f".//{NFE}NFref") is None
    assert entry["danfe"]["url"]
    (shown,) = undone(aurora, order)["returns"][0]["invoices"]
    assert shown["return"] == {"number": 1}
    assert shown["lines"][1]["refersTo"] == {"accessKey": key, "position": 2}


def test_the_salesperson_loses_the_commission_of_what_came_back(
    aurora: Partner, order: dict[str, Any]
) -> None:
    aurora.do("returnOrder", "return", **returning(order, "10", "4"))
    aurora.done(order["id"])
    earned, lost = undone(aurora, order)["commissions"]
    assert (earned["cause"], earned["base"]["amount"], earned["amount"]["amount"]) == (
        "INVOICE",
        "428.82",
        "10.72",
    )
    assert (lost["cause"], lost["base"]["amount"], lost["amount"]["amount"]) == (
        "RETURN",
        "-428.82",
        "-10.72",
    )
    assert lost["reverses"]


def test_more_than_was_delivered_cannot_come_back(aurora: Partner, order: dict[str, Any]) -> None:
    aurora.do("returnOrder", "return", **returning(order, "8"))
    wrong = returning(order, "3", "5")
    wrong["lines"].append({"lineId": order["id"].replace("order_", "orderline_"), "quantity": "0"})
    assert aurora.refused("returnOrder", "return", **wrong) == [
        ("RETURN_EXCEEDS_DELIVERED", "input.lines.0.quantity"),
        ("RETURN_EXCEEDS_DELIVERED", "input.lines.1.quantity"),
        ("UNKNOWN_ORDER_LINE", "input.lines.2.lineId"),
        ("OUT_OF_RANGE", "input.lines.2.quantity"),
    ]
    aurora.done(order["id"])
    assert len(undone(aurora, order)["returns"]) == 1


def test_what_is_not_invoiced_is_given_up_and_not_returned(ipe: Partner) -> None:
    order = ipe.place(("PAPEL-A4", "5"), customer="Colégio")
    assert ipe.refused("returnOrder", "return", **returning(order, "1")) == [
        ("ORDER_NOT_INVOICED", "input.orderId")
    ]


def test_a_contributor_returns_with_a_document_of_their_own(aurora: Partner) -> None:
    order = sold(aurora, ("CAFE-500", "2"), customer="Empório")
    assert aurora.refused("returnOrder", "return", **returning(order, "1")) == [
        ("CUSTOMER_ISSUES_RETURN", "input.orderId")
    ]
    assert undone(aurora, order)["returns"] == []


def test_an_invoice_of_which_goods_came_back_is_not_cancelled(aurora: Partner, order: dict[str, Any]) -> None:
    aurora.do("returnOrder", "return", **returning(order, "1"))
    aurora.done(order["id"])
    cancel = {"idempotencyKey": uuid4().hex, "reason": "Nota emitida com dados errados"}
    sale, entry = aurora.order(order["id"])["invoices"]
    assert aurora.refused("cancelInvoice", "invoice", invoiceId=sale["id"], **cancel) == [
        ("INVOICE_HAS_RETURNS", "input.invoiceId")
    ]
    assert aurora.refused("cancelInvoice", "invoice", invoiceId=entry["id"], **cancel) == [
        ("RETURN_NOT_CANCELLABLE", "input.invoiceId")
    ]


def test_a_cancelled_sale_leaves_no_commission_and_nothing_to_return(
    aurora: Partner, order: dict[str, Any]
) -> None:
    invoice = order["invoices"][0]["id"]
    cancel = {"idempotencyKey": uuid4().hex, "reason": "Nota emitida com dados errados"}
    aurora.do("cancelInvoice", "invoice", invoiceId=invoice, **cancel)
    assert aurora.refused("returnOrder", "return", **returning(order, "1")) == [
        ("ORDER_NOT_INVOICED", "input.orderId")
    ]
    aurora.done(order["id"])
    amounts = [row["amount"]["amount"] for row in undone(aurora, order)["commissions"]]
    assert amounts == ["10.72", "-10.72"]


def test_two_companies_take_goods_back_at_once_and_each_its_own(aurora: Partner, ipe: Partner) -> None:
    orders = [
        sold(aurora, ("CAFE-500", "3"), customer="João"),
        sold(ipe, ("CADERNO", "3"), customer="Helena"),
    ]
    for partner, order in zip((aurora, ipe), orders, strict=True):
        partner.do("returnOrder", "return", **returning(order, "1", key="the same"))
    for partner, order in zip((aurora, ipe), orders, strict=True):
        partner.done(order["id"])
        (returned,) = undone(partner, order)["returns"]
        assert (returned["number"], returned["status"]) == (1, "CREDITED")
        assert undone(partner, order)["invoices"][1]["status"] == "AUTHORIZED"


def test_of_many_that_return_the_same_goods_at_once_no_more_come_back_than_left(
    aurora: Partner, office: BackOffice, order: dict[str, Any]
) -> None:
    with ThreadPoolExecutor(6) as clients:
        tries = clients.map(lambda _: attempted(aurora, "returnOrder", returning(order, "3")), range(6))
        outcomes = Counter(tries)
    assert outcomes == {(): 3, ("RETURN_EXCEEDS_DELIVERED",): 3}
    aurora.done(order["id"])
    after = undone(aurora, order)
    assert [line["returnedQuantity"] for line in after["lines"]] == ["9", "0"]
    assert [one["status"] for one in after["returns"]] == ["CREDITED"] * 3
    assert_sound(office, aurora)


def test_who_cancels_and_who_returns_at_once_do_not_both_succeed(
    aurora: Partner, order: dict[str, Any]
) -> None:
    cancel = {
        "idempotencyKey": uuid4().hex,
        "invoiceId": order["invoices"][0]["id"],
        "reason": "Nota emitida com dados errados",
    }
    acts = [("cancelInvoice", cancel), ("returnOrder", returning(order, "10", "4"))]
    with ThreadPoolExecutor(2) as clients:
        outcomes = list(clients.map(lambda act: attempted(aurora, *act), acts))
    assert outcomes in ([(), ("ORDER_NOT_INVOICED",)], [("INVOICE_HAS_RETURNS",), ()])
    aurora.done(order["id"])
    assert aurora.stock("CAFE-500")["onHand"] == "500"


def assert_sound(office: BackOffice, partner: Partner) -> None:
    """What must hold in every company at every moment, as the scheduler counts it."""

    async def count() -> dict[str, int]:
        database = Database.at(office.database_url)
        try:
            async with database.reading(UUID(partner.access.id.removeprefix("company_"))) as connection:
                return await broken_invariants(connection)
        finally:
            await database.close()

    assert asyncio.run(count()) == {}


def attempted(partner: Partner, name: str, input: dict[str, Any]) -> tuple[str, ...]:
    """The codes with which it was refused; none when it was done."""
    document = (
        f"mutation Do($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) "
        "{ errors { code } } }"
    )
    with httpx.Client(base_url=partner.http.base_url, headers=partner.http.headers, timeout=60) as http:
        answer = http.post("/graphql", json={"query": document, "variables": {"input": input}}).json()
    return tuple(error["code"] for error in answer["data"][name]["errors"])


def test_commission_may_be_earned_as_the_customer_pays(aurora: Partner) -> None:
    aurora.do("chooseCommission", "company", "commissionOn", commissionOn="RECEIPT")
    order = sold(aurora, ("CAFE-500", "10"))
    assert undone(aurora, order)["commissions"] == []
    receivable = "query($id: ID!) { order(by: {id: $id}) { receivables { installments { id } } } }"
    (owed,) = aurora.query(receivable, id=order["id"])["order"]["receivables"]
    aurora.do(
        "receivePayment",
        "installment",
        idempotencyKey=uuid4().hex,
        installmentId=owed["installments"][0]["id"],
        amount="200.00",
        paidOn=today(),
        method="CASH",
    )
    aurora.done(order["id"])
    (earned,) = undone(aurora, order)["commissions"]
    assert (earned["cause"], earned["amount"]["amount"]) == ("RECEIPT", "5.00")
    aurora.do("returnOrder", "return", **returning(order, "10"))
    aurora.done(order["id"])
    amounts = [row["amount"]["amount"] for row in undone(aurora, order)["commissions"]]
    assert amounts == ["5.00", "-5.00"]


def today() -> str:
    return business_date(datetime.now(UTC)).isoformat()
