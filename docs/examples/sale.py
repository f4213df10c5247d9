"""A whole sale, as a partner's program would do it: over HTTP, with a partner key, and nothing else.

    python docs/examples/sale.py --url http://127.0.0.1:8000 --key rg_live_…

Registers what it needs, places an order, and waits until everything that follows by itself has
happened: the invoice is authorised, the goods have left, boletos with Pix codes ask for the money,
the books and the seller's commission are posted. Then it fetches the files, pays one instalment and
returns one item. Every step is printed when it is done. Ends with 1 when anything is missing.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import SystemRandom
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

PATIENCE = 60.0
"""Seconds until an invoice that is not authorised counts as missing."""
RANDOM = SystemRandom()


class Missing(Exception):
    """Something that should be there is not."""


class Partner:
    """A client with a key. Every answer is checked for errors."""

    def __init__(self, url: str, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
        self.http = httpx.Client(base_url=url, headers=headers, timeout=30)

    def query(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of an operation. Raises Missing with the errors in it."""
        answer = self.http.post("/graphql", json={"query": document, "variables": variables}).json()
        if answer.get("errors"):
            raise Missing("; ".join(error["message"] for error in answer["errors"]))
        return answer["data"]

    def mutate(self, name: str, thing: str, selection: str, /, **values: Any) -> Any:
        """What a mutation returns. Raises Missing with everything that was refused."""
        kind = name[0].upper() + name[1:]
        document = (
            f"mutation Do($input: {kind}Input!) {{ {name}(input: $input) "
            f"{{ {thing} {{ {selection} }} errors {{ code message path }} }} }}"
        )
        payload = self.query(document, input=values)[name]
        if payload["errors"]:
            raise Missing("; ".join(f"{error['code']}: {error['message']}" for error in payload["errors"]))
        return payload[thing]

    def fetch(self, url: str, path: Path) -> Path:
        """A file of the invoice, with the same key."""
        answer = self.http.get(url).raise_for_status()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(answer.content)
        return path


