"""What a company says on its documents, and whose order the goods were bought with."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from domain.fiscal.commands.set_document_remarks import SetDocumentRemarks, set_document_remarks
from domain.fiscal.facts import Establishments
from domain.fiscal.invoice import Invoice
from domain.fiscal.remarks import Said, remark
from domain.kernel.refusal import Malformed, Refusal, RefusalGroup, TooLong
from tests.gateways.sample import invoice
from tests.memory import Memory
from tests.sandbox.fixtures import certificate, certificates, documents
from workers.gateways.nfe.danfe import render_danfe
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import at, parse, tag

__all__ = ["certificate", "certificates", "documents"]

ISSUER = UUID(int=3)
SAID = Said(order=42, customer_order="OC 4500-7")


class OwnEstablishments:
    async def find(self, establishment_id: UUID) -> UUID:
        return establishment_id


@pytest.fixture
def world() -> Memory:
    return Memory(answers={Establishments: OwnEstablishments()})


async def choose(world: Memory, **texts: Any) -> None:
    await set_document_remarks(SetDocumentRemarks(establishment_id=ISSUER, **texts), world)


async def said_on(world: Memory, said: Said = SAID, **texts: Any) -> Invoice:
    made = invoice()
    await remark(made, said, texts.get("remarks"), texts.get("official_remarks"), world)
    return made


async def test_a_document_says_what_all_say_and_then_what_it_says_alone(world: Memory) -> None:
    await choose(world, remarks="Nosso pedido {order}, seu {customer_order}.", official_remarks="Regime 12.")
    made = await said_on(world, remarks="Entregar  pela manhã.")
    assert made.remarks == "Nosso pedido 42, seu OC 4500-7. Entregar pela manhã."
    assert made.official_remarks == "Regime 12."


async def test_what_is_chosen_anew_takes_the_place_of_what_was(world: Memory) -> None:
    await choose(world, remarks="Antes.")
    await choose(world, official_remarks="Depois.")
    made = await said_on(world, Said())
    assert (made.remarks, made.official_remarks) == (None, "Depois.")


async def test_a_placeholder_of_what_is_not_known_leaves_nothing(world: Memory) -> None:
    assert (await said_on(world, Said(), remarks="Pedido {order}-{customer_order}.")).remarks == "Pedido -."


@pytest.mark.parametrize(
    ("texts", "refusal", "path"),
    [
        ({"remarks": "Pedido {pedido}"}, Malformed, "remarks"),
        ({"remarks": "x" * 2001}, TooLong, "remarks"),
        ({"official_remarks": "x" * 1001}, TooLong, "official_remarks"),
        ({"official_remarks": "\x00"}, Malformed, "official_remarks"),
    ],
)
async def test_texts_that_no_document_can_say_are_refused(
    world: Memory, texts: dict[str, str], refusal: type[Refusal], path: str
) -> None:
    with pytest.raises(refusal) as refused:
        await choose(world, **texts)
    assert refused.value.path == (path,)
    with pytest.raises((refusal, RefusalGroup)):
        await said_on(world, **texts)


def test_the_document_and_its_printed_form_say_it(documents: NfeDocuments, tmp_path: Path) -> None:
    made = invoice()
    made.remarks, made.official_remarks = "Entregar pela manhã.", "Regime especial 12."
    made.lines[0].customer_order, made.lines[0].customer_order_item = "OC 4500-7", 30
    signed = documents.signed_invoice(made)
    document = parse(signed)[0]
    assert at(document, "infAdic/infCpl") == "Pedido 42. Entregar pela manhã."
    assert at(document, "infAdic/infAdFisco") == "Regime especial 12."
    bought = [(at(item, "prod/xPed"), at(item, "prod/nItemPed")) for item in document.iterfind(tag("det"))]
    assert bought == [("OC 4500-7", "30"), ("", "")]
    page = tmp_path / "danfe.pdf"
    page.write_bytes(render_danfe(signed))
    text = " ".join(PdfReader(page).pages[0].extract_text().split())
    assert "Entregar pela manhã." in text
    assert "Regime especial 12." in text
