"""What the customer is handed: files whose signature still holds, and a DANFE that can be read."""

from __future__ import annotations

from io import BytesIO

from lxml import etree
from pypdf import PdfReader

from domain.kernel.brazil import AccessKey
from tests.gateways.sample import cancellation, invoice
from tests.gateways.test_signature import independently_verified
from workers.gateways.nfe.danfe import danfe
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.schema import Schema, check
from workers.gateways.nfe.sefaz import Sefaz
from workers.sandbox.certificates import TestAuthority


async def test_the_authorised_file_is_official_and_its_signature_holds(
    documents: NfeDocuments, sefaz: Sefaz, certificates: TestAuthority
):
    signed = documents.signed_invoice(invoice())
    authorized = documents.authorized_file(signed, (await sefaz.submit(signed)).answer)
    assert signed in authorized
    check(authorized, Schema.AUTHORIZED_INVOICE)
    inner = etree.tostring(etree.fromstring(authorized)[0], with_tail=False)
    assert independently_verified(inner, certificates)


async def test_the_file_of_a_cancellation_is_official_and_its_signature_holds(
    documents: NfeDocuments, sefaz: Sefaz, certificates: TestAuthority
):
    made = invoice()
    made.protocol = (await sefaz.submit(documents.signed_invoice(made))).protocol
    signed = documents.signed_event(cancellation(made), made)
    registered = documents.registered_file(signed, (await sefaz.register(signed)).answer)
    assert signed in registered
    check(registered, Schema.REGISTERED_CANCELLATION)
    inner = etree.tostring(etree.fromstring(registered)[0], with_tail=False)
    assert independently_verified(inner, certificates)


def test_a_declaration_is_not_repeated_inside(documents: NfeDocuments):
    declared = b'<?xml version="1.0" encoding="UTF-8"?>\n<NFe/>'
    joined = documents.authorized_file(declared, b'<?xml version="1.0"?><protNFe/>')
    assert joined.count(b"<?xml") == 1
    assert joined.endswith(b"<NFe/><protNFe/></nfeProc>")


async def test_the_danfe_shows_the_key_and_that_it_has_no_value(documents: NfeDocuments, sefaz: Sefaz):
    made = invoice()
    signed = documents.signed_invoice(made)
    pdf = await danfe(documents.authorized_file(signed, (await sefaz.submit(signed)).answer))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert AccessKey(made.access_key or "").grouped in text
    assert "SEM VALOR FISCAL" in text
    assert "267,59" in text
