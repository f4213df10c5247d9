"""Sales paid by several means: what was handed over is settled, and only what is owed is asked for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from lxml import etree

from domain.kernel.brazil import Cnpj
from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from tests.stories.test_complemented import complementing
from tests.stories.test_consumers import NFE, establishment, nfce, shop
from tests.stories.test_the_books import booked, entries_of, give_back, standing, told
from tests.stories.test_undoing import assert_sound

__all__ = ["shop"]

OWED = """
status method balance { amount }
installments { method dueOn amount { amount } balance { amount } status boleto { status } pix { status }
               settlements { method received { amount } } }
"""


ADDRESS = {
    "street": "Avenida Vital Brasil",
    "number": "1500",
    "district": "Butantã",
    "cityCode": "3550308",
    "state": "SP",
    "postalCode": "05503900",
}


def today() -> date:
    return datetime.now(ZoneInfo("America/Sao_Paulo")).date()


def sell(partner: Partner, *payments: dict[str, Any], kind: str = "NFCE", **agreed: Any) -> dict[str, Any]:
    """A sale whose every step is done; what is owed for it."""
    order = partner.place(("CADERNO", "2"), customer="Helena", **agreed)
    invoice = partner.do(
        "invoiceOrder",
        "invoice",
        idempotencyKey=uuid4().hex,
        orderId=order["id"],
        kind=kind,
        payments=payments or None,
    )
    partner.done(order["id"])
    document = f"query($id: ID!) {{ order(by: {{id: $id}}) {{ receivables {{ {OWED} }} }} }}"
    (owed,) = partner.query(document, id=order["id"])["order"]["receivables"]
    return owed | {"order": order["id"], "invoice": invoice["id"], "total": order["total"]["amount"]}


def parts(owed: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Of each part: by which means, how much, what is open, and what came of it."""
    return [
        (
            part["method"] or owed["method"],
            part["amount"]["amount"],
            part["balance"]["amount"],
            [one["received"]["amount"] for one in part["settlements"]],
        )
        for part in owed["installments"]
    ]


def asked(owed: dict[str, Any]) -> list[bool]:
    return [bool(part["boleto"] or part["pix"]) for part in owed["installments"]]


def received(partner: Partner, order: str) -> dict[str, Decimal]:
    """What the entries of payments say, by the purpose of the account: debits less credits."""
    entries = entries_of(partner, {"id": order})
    (paid,) = (entry for entry in entries if entry["source"].startswith("settlement_"))
    return told(paid)


def test_at_the_till_cash_is_received_a_card_is_the_acquirers_and_the_rest_is_on_account(
    shop: Partner,
) -> None:
    rest = {"method": "OTHER", "description": "Conta da loja", "dueOn": str(today() + timedelta(days=30))}
    owed = sell(
        shop,
        {"method": "CASH", "amount": "40.00"},
        {"method": "CREDIT_CARD", "amount": "10.00", "cardBrand": "ELO"},
        {**rest, "amount": "5.00"},
    )
    change = Decimal(40 + 10 + 5) - Decimal(owed["total"])
    cash = str(Decimal("40.00") - change)
    assert parts(owed) == [
        ("CASH", cash, "0.00", [cash]),
        ("CREDIT_CARD", "10.00", "10.00", []),
        ("OTHER", "5.00", "5.00", []),
    ]
    assert (owed["status"], owed["balance"]["amount"], asked(owed)) == (
        "PARTIALLY_SETTLED",
        "15.00",
        [False] * 3,
    )
    document = etree.fromstring(shop.http.get(nfce(shop, owed["invoice"])["xml"]["url"]).content)
    assert document.findtext(f".//{NFE}vTroco") == str(change)
    assert received(shop, owed["order"]) == {"CASH": Decimal(cash), "CUSTOMERS": -Decimal(cash)}


def test_pix_paid_at_the_till_is_asked_for_no_more(shop: Partner) -> None:
    price = shop.place(("CADERNO", "2"), customer="Helena")["total"]["amount"]
    owed = sell(shop, {"method": "PIX", "amount": price, "authorization": "E1234"})
    assert (owed["status"], parts(owed), asked(owed)) == (
        "SETTLED",
        [("PIX", price, "0.00", [price])],
        [False],
    )
    assert received(shop, owed["order"]) == {"BANK": Decimal(price), "CUSTOMERS": -Decimal(price)}


