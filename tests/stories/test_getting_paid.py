"""How a sale is paid: by boletos, by Pix, late, twice, too much; and what is left when it is undone."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from pypdf import PdfReader

from domain.finance.barcode import digitable_line, printed
from domain.finance.pix import crc16
from domain.kernel.money import Money
from tests.conftest import plain
from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner, steps

RECEIVABLE = """
id status document method total { amount } balance { amount } lateCharges { fine monthlyInterest }
installments {
  id number dueOn payableOn amount { amount } balance { amount } status overdue
  boleto { status bankReference barcode digitableLine amount { amount } page { url } }
  pix { status txid brCode amount { amount } }
  settlements { id status method principal { amount } interest { amount } fine { amount }
                received { amount } paidOn reverses { id } availableActions { action allowed } }
  availableActions { action allowed reason }
}
"""
THIRDS = {
    "method": "BOLETO",
    "installments": [
        {"daysAfterInvoice": 30, "share": "0.3333"},
        {"daysAfterInvoice": 60, "share": "0.3333"},
        {"daysAfterInvoice": 90, "share": "0.3334"},
    ],
}


def today() -> date:
    return datetime.now(ZoneInfo("America/Sao_Paulo")).date()


def receivable(partner: Partner, order: str) -> dict[str, Any]:
    document = f"query($id: ID!) {{ order(by: {{id: $id}}) {{ receivables {{ {RECEIVABLE} }} }} }}"
    (only,) = partner.query(document, id=order)["order"]["receivables"]
    return only


def sell(partner: Partner, quantity: str = "10", **payment: Any) -> dict[str, Any]:
    """A sale whose every step is done; what its customer owes."""
    order = partner.place(("CAFE-500", quantity), customer="Mercearia", payment=payment)
    partner.done(order["id"])
    return receivable(partner, order["id"]) | {"order": order["id"]}


def paying(installment: dict[str, Any], amount: str, method: str = "BOLETO", **more: Any) -> dict[str, Any]:
    return {
        "idempotencyKey": uuid4().hex,
        "installmentId": installment["id"],
        "amount": amount,
        "paidOn": str(today()),
        "method": method,
        **more,
    }


@pytest.fixture
def turn_back(aurora: Partner, office: BackOffice) -> Callable[[int], None]:
    """As if everything had been sold so many days earlier."""

    async def move(days: int) -> None:
        connection = await asyncpg.connect(plain(office.database_url))
        try:
            company = UUID(aurora.access.id.removeprefix("company_"))
            await connection.execute("select set_config('app.company', $1, false)", str(company))
            await connection.execute("update receivable set issued_on = issued_on - $1::int", days)
            await connection.execute(
                "update installment set due_on = due_on - $1::int, payable_on = payable_on - $1::int", days
            )
        finally:
            await connection.close()

    return lambda days: asyncio.run(move(days))


def test_a_sale_on_three_boletos_asks_for_each_instalment(aurora: Partner) -> None:
    owed = sell(aurora, **THIRDS)
    parts = owed["installments"]
    assert (owed["status"], owed["total"]["amount"], owed["document"]) == ("OPEN", "399.00", "1/1")
    assert [part["amount"]["amount"] for part in parts] == ["132.98", "132.98", "133.04"]
    for part in parts:
        boleto = part["boleto"]
        assert boleto["status"] == "ISSUED"
        assert boleto["digitableLine"] == digitable_line(boleto["barcode"])
        assert int(boleto["barcode"][9:19]) == Money.of(part["amount"]["amount"]).cents
        assert part["pix"]["brCode"][-4:] == crc16(part["pix"]["brCode"][:-4])
    assert len({part["boleto"]["bankReference"] for part in parts}) == 3
    done = steps(aurora.order(owed["order"]))
    assert {"open_receivables", "issue_instruments", "render_boleto"} <= done.keys()
    assert set(done.values()) == {"DONE"}


def test_the_printed_boleto_is_handed_to_who_may_see_it(aurora: Partner, ipe: Partner) -> None:
    first = sell(aurora, **THIRDS)["installments"][0]
    url = first["boleto"]["page"]["url"]
    answer = aurora.http.get(url).raise_for_status()
    assert answer.headers["content-type"] == "application/pdf"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert printed(first["boleto"]["digitableLine"]) in text
    assert first["boleto"]["bankReference"] in text
    assert ipe.http.get(url).status_code == 404


def test_a_boleto_paid_late_costs_fine_and_interest(
    aurora: Partner, turn_back: Callable[[int], None]
) -> None:
    owed = sell(aurora, **THIRDS)
    turn_back(45)
    late = receivable(aurora, owed["order"])["installments"][0]
    assert (late["status"], late["overdue"]) == ("OPEN", True)
    days = (today() - date.fromisoformat(late["payableOn"])).days
    fine, interest = "2.66", str(Money.of("132.98").percent(Decimal(days) / 30))
    everything = str(Money.total(Money.of(part) for part in ("132.98", fine, interest)))
    above = str(Money.of(everything) + Money(1))
    assert aurora.refused("receivePayment", "installment", **paying(late, above)) == [
        ("MORE_THAN_OWED", "input.amount")
    ]
    aurora.do("receivePayment", "installment", **paying(late, everything))
    settled = receivable(aurora, owed["order"])
    (settlement,) = settled["installments"][0]["settlements"]
    assert settlement["interest"]["amount"] == interest
    assert settlement["fine"]["amount"] == fine
    assert settlement["received"]["amount"] == everything
    assert settled["installments"][0]["boleto"]["status"] == "PAID"
    assert (settled["status"], settled["balance"]["amount"]) == ("PARTIALLY_SETTLED", "266.02")


def test_what_is_overdue_is_found(aurora: Partner, turn_back: Callable[[int], None]) -> None:
    owed = sell(aurora, **THIRDS)
    turn_back(70)
    find = """query($where: InstallmentWhere!) {
        installments(where: $where, orderBy: [{field: DUE_ON, direction: ASC}]) { nodes { id } } }"""
    ids = [part["id"] for part in owed["installments"]]
    for where, found in (
        ({"overdue": {"eq": True}}, ids[:2]),
        ({"overdue": {"eq": False}}, ids[2:]),
        ({"status": {"eq": "OPEN"}, "dueOn": {"lt": str(today())}}, ids[:2]),
    ):
        nodes = aurora.query(find, where=where)["installments"]["nodes"]
        assert [node["id"] for node in nodes] == found, where


def test_a_sale_by_pix_is_paid_in_parts_and_a_mistake_is_reversed(aurora: Partner) -> None:
    owed = sell(aurora, method="PIX")
    (only,) = owed["installments"]
    assert only["boleto"] is None
    assert (only["pix"]["status"], only["dueOn"]) == ("ACTIVE", str(today()))
    aurora.do("receivePayment", "installment", **paying(only, "99.00", "PIX"))
    (only,) = receivable(aurora, owed["order"])["installments"]
    assert (only["status"], only["balance"]["amount"], only["pix"]["amount"]["amount"]) == (
        "PARTIALLY_SETTLED",
        "300.00",
        "300.00",
    )
    aurora.do("receivePayment", "installment", **paying(only, "300.00", "PIX"))
    paid = receivable(aurora, owed["order"])
    assert (paid["status"], paid["installments"][0]["pix"]["status"]) == ("SETTLED", "PAID")
    last = paid["installments"][0]["settlements"][-1]
    undo = {"idempotencyKey": "u", "settlementId": last["id"], "reason": "Pix devolvido"}
    reversal = aurora.do("reverseSettlement", "settlement", "reverses { id }", **undo)
    assert reversal["reverses"]["id"] == last["id"]
    again = receivable(aurora, owed["order"])["installments"][0]
    assert (again["balance"]["amount"], again["pix"]["status"]) == ("300.00", "ACTIVE")
    assert [row["status"] for row in again["settlements"]] == ["POSTED", "REVERSED", "POSTED"]
    assert aurora.refused("reverseSettlement", "settlement", **undo | {"idempotencyKey": "v"}) == [
        ("ALREADY_REVERSED", "input.settlementId")
    ]


def test_paying_twice_at_once_pays_once(aurora: Partner) -> None:
    (only,) = sell(aurora, method="PIX")["installments"]
    with ThreadPoolExecutor(8) as payers:
        inputs = [paying(only, "399.00", "PIX") for _ in range(8)]
        payloads = list(
            payers.map(lambda one: aurora.payload("receivePayment", "installment { id }", **one), inputs)
        )
    codes = sorted(error["code"] for payload in payloads for error in payload["errors"])
    assert codes == ["MORE_THAN_OWED"] * 7


def test_the_same_key_pays_once_and_is_told_so(aurora: Partner) -> None:
    (only,) = sell(aurora, method="PIX")["installments"]
    once = paying(only, "100.00", "PIX")
    answers = [
        aurora.payload("receivePayment", "installment { balance { amount } }", **once) for _ in range(2)
    ]
    assert [answer["replayed"] for answer in answers] == [False, True]
    assert {answer["installment"]["balance"]["amount"] for answer in answers} == {"299.00"}


CANNOT_BE: list[tuple[dict[str, str], str, str]] = [
    ({"amount": "399.01"}, "MORE_THAN_OWED", "input.amount"),
    ({"amount": "0"}, "OUT_OF_RANGE", "input.amount"),
    ({"amount": "-1"}, "OUT_OF_RANGE", "input.amount"),
    ({"amount": "1.001"}, "MALFORMED", "input.amount"),
    ({"paidOn": "2199-01-01"}, "PAID_IN_THE_FUTURE", "input.paidOn"),
    ({"paidOn": "2020-01-01"}, "PAID_BEFORE_ISSUE", "input.paidOn"),
    ({"method": "NONE"}, "REQUIRED", "input.method"),
    ({"installmentId": "installment_" + "0" * 32}, "NOT_FOUND", "input.installmentId"),
]


def test_a_payment_that_cannot_be_is_refused_where_it_is_wrong(aurora: Partner) -> None:
    owed = sell(aurora, method="PIX")
    for change, code, path in CANNOT_BE:
        wrong = paying(owed["installments"][0], "1.00", "PIX") | change
        assert aurora.refused("receivePayment", "installment", **wrong) == [(code, path)]
    assert receivable(aurora, owed["order"])["balance"]["amount"] == "399.00"


def test_a_sale_cancelled_the_next_hour_is_asked_for_no_more(aurora: Partner) -> None:
    owed = sell(aurora, **THIRDS)
    id = receivable(aurora, owed["order"])["id"]
    assert aurora.actions("receivable", id) == {"offerDiscount": None}
    cancel(aurora, owed["order"])
    aurora.wait(owed["order"], lambda _: receivable(aurora, owed["order"])["status"] == "CANCELLED")
    gone = receivable(aurora, owed["order"])
    assert gone["balance"]["amount"] == "0.00"
    assert aurora.actions("receivable", id) == {"offerDiscount": "INVALID_TRANSITION"}
    for part in gone["installments"]:
        assert (part["status"], part["boleto"]["status"]) == ("CANCELLED", "WITHDRAWN")
        assert part["pix"]["status"] == "REMOVED"
    assert aurora.refused("receivePayment", "installment", **paying(gone["installments"][0], "1.00")) == [
        ("INVALID_TRANSITION", "input.installmentId")
    ]


def cancel(partner: Partner, order: str) -> None:
    (invoice,) = partner.order(order)["invoices"]
    partner.do(
        "cancelInvoice",
        "invoice",
        idempotencyKey=uuid4().hex,
        invoiceId=invoice["id"],
        reason="Pedido lançado em duplicidade",
    )
