"""Pix charges that a payment provider keeps, with due date and discount, on good days and bad."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pypdfium2
import pytest
import zxingcpp

from persistence.embedded.child import free_port
from tests.finance.emv import is_sound, parts
from tests.patience import until
from tests.stories.partner import Partner, steps
from workers.sandbox.psp.app import Provider
from workers.sandbox.psp.server import provider_door

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
IN_TWO = {
    "method": "BOLETO",
    "installments": [
        {"daysAfterInvoice": 30, "share": "0.5"},
        {"daysAfterInvoice": 60, "share": "0.5"},
    ],
}
OWED = """
query($id: ID!) {
  order(by: {id: $id}) {
    receivables {
      id version installments {
        id dueOn balance { amount } boleto { page { url } }
        pix { status txid brCode registered amount { amount } }
      }
    }
  }
}
"""


class Psp:
    """A payment provider to practise with, and how to steer it."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.client = uuid4().hex

    def charges(self) -> dict[str, dict[str, Any]]:
        return {charge["txid"]: charge for charge in httpx.get(f"{self.base}/charges").json()}

    def steer(self, **wishes: object) -> None:
        httpx.post(f"{self.base}/steer", json=wishes).raise_for_status()


@pytest.fixture(scope="module")
def psp() -> Iterator[Psp]:
    port = free_port()
    door = provider_door(Provider(clock=lambda: datetime.now(SAO_PAULO)), "127.0.0.1", port)
    serving = threading.Thread(target=door.run, daemon=True)
    serving.start()
    until(lambda: door.started)
    yield Psp(port)
    door.should_exit = True
    serving.join(10)


@pytest.fixture
def connected(aurora: Partner, psp: Psp) -> Partner:
    """Aurora, whose collecting account has a provider."""
    account = aurora.query("{ bankAccounts { nodes { id collects } } }")["bankAccounts"]["nodes"][0]
    provider = aurora.do("connectPixProvider", "pixProvider", "id address", **access(psp, account["id"]))
    assert provider["address"] == f"{psp.base}/v2"
    return aurora


def access(psp: Psp, account: str, **changes: Any) -> dict[str, Any]:
    return {
        "bankAccountId": account,
        "address": f"{psp.base}/v2/",
        "tokenAddress": f"{psp.base}/oauth/token",
        "clientId": psp.client,
        "clientSecret": "for practice alone",
        **changes,
    }


def sold(partner: Partner, **payment: Any) -> str:
    order = partner.place(("CAFE-500", "10"), customer="Mercearia", payment=payment or IN_TWO)
    return partner.done(order["id"])["id"]


def owed(partner: Partner, order: str) -> dict[str, Any]:
    return partner.query(OWED, id=order)["order"]["receivables"][0]


def pay(partner: Partner, installment: dict[str, Any], amount: str, method: str = "TRANSFER") -> None:
    paid = {"amount": amount, "method": method, "paidOn": str(datetime.now(SAO_PAULO).date())}
    partner.do(
        "receivePayment",
        "installment",
        idempotencyKey=uuid4().hex,
        installmentId=installment["id"],
        **paid,
    )


def test_each_instalment_is_kept_with_its_due_date_and_what_being_late_costs(
    connected: Partner, psp: Psp
) -> None:
    order = sold(connected)
    receivable, kept = owed(connected, order), psp.charges()
    for installment in receivable["installments"]:
        pix = installment["pix"]
        charge = kept[pix["txid"]]
        assert (pix["registered"], len(pix["txid"])) == (True, 27)
        assert charge["calendario"]["dataDeVencimento"] == installment["dueOn"]
        assert charge["valor"]["original"] == installment["balance"]["amount"]
        assert is_sound(pix["brCode"])
        code = parts(pix["brCode"])
        assert parts(code["26"]) == {"00": "br.gov.bcb.pix", "25": charge["location"]}
        assert parts(code["62"]) == {"05": "***"}
        assert "54" not in code
    assert steps(connected.order(order))["register_pix_charge"] == "DONE"