def test_an_nfce_on_the_orders_terms_is_owed_in_its_instalments(shop: Partner) -> None:
    halves = [{"daysAfterInvoice": days, "share": "0.5"} for days in (30, 60)]
    owed = sell(shop, payment={"method": "BOLETO", "installments": halves})
    days = [(date.fromisoformat(part["dueOn"]) - today()).days for part in owed["installments"]]
    assert (owed["status"], days, asked(owed)) == ("OPEN", [30, 60], [True, True])
    assert sum(Decimal(amount) for _, amount, _, _ in parts(owed)) == Decimal(owed["total"])


def test_an_nfe_is_paid_by_several_means_too(shop: Partner) -> None:
    halves = [{"daysAfterInvoice": days, "share": "0.5"} for days in (30, 60)]
    total = shop.place(("CADERNO", "2"), customer="Helena")["total"]["amount"]
    rest = Decimal(total) - Decimal("20.00")
    owed = sell(
        shop,
        {"method": "TRANSFER", "amount": "20.00"},
        {"method": "BOLETO", "amount": str(rest)},
        kind="NFE",
        payment={"method": "BOLETO", "installments": halves},
    )
    assert [(method, received) for method, _, _, received in parts(owed)] == [
        ("TRANSFER", ["20.00"]),
        ("BOLETO", []),
        ("BOLETO", []),
    ]
    assert asked(owed) == [False, True, True]
    document = etree.fromstring(shop.http.get(nfce(shop, owed["invoice"])["xml"]["url"]).content)
    assert document.findtext(f".//{NFE}fat/{NFE}vLiq") == str(rest)


def test_a_document_names_the_customers_own_order_and_says_what_its_establishment_says(shop: Partner) -> None:
    issuer = establishment(shop)
    shop.do(
        "setDocumentRemarks",
        "documentRemarks",
        establishmentId=issuer,
        remarks="Seu pedido {customer_order}.",
    )
    chosen = shop.query("{ company { issuer { documentRemarks { remarks } } } }")["company"]["issuer"]
    assert chosen == {"documentRemarks": {"remarks": "Seu pedido {customer_order}."}}
    items = [{"productId": shop.product("CADERNO"), "quantity": "2", "customerOrderItem": 30}]
    order = shop.place(customer="Helena", customerOrder="OC 4500-7", items=items)
    assert shop.refused(
        "placeOrder", "order", **shop.an_order(customer="Helena", customerOrder="x" * 16, items=items)
    ) == [("TOO_LONG", "input.customerOrder")]
    invoice = shop.do(
        "invoiceOrder",
        "invoice",
        "id remarks officialRemarks lines { customerOrder customerOrderItem }",
        idempotencyKey=uuid4().hex,
        orderId=order["id"],
        officialRemarks="Processo 9.",
    )
    assert (invoice["remarks"], invoice["officialRemarks"]) == ("Seu pedido OC 4500-7.", "Processo 9.")
    assert invoice["lines"] == [{"customerOrder": "OC 4500-7", "customerOrderItem": 30}]
    shop.done(order["id"])
    document = etree.fromstring(shop.http.get(nfce(shop, invoice["id"])["xml"]["url"]).content)
    said = [document.findtext(f".//{NFE}{name}") for name in ("xPed", "nItemPed", "infAdFisco")]
    assert said == ["OC 4500-7", "30", "Processo 9."]


BACK = """
query($id: ID!) { order(by: {id: $id}) {
    receivables { balance { amount } }
    returns { status lines { withheld { amount } } }
    invoices { purpose xml { url } withheld { tax amount { amount } } }
} }
"""


def a_hospital(partner: Partner) -> None:
    root = "991122330001"
    partner.do(
        "registerParty",
        "party",
        kind="COMPANY",
        name="Hospital Federal do Butantã",
        taxId=root + Cnpj.check_digits(root),
        roles=["CUSTOMER"],
        publicBody="FEDERAL",
        address=ADDRESS,
    )


