"""What people read on the printed forms: customers' orders, prices as they are, and what stands first."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest

from domain.fiscal.approximate_taxes import total_approximate
from domain.fiscal.emission import Emission
from domain.kernel.brazil import Environment
from persistence.storage import Storage
from tests.fiscal.test_approximate_taxes import with_taxes
from tests.gateways.sample import ISSUED_AT, in_contingency, invoice, line, nfce
from tests.gateways.test_consumers import CASH_AND_CARD, CODE
from tests.gateways.test_danfe import ANSWER, DECEMBER
from workers import contingency
from workers.contingency import announcement_of
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.danfe import render_danfce, render_danfe
from workers.gateways.nfe.documents import NfeDocuments
from workers.sandbox.answers import event_result

REGISTERED = event_result(
    key="",
    kind="110140",
    sequence="1",
    code=136,
    state="91",
    at="2026-11-21T11:30:04-02:00",
    number="891260000000123",
).replace("<retEvento ", '<retEvento xmlns="http://www.portalfiscal.inf.br/nfe" ')


def text_of(pdf: bytes) -> str:
    pages = list(pypdfium2.PdfDocument(pdf))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


@pytest.mark.parametrize("at", [DECEMBER - timedelta(days=9), DECEMBER])
def test_each_item_says_which_of_the_customers_order_it_is(documents: NfeDocuments, at) -> None:
    lines = [line(1), line(2)]
    lines[0].customer_order, lines[0].customer_order_item = "PED-778", 30
    made = invoice(lines=lines, issued_at=at)
    said = text_of(render_danfe(documents.authorized_file(documents.signed_invoice(made), ANSWER)))
    assert "Pedido: PED-778 Item: 30" in said
    assert said.count("PED-778") == 1


@pytest.mark.parametrize("at", [DECEMBER - timedelta(days=9), DECEMBER])
async def test_announced_it_has_fiscal_value_and_says_by_which_announcement_and_since_when(
    documents: NfeDocuments, at, tmp_path, monkeypatch
) -> None:
    made = invoice(environment=Environment.PRODUCTION, issued_at=at)
    in_contingency(made, Emission.EPEC, at=at)
    signed = documents.signed_invoice(made)
    assert "SEM VALOR FISCAL" in text_of(render_danfe(signed)), "of nobody knows what it is"
    made.sign(digest="0" * 64, path="signed")
    assert await announcement_of(made) is None
    kept = Storage(f"file://{tmp_path}")
    monkeypatch.setattr(contingency, "storage", lambda: kept)
    event = documents.registered_file(documents.signed_announcement(made), REGISTERED.encode())
    await kept.put_new("procEPEC.xml", event)
    made.release(
        at=ISSUED_AT + timedelta(minutes=7),
        announcement_protocol="891260000000123",
        announcement_path="procEPEC.xml",
    )
    said = text_of(render_danfe(signed, announced=await announcement_of(made)))
    assert "EPEC 891260000000123 - 21/11/2026 10:30:04" in said
    assert "EPEC regularmente recebido" in said
    assert "SEM VALOR FISCAL" not in said
    made.xml_path = "authorised"
    assert await announcement_of(made) is None


def test_in_testing_the_water_mark_stays(documents: NfeDocuments) -> None:
    made = in_contingency(invoice(), Emission.EPEC)
    assert "SEM VALOR FISCAL" in text_of(render_danfe(documents.signed_invoice(made), announced="EPEC 1"))


def test_a_consumer_reads_how_much_of_the_price_is_taxes(certificate: Certificate) -> None:
    made = with_taxes(nfce(payments=CASH_AND_CARD))
    total = total_approximate(made.lines)
    signed = NfeDocuments(certificate, CODE).signed_invoice(made)
    said = text_of(render_danfce(signed))
    assert "(Lei Federal 12.741/2012)" in said
    assert f"{total}".replace(".", ",") in said


@pytest.mark.parametrize("at", [DECEMBER - timedelta(days=9), DECEMBER])
def test_so_does_who_consumes_what_an_nfe_is_for(documents: NfeDocuments, at) -> None:
    made = with_taxes(invoice(lines=[line(1)], issued_at=at))
    said = text_of(render_danfe(documents.authorized_file(documents.signed_invoice(made), ANSWER)))
    assert "75,17" in said


def test_a_consumer_reads_prices_as_they_are_and_no_empty_lines(certificate: Certificate) -> None:
    made = nfce(payments=CASH_AND_CARD)
    said = text_of(render_danfce(NfeDocuments(certificate, CODE).signed_invoice(made)))
    assert "7,455" in said
    assert "23,90" in said
    assert "End.: -" not in said
    assert "Bairro: -" not in said
    assert "Pendente de autorização" in said