def test_the_printed_boleto_shows_the_code_that_the_provider_answers(connected: Partner) -> None:
    order = sold(connected)
    first = owed(connected, order)["installments"][0]
    page = connected.http.get(first["boleto"]["page"]["url"]).raise_for_status().content
    picture = pypdfium2.PdfDocument(io.BytesIO(page))[0].render(scale=3).to_pil()
    assert first["pix"]["brCode"] in {found.text for found in zxingcpp.read_barcodes(picture)}


def test_what_is_paid_otherwise_is_asked_for_no_more(connected: Partner, psp: Psp) -> None:
    order = sold(connected)
    first = owed(connected, order)["installments"][0]
    txid = first["pix"]["txid"]
    pay(connected, first, "100.00")
    connected.done(order)
    assert psp.charges()[txid]["valor"]["original"] == "99.50"
    pay(connected, first, "99.50")
    connected.done(order)
    assert psp.charges()[txid]["status"] == "REMOVIDA_PELO_USUARIO_RECEBEDOR"


def test_a_discount_offered_later_is_known_to_the_provider(connected: Partner, psp: Psp) -> None:
    order = sold(connected)
    receivable = owed(connected, order)
    offer = {"receivableId": receivable["id"], "expectedVersion": receivable["version"]}
    connected.do("offerDiscount", "receivable", rate="5", days=10, **offer)
    connected.done(order)
    for installment in receivable["installments"]:
        (discount,) = psp.charges()[installment["pix"]["txid"]]["valor"]["desconto"]["descontoDataFixa"]
        assert discount["valorPerc"] == "5.00"
        assert discount["data"] < installment["dueOn"]


def test_a_provider_on_a_bad_day_delays_nothing_else(connected: Partner, psp: Psp) -> None:
    psp.steer(fail=4)
    order = connected.place(("CAFE-500", "10"), customer="Mercearia", payment=IN_TWO)["id"]
    waiting = connected.wait(
        order, lambda order: "RETRYING" in {step["state"] for step in order["process"]["steps"]}
    )
    others = {name: state for name, state in steps(waiting).items() if name != "register_pix_charge"}
    connected.wait(order, lambda order: steps(order).get("render_boleto") == "DONE")
    for installment in owed(connected, order)["installments"]:
        assert is_sound(installment["pix"]["brCode"]), "a static code until then"
    assert "open_receivables" in others
    connected.done(order, within=120)
    assert all(part["pix"]["registered"] for part in owed(connected, order)["installments"])


def test_a_lost_answer_makes_no_second_charge(connected: Partner, psp: Psp) -> None:
    before = psp.charges()
    psp.steer(lose=2)
    order = sold(connected)
    txids = {part["pix"]["txid"] for part in owed(connected, order)["installments"]}
    assert psp.charges().keys() - before.keys() == txids


def test_without_a_provider_codes_are_static_as_before(ipe: Partner) -> None:
    order = ipe.place(("PAPEL-A4", "5"), customer="Colégio", payment={"method": "PIX"})
    ipe.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=order["id"])
    done = ipe.done(order["id"])
    (part,) = owed(ipe, order["id"])["installments"]
    assert (part["pix"]["registered"], len(part["pix"]["txid"])) == (False, 25)
    assert parts(part["pix"]["brCode"])["54"] == part["balance"]["amount"]
    assert "register_pix_charge" not in steps(done)


def test_a_wrong_connection_is_refused_field_by_field(aurora: Partner, psp: Psp) -> None:
    account = aurora.query("{ bankAccounts { nodes { id } } }")["bankAccounts"]["nodes"][0]["id"]
    wrong = {"address": "ftp://x", "tokenAddress": "https://a@b/c?d=1", "clientSecret": " ", "pfx": "%"}
    connect = access(psp, account, daysAfterDue=-1, **wrong)
    assert aurora.refused("connectPixProvider", "pixProvider", **connect) == [
        ("MALFORMED", "input.address"),
        ("MALFORMED", "input.tokenAddress"),
        ("REQUIRED", "input.clientSecret"),
        ("OUT_OF_RANGE", "input.daysAfterDue"),
        ("REQUIRED", "input.password"),
    ]
    unreadable = access(psp, account, pfx="AAAA", password="x")
    assert aurora.refused("connectPixProvider", "pixProvider", **unreadable) == [
        ("CERTIFICATE_UNREADABLE", "input.pfx")
    ]