def test_what_a_federal_body_keeps_back_is_on_the_document_in_the_books_and_asked_of_nobody(
    aurora: Partner,
) -> None:
    a_hospital(aurora)
    order = aurora.place(("CAFE-500", "10"), customer="Hospital", payment={"method": "BOLETO"})
    done = aurora.done(order["id"])
    fields = (
        "withheld { tax code base { amount } rate amount { amount } rule norm } total { amount } xml { url }"
    )
    document = f"query($id: ID!) {{ invoice(by: {{id: $id}}) {{ {fields} }} }}"
    invoice = aurora.query(document, id=done["invoices"][0]["id"])["invoice"]
    kept = {one["tax"]: Decimal(one["amount"]["amount"]) for one in invoice["withheld"]}
    assert kept.keys() == {"IRRF", "CSLL", "COFINS", "PIS"}
    total, withheld = Decimal(invoice["total"]["amount"]), sum(kept.values())
    xml = etree.fromstring(aurora.http.get(invoice["xml"]["url"]).content)
    assert xml.findtext(f".//{NFE}retTrib/{NFE}vIRRF") == str(kept["IRRF"])
    owing = f"query($id: ID!) {{ order(by: {{id: $id}}) {{ receivables {{ {OWED} }} }} }}"
    (owed,) = aurora.query(owing, id=order["id"])["order"]["receivables"]
    assert Decimal(owed["balance"]["amount"]) == total - withheld
    (entry,) = (one for one in entries_of(aurora, order) if one["purpose"] == "WITHHOLDING")
    assert told(entry) == {"WITHHELD_TAXES": withheld, "CUSTOMERS": -withheld}
    drafted = aurora.do("draftInvoice", "invoice", **complementing(done["invoices"][0]))
    aurora.done(order["id"])
    further = aurora.query(document, id=drafted["id"])["invoice"]
    assert {one["tax"] for one in further["withheld"]} == kept.keys()
    more = sum(Decimal(one["amount"]["amount"]) for one in further["withheld"])
    both = aurora.query(owing, id=order["id"])["order"]["receivables"]
    assert sum(Decimal(one["balance"]["amount"]) for one in both) == (
        total + Decimal(further["total"]["amount"]) - withheld - more
    )


def test_a_sale_to_a_federal_body_that_comes_back_in_parts_leaves_nothing(
    aurora: Partner, office: BackOffice
) -> None:
    booked(aurora)
    before = standing(aurora)
    a_hospital(aurora)
    order = aurora.done(
        aurora.place(("CAFE-500", "7"), customer="Hospital", payment={"method": "BOLETO"})["id"]
    )
    sold = standing(aurora)
    assert sold["WITHHELD_TAXES"] > 0
    for quantity in ("2", "4", "1"):
        give_back(aurora, order, quantity)
    after = aurora.query(BACK, id=order["id"])["order"]
    assert {one["status"] for one in after["returns"]} == {"CREDITED"}
    (owed,) = after["receivables"]
    assert owed["balance"]["amount"] == "0.00"
    documents = [one for one in after["invoices"] if one["purpose"] == "RETURN"]
    back = [Decimal(tax["amount"]["amount"]) for one in documents for tax in one["withheld"]]
    assert sum(back) == sold["WITHHELD_TAXES"]
    lines = [Decimal(line["withheld"]["amount"]) for one in after["returns"] for line in one["lines"]]
    assert sum(lines) == sold["WITHHELD_TAXES"]
    xml = aurora.http.get(documents[0]["xml"]["url"]).text
    assert "desfeita: IRRF" in xml
    assert "retTrib" not in xml
    assert net(standing(aurora)) == net(before)
    assert_sound(office, aurora)


def net(balances: dict[str, Decimal]) -> dict[str, Decimal]:
    """What a sale and its returns leave besides revenue and what is taken off it."""
    return {name: amount for name, amount in balances.items() if name not in ("REVENUE", "SALES_RETURNS")} | {
        "NET": balances.get("REVENUE", Decimal(0)) + balances.get("SALES_RETURNS", Decimal(0))
    }
