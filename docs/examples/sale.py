"""A whole sale, as a partner's program would do it: over HTTP, with a partner key, and nothing else.

    python docs/examples/sale.py --url http://127.0.0.1:8000 --key rg_live_…

Registers what it needs, places an order, waits until the invoice is authorised, and fetches its
files. Every step is printed when it is done. Ends with 1 when anything is missing.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import SystemRandom
from typing import Any
from uuid import uuid4

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
    order = partner.mutate(
        "placeOrder",
        "order",
        "id number status total { amount }",
        idempotencyKey=f"order-{run}",
        externalReference=f"WEB-{run}",
        customerId=customer["id"],
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
    diary.write(f"placed order {order['number']} over R$ {order['total']['amount']}")
    return order


FATE = """
query Fate($id: ID!) {
  order(by: {id: $id}) {
    number status
    process { state steps { name state attempts error } }
    invoices { number series status accessKey protocol xml { url } danfe { url } }
    lines { sku quantity invoicedQuantity }
  }
}
"""


def follow(partner: Partner, order_id: str, diary: Diary) -> dict[str, Any]:
    """Wait until everything is done by itself, telling of each step; the order then. Raises Missing."""
    told: set[str] = set()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        order = partner.query(FATE, id=order_id)["order"]
        for step in order["process"]["steps"]:
            if step["state"] == "DONE" and step["name"] not in told:
                told.add(step["name"])
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


def play(partner: Partner, folder: Path, tell: Callable[[], Diary] = Diary) -> None:
    """The whole sale. Raises Missing."""
    diary = tell()
    placed = sell(partner, diary)
    order = follow(partner, placed["id"], diary)
    if len(order["invoices"]) != 1 or order["invoices"][0]["status"] != "AUTHORIZED":
        raise Missing("no authorised invoice")
    invoice = order["invoices"][0]
    key = invoice["accessKey"]
    xml = partner.fetch(invoice["xml"]["url"], folder / f"{key}-procNFe.xml")
    danfe = partner.fetch(invoice["danfe"]["url"], folder / f"{key}.pdf")
    diary.write("fetched the XML and the DANFE")
    show(
        [
            ("order", f"{order['number']} ({order['status']})"),
            ("total", f"R$ {placed['total']['amount']}"),
            ("invoice", f"{invoice['number']}, series {invoice['series']} ({invoice['status']})"),
            ("access key", key),
            ("protocol", invoice["protocol"]),
            ("XML", xml),
            ("DANFE", danfe),
        ]
    )


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