class Diary:
    """Prints each step with the time since the beginning and what it took."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()

    def write(self, step: str) -> None:
        now = time.monotonic()
        print(f"{now - self.began:7.2f} s  (+{(now - self.last) * 1000:6.0f} ms)  {step}", flush=True)
        self.last = now


def check_digits(first: str) -> str:
    """The two check digits of a CNPJ, letters counting as their ASCII code less 48."""
    digits = ""
    for _ in range(2):
        text = first + digits
        weights = [2 + place % 8 for place in range(len(text))]
        total = sum((ord(sign) - 48) * weight for sign, weight in zip(reversed(text), weights, strict=True))
        digits += "0" if total % 11 < 2 else str(11 - total % 11)
    return digits


def a_cnpj() -> str:
    """One of the new kind, with letters."""
    first = "".join(RANDOM.choice("0123456789ABCDEGHJKLMNPRSTVWXYZ") for _ in range(8)) + "0001"
    return first + check_digits(first)


def sell(partner: Partner, diary: Diary) -> dict[str, Any]:
    """From an empty shelf to an order; the order as placed."""
    run = uuid4().hex[:6].upper()
    company = partner.query("{ company { legalName } }")["company"]
    diary.write(f"signed in to {company['legalName']}")
    customer = partner.mutate(
        "registerParty",
        "party",
        "id name taxId",
        kind="COMPANY",
        name="Mercearia São Jorge Ltda",
        taxId=a_cnpj(),
        email="compras@saojorge.example",
        roles=["CUSTOMER"],
        address={
            "street": "Avenida Paulista",
            "number": "1000",
            "district": "Bela Vista",
            "cityCode": "3550308",
            "state": "SP",
            "postalCode": "01310-100",
        },
    )
    diary.write(f"registered the customer {customer['name']} ({customer['taxId']})")
    products = [
        partner.mutate(
            "registerProduct",
            "product",
            "id sku name",
            kind="GOODS",
            sku=f"{sku}-{run}",
            name=name,
            unit="UN",
            ncm=ncm,
            origin=0,
            salePrice=price,
        )
        for sku, name, ncm, price in (
            ("CAFE", "Café torrado em grãos 500 g", "09012100", "39.90"),
            ("FILTRO", "Filtro de papel 103, 30 unidades", "48232091", "7.455"),
        )
    ]
    diary.write(f"registered {len(products)} products")
    warehouse = partner.mutate(
        "registerWarehouse", "warehouse", "id code", code=run, name="Depósito da demonstração"
    )
    partner.mutate(
        "receiveStock",
        "movements",
        "id",
        idempotencyKey=f"stock-{run}",
        warehouseId=warehouse["id"],
        items=[
            {"productId": products[0]["id"], "quantity": "100", "unitCost": "21.37"},
            {"productId": products[1]["id"], "quantity": "40", "unitCost": "3.1"},
        ],
    )
    diary.write(f"received the goods in warehouse {warehouse['code']}")
    seller = partner.query("{ employees(first: 1) { nodes { id name } } }")["employees"]["nodes"][0]
    order = partner.mutate(
        "placeOrder",
        "order",
        "id number status total { amount }",
        idempotencyKey=f"order-{run}",
        externalReference=f"WEB-{run}",
        customerId=customer["id"],
        salespersonId=seller["id"],
        warehouseId=warehouse["id"],
        items=[
            {"productId": products[0]["id"], "quantity": "10", "unitPrice": "39.90"},
            {"productId": products[1]["id"], "quantity": "4", "discount": "1.00"},
        ],
        payment={
            "method": "BOLETO",
            "installments": [
                {"daysAfterInvoice": 30, "share": "0.5"},
                {"daysAfterInvoice": 60, "share": "0.5"},
            ],
        },
    )
    diary.write(
        f"placed order {order['number']} over R$ {order['total']['amount']}, sold by {seller['name']}"
    )
    return order


FATE = """
query Fate($id: ID!) {
  order(by: {id: $id}) {
    number status
    process { state steps { id name state attempts error } }
    invoices { kind purpose number series status accessKey protocol xml { url } danfe { url } }
    lines { id sku quantity invoicedQuantity }
    receivables {
      status balance { amount }
      installments {
        id number dueOn status amount { amount } balance { amount }
        boleto { digitableLine page { url } } pix { brCode }
      }
    }
    commissions { rate amount { amount } employee { name } }
    journalEntries { number memo lines { account { code name } debit { amount } credit { amount } } }
    returns { number status credited { amount } }
  }
}
"""


def follow(partner: Partner, order_id: str, diary: Diary, told: set[str]) -> dict[str, Any]:
    """Wait until everything is done by itself, telling of each step; the order then. Raises Missing."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        order = partner.query(FATE, id=order_id)["order"]
        for step in order["process"]["steps"]:
            if step["state"] == "DONE" and step["id"] not in told:
                told.add(step["id"])
                diary.write(f"by itself: {step['name']}")
            if step["state"] == "PARKED":
                raise Missing(f"step {step['name']} waits for a person: {step['error']}")
        if order["process"]["state"] == "DONE" and order["status"] == "INVOICED":
            return order
        time.sleep(0.05)
    raise Missing(f"the order is still {order['status']} after {PATIENCE:.0f} s")


def show(rows: list[tuple[str, object]]) -> None:
    """A table of two columns. Raises Missing for an empty cell."""
    width = max(len(name) for name, _ in rows)
    print()
    for name, value in rows:
        if value in (None, ""):
            raise Missing(f"no {name}")
        print(f"  {name:<{width}}  {value}")
    print()


def show_money(order: dict[str, Any]) -> None:
    """What asks for the money, and what the seller earns. Raises Missing."""
    (receivable,) = order["receivables"]
    rows: list[tuple[str, object]] = []
    for part in receivable["installments"]:
        name = f"instalment {part['number']}"
        rows.append((name, f"R$ {part['amount']['amount']} due on {part['dueOn']} ({part['status']})"))
        rows.append((f"{name}, boleto", part["boleto"]["digitableLine"]))
        rows.append((f"{name}, Pix", part["pix"]["brCode"]))
    for commission in order["commissions"]:
        terms = f"{commission['rate']} %, {commission['employee']['name']}"
        rows.append(("commission", f"R$ {commission['amount']['amount']} ({terms})"))
    if not order["commissions"]:
        raise Missing("no commission")
    show(rows)


def show_books(partner: Partner, order: dict[str, Any]) -> None:
    """The order's entries and the trial balance. Raises Missing when it is not at zero."""
    if not order["journalEntries"]:
        raise Missing("no journal entries")
    for entry in order["journalEntries"]:
        print(f"  entry {entry['number']}: {entry['memo']}")
        for line in entry["lines"]:
            account, debit, credit = line["account"], line["debit"]["amount"], line["credit"]["amount"]
            print(f"    {account['code']:<12} {account['name']:<42.42} {debit:>12} {credit:>12}")
    today = datetime.now(ZoneInfo("America/Sao_Paulo")).date().isoformat()
    balance = partner.query(TRIAL_BALANCE, on=today)["trialBalance"]
    if not balance["balanced"]:
        raise Missing("a trial balance at zero")
    print(f"  trial balance on {today}: {len(balance['rows'])} accounts, debits less credits: zero\n")


