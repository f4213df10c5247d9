"""Sales to consumers in person: NFC-e, in sunshine and while the authority is away."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from lxml import etree

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from workers.sandbox.consumer_rules import CODES

NFE = "{http://www.portalfiscal.inf.br/nfe}"
NFCE = """
id kind number series status emission accessKey qrCode consultAddress anonymous total { amount }
contingency { since reason releasedAt } rejection { code } xml { url } danfe { url }
"""


def establishment(partner: Partner) -> str:
    return partner.query("{ company { issuer { id } } }")["company"]["issuer"]["id"]


@pytest.fixture
def shop(ipe: Partner) -> Partner:
    """A stationer with a till."""
    ((code_id, code),) = CODES.items()
    ipe.do(
        "configureConsumerInvoicing",
        "consumerInvoicing",
        establishmentId=establishment(ipe),
        environment="TESTING",
        series=3,
        codeId=code_id,
        code=code,
    )
    return ipe


def sell(shop: Partner, **wishes: Any) -> dict[str, Any]:
    order = shop.place(("CADERNO", "2"), customer="Helena")
    invoice = shop.do(
        "invoiceOrder",
        "invoice",
        idempotencyKey=uuid4().hex,
        orderId=order["id"],
        kind="NFCE",
        **wishes,
    )
    return {"order": order["id"], "invoice": invoice["id"], "total": order["total"]["amount"]}


def nfce(shop: Partner, id: str) -> dict[str, Any]:
    return shop.query(f"query($id: ID!) {{ invoice(by: {{id: $id}}) {{ {NFCE} }} }}", id=id)["invoice"]


def picture_of(shop: Partner, invoice: dict[str, Any]) -> Any:
    pdf = shop.http.get(invoice["danfe"]["url"]).raise_for_status().content
    return pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=3).to_pil()


def test_a_consumer_pays_at_the_till_and_leaves_with_an_authorised_nfce(shop: Partner) -> None:
    due = "60.00"
    sold = sell(
        shop,
        payments=[
            {"method": "CASH", "amount": due},
            {"method": "CREDIT_CARD", "amount": "1.00", "cardBrand": "VISA", "authorization": "123456"},
        ],
    )
    shop.done(sold["order"])
    made = nfce(shop, sold["invoice"])
    assert (made["kind"], made["status"], made["emission"]) == ("NFCE", "AUTHORIZED", "NORMAL")
    assert (made["number"], made["series"], made["accessKey"][20:22]) == (1, 3, "65")
    assert made["contingency"] == {"since": None, "reason": None, "releasedAt": None}
    document = etree.fromstring(shop.http.get(made["xml"]["url"]).content)
    assert document.findtext(f".//{NFE}qrCode") == made["qrCode"]
    assert made["accessKey"] in made["qrCode"]
    (read,) = zxingcpp.read_barcodes(picture_of(shop, made))
    assert read.text == made["qrCode"]
