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
from tests.stories.test_bad_days import parked
from tests.stories.test_given_up_numbers import given, registered
from tests.stories.test_undoing import returning
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


def test_what_was_sold_at_the_till_is_returned_by_an_nfe_or_cancelled(shop: Partner) -> None:
    back, undone = sell(shop), sell(shop)
    orders = [shop.done(each["order"]) for each in (back, undone)]
    shop.do("returnOrder", "return", **returning(orders[0], "1"))
    shop.do(
        "cancelInvoice",
        "invoice",
        idempotencyKey=uuid4().hex,
        invoiceId=undone["invoice"],
        reason="Venda desfeita no caixa",
    )
    sale, entry = (nfce(shop, one["id"]) for one in shop.done(back["order"])["invoices"])
    assert (sale["kind"], sale["status"]) == ("NFCE", "AUTHORIZED")
    assert (entry["kind"], entry["series"], entry["status"]) == ("NFE", 1, "AUTHORIZED")
    shop.done(undone["order"])
    assert nfce(shop, undone["invoice"])["status"] == "CANCELLED"


def test_the_number_of_a_rejected_nfce_is_given_up(shop: Partner, office: BackOffice) -> None:
    office.steer(reject={"code": 778, "count": 1})
    sold = sell(shop)
    shop.wait(sold["order"], parked)
    void = shop.do("voidNumbers", "numberVoid", **given(shop, 1, 1, kind="NFCE", series=3))
    assert registered(shop, void["id"])["statusCode"] == 102
    assert nfce(shop, sold["invoice"])["status"] == "VOIDED"


def never_waiting(partner: Partner) -> None:
    """Whose documents go another way at the first call without answer."""
    partner.do(
        "chooseContingencyPolicy",
        "contingencyPolicy",
        establishmentId=establishment(partner),
        nfeAfter=0,
        nfceAfter=0,
    )


def wait_for(shop: Partner, sold: dict[str, Any], status: str) -> dict[str, Any]:
    shop.wait(sold["order"], lambda order: order["invoices"][0]["status"] == status)
    return nfce(shop, sold["invoice"])


def present(partner: Partner) -> list[dict[str, Any]]:
    fields = "id kind emission since reason automatic leftAt enteredBy { id }"
    found = partner.query(f"{{ contingencies {{ nodes {{ {fields} }} }} }}")["contingencies"]["nodes"]
    return [contingency for contingency in found if contingency["leftAt"] is None]


def leave(partner: Partner) -> None:
    (contingency,) = present(partner)
    partner.do(
        "leaveContingency",
        "contingency",
        idempotencyKey=uuid4().hex,
        contingencyId=contingency["id"],
    )


def test_while_the_authority_is_away_consumers_leave_with_what_is_sent_afterwards(
    shop: Partner, office: BackOffice
) -> None:
    never_waiting(shop)
    office.steer(pause=109)
    sold = [sell(shop), sell(shop, anonymous=True)]
    used = [wait_for(shop, each, "CONTINGENCY") for each in sold]
    assert {(each["emission"], each["accessKey"][34]) for each in used} == {("OFFLINE", "9")}
    (contingency,) = present(shop)
    assert (contingency["kind"], contingency["emission"], contingency["automatic"]) == (
        "NFCE",
        "OFFLINE",
        True,
    )
    assert {each["contingency"]["reason"] for each in used} == {contingency["reason"]}
    shop.wait(sold[0]["order"], lambda _: nfce(shop, sold[0]["invoice"])["danfe"]["url"])
    (read,) = zxingcpp.read_barcodes(picture_of(shop, nfce(shop, sold[0]["invoice"])))
    assert read.text == used[0]["qrCode"]
    shop.wait(sold[1]["order"], lambda order: order["status"] == "INVOICED")
    assert shop.stock("CADERNO")["reserved"] == "0"
    left = shop.stock("CADERNO")["onHand"]

    office.calm()
    leave(shop)
    for each, before in zip(sold, used, strict=True):
        assert wait_for(shop, each, "AUTHORIZED")["accessKey"] == before["accessKey"]
        shop.done(each["order"])
    assert shop.stock("CADERNO")["onHand"] == left
    assert present(shop) == []
    later = sell(shop)
    shop.done(later["order"])
    assert nfce(shop, later["invoice"])["emission"] == "NORMAL"


def test_what_was_used_and_is_rejected_afterwards_is_mended_under_its_key(
    shop: Partner, office: BackOffice
) -> None:
    never_waiting(shop)
    office.steer(pause=109)
    sold = sell(shop)
    used = wait_for(shop, sold, "CONTINGENCY")
    office.calm()
    office.steer(reject={"code": 778, "count": 1})
    leave(shop)
    rejected = shop.wait(sold["order"], lambda order: order["process"]["state"] == "PARKED")
    (step,) = (step for step in rejected["process"]["steps"] if step["state"] == "PARKED")
    assert (step["errorCode"], rejected["status"]) == ("FISCAL_REJECTION", "INVOICED")
    shop.do("retryStep", "step", idempotencyKey="mended", stepId=step["id"])
    assert wait_for(shop, sold, "AUTHORIZED")["accessKey"] == used["accessKey"]


def test_an_nfce_is_refused_to_companies_and_when_the_till_does_not_add_up(shop: Partner) -> None:
    order = shop.place(("CADERNO", "2"), customer="Helena")
    company = shop.place(("CADERNO", "2"), customer="Colégio")

    def refused(order: dict[str, Any], **wishes: Any) -> list[tuple[str, str]]:
        return shop.refused(
            "invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=order["id"], **wishes
        )

    assert refused(company, kind="NFCE") == [("CONSUMERS_ONLY", "input.kind")]
    short = [{"method": "CASH", "amount": "0.01"}]
    assert refused(order, kind="NFCE", payments=short) == [("TILL_DOES_NOT_ADD_UP", "input.payments")]
    too_much = [{"method": "PIX", "amount": "999.00"}]
    assert refused(order, kind="NFCE", payments=too_much) == [("TILL_DOES_NOT_ADD_UP", "input.payments")]
    assert refused(order, payments=short) == [("TILL_DOES_NOT_ADD_UP", "input.payments")]
    assert refused(order, anonymous=True) == [("KIND_NOT_ISSUED", "input.kind")]