TRIAL_BALANCE = """
query Balance($on: Date!) { trialBalance(on: $on) { balanced rows { account { code } closing { amount } } } }
"""


def fetch_files(partner: Partner, order: dict[str, Any], folder: Path) -> list[tuple[str, object]]:
    """The XML and the DANFE of the sale, and the first boleto's page."""
    invoice, key = order["invoices"][0], order["invoices"][0]["accessKey"]
    boleto = order["receivables"][0]["installments"][0]["boleto"]["page"]["url"]
    return [
        ("XML", partner.fetch(invoice["xml"]["url"], folder / f"{key}-procNFe.xml")),
        ("DANFE", partner.fetch(invoice["danfe"]["url"], folder / f"{key}.pdf")),
        ("boleto", partner.fetch(boleto, folder / f"{key}-boleto-1.pdf")),
    ]


def pay(partner: Partner, order: dict[str, Any], diary: Diary) -> None:
    """The first instalment, in full, by Pix."""
    first = order["receivables"][0]["installments"][0]
    paid = partner.mutate(
        "receivePayment",
        "installment",
        "status balance { amount }",
        idempotencyKey=f"payment-{first['id']}",
        installmentId=first["id"],
        amount=first["balance"]["amount"],
        paidOn=datetime.now(ZoneInfo("America/Sao_Paulo")).date().isoformat(),
        method="PIX",
    )
    diary.write(f"received R$ {first['balance']['amount']} by Pix: the instalment is {paid['status']}")


def give_back(partner: Partner, order: dict[str, Any], order_id: str, diary: Diary) -> None:
    """One unit of the first line."""
    line = order["lines"][0]
    partner.mutate(
        "returnOrder",
        "return",
        "id number",
        idempotencyKey=f"return-{line['id']}",
        orderId=order_id,
        lines=[{"lineId": line["id"], "quantity": "1"}],
        reason="Embalagem amassada no transporte",
    )
    diary.write(f"the customer returns one {line['sku']}")


def play(partner: Partner, folder: Path) -> None:
    """The whole sale. Raises Missing."""
    diary, told = Diary(), set[str]()
    placed = sell(partner, diary)
    order = follow(partner, placed["id"], diary, told)
    if len(order["invoices"]) != 1 or order["invoices"][0]["status"] != "AUTHORIZED":
        raise Missing("no authorised invoice")
    invoice = order["invoices"][0]
    files = fetch_files(partner, order, folder)
    diary.write("fetched the XML, the DANFE and a boleto")
    show(
        [
            ("order", f"{order['number']} ({order['status']})"),
            ("total", f"R$ {placed['total']['amount']}"),
            ("invoice", f"{invoice['number']}, series {invoice['series']} ({invoice['status']})"),
            ("access key", invoice["accessKey"]),
            ("protocol", invoice["protocol"]),
            *files,
        ]
    )
    show_money(order)
    show_books(partner, order)
    pay(partner, order, diary)
    give_back(partner, order, placed["id"], diary)
    order = follow(partner, placed["id"], diary, told)
    (returned,) = order["returns"]
    document = next(each for each in order["invoices"] if each["purpose"] == "RETURN")
    show(
        [
            ("return", f"{returned['number']} ({returned['status']})"),
            ("return invoice", f"{document['number']} ({document['status']})"),
            ("credited", f"R$ {returned['credited']['amount']}"),
            ("still owed", f"R$ {order['receivables'][0]['balance']['amount']}"),
            ("commission now", f"R$ {_sum(order['commissions'])}"),
        ]
    )
    show_books(partner, order)


def _sum(rows: list[dict[str, Any]]) -> Decimal:
    return sum((Decimal(row["amount"]["amount"]) for row in rows), Decimal(0))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", required=True, help="where the API answers, e.g. http://127.0.0.1:8000")
    parser.add_argument("--key", required=True, help="a partner key")
    parser.add_argument("--out", type=Path, default=Path(".data/demo"), help="where the files go")
    chosen = parser.parse_args()
    try:
        play(Partner(chosen.url, chosen.key), chosen.out)
    except (Missing, httpx.HTTPError) as missing:
        print(f"\nThe sale did not come to its end: {missing}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
