"""The signature: an independent program must find it good, and nobody a changed document."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier
from signxml.exceptions import InvalidDigest

from tests.gateways.sample import CNPJ, ISSUED_AT, invoice
from tests.sandbox.issuing import OfSamples
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.document import nfe_document
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import DSIG
from workers.gateways.nfe.signature import RSA_SHA256, BadSignature, SignatureFault, sign, verify
from workers.sandbox.certificates import TestAuthority
from workers.sandbox.certification import TEN_YEARS

NOW = datetime.now(UTC)


def independently_verified(document: bytes, certificates: TestAuthority, *, method: str = "SHA1") -> bytes:
    """The signed part, as signxml (another implementation of XML Signature) found it."""
    verifier = XMLVerifier()
    verifier.excise_empty_xmlns_declarations = True
    expect = SignatureConfiguration(
        signature_methods=frozenset({SignatureMethod[f"RSA_{method}"]}),
        digest_algorithms=frozenset({DigestAlgorithm[method]}),
    )
    result = verifier.verify(
        document, ca_pem_file=str(certificates.file), id_attribute="Id", expect_config=expect
    )
    assert not isinstance(result, list)
    return result.signed_data


def fault_of(document: bytes, certificates: TestAuthority, *, at: datetime = NOW) -> SignatureFault:
    with pytest.raises(BadSignature) as bad:
        verify(document, authority=certificates.certificate, at=at)
    return bad.value.fault


def test_an_independent_program_finds_the_signature_good(
    documents: NfeDocuments, certificates: TestAuthority
):
    signed = independently_verified(documents.signed_invoice(invoice()), certificates)
    assert b"<vNF>267.59</vNF>" in signed


def test_a_tampered_document_is_refused_by_both(documents: NfeDocuments, certificates: TestAuthority):
    tampered = documents.signed_invoice(invoice()).replace(b"<vNF>267.59<", b"<vNF>267.58<")
    with pytest.raises(InvalidDigest):
        independently_verified(tampered, certificates)
    assert fault_of(tampered, certificates) is SignatureFault.WRONG


def test_the_algorithm_is_a_choice(certificate: Certificate, certificates: TestAuthority):
    signed = sign(nfe_document(invoice()), certificate, algorithm=RSA_SHA256)
    assert independently_verified(signed, certificates, method="SHA256")
    assert fault_of(signed, certificates) is SignatureFault.NOT_BY_THE_RULES
    signer = verify(signed, authority=certificates.certificate, at=NOW, algorithm=RSA_SHA256)
    assert signer == certificate.x509


def test_there_is_no_white_space_between_tags(documents: NfeDocuments):
    signed = documents.signed_invoice(invoice())
    assert b"\n" not in signed
    assert b"> <" not in signed
    assert not signed.startswith(b"<?xml")


def test_a_certificate_of_another_authority_is_not_trusted(
    documents: NfeDocuments, certificates: TestAuthority, tmp_path: Path
):
    elsewhere = OfSamples.load_or_create(tmp_path)
    signed = documents.signed_invoice(invoice())
    assert fault_of(signed, elsewhere) is SignatureFault.UNTRUSTED
    assert verify(signed, authority=certificates.certificate, at=NOW).issuer == elsewhere.certificate.subject


def test_a_certificate_that_was_not_valid_then_is_refused(
    documents: NfeDocuments, certificates: TestAuthority
):
    signed = documents.signed_invoice(invoice())
    for moment in (ISSUED_AT - timedelta(days=2), ISSUED_AT + TEN_YEARS):
        assert fault_of(signed, certificates, at=moment) is SignatureFault.EXPIRED


def test_a_key_the_document_brings_along_proves_nothing(
    certificates: TestAuthority, certificate: Certificate
):
    """Signed by a stranger, with the honest certificate put in its place afterwards."""
    stranger = Certificate.open(certificates.issue_a1(CNPJ, "ESTRANHO", "1"), "1")
    root = etree.fromstring(sign(nfe_document(invoice()), stranger))
    info = root.find(f".//{{{DSIG}}}KeyInfo")
    assert info is not None
    value = etree.SubElement(etree.SubElement(info, f"{{{DSIG}}}KeyValue"), f"{{{DSIG}}}RSAKeyValue")
    numbers = stranger.key.public_key().public_numbers()
    for name, number in (("Modulus", numbers.n), ("Exponent", numbers.e)):
        import base64

        raw = number.to_bytes((number.bit_length() + 7) // 8)
        etree.SubElement(value, f"{{{DSIG}}}{name}").text = base64.b64encode(raw).decode()
    info.insert(0, value.getparent())
    shown = root.find(f".//{{{DSIG}}}X509Certificate")
    assert shown is not None
    shown.text = certificate.der_base64
    assert fault_of(etree.tostring(root), certificates) is SignatureFault.WRONG


def test_a_signature_over_something_else_is_refused(documents: NfeDocuments, certificates: TestAuthority):
    """The signed part is moved aside and another one takes its place (signature wrapping)."""
    root = etree.fromstring(documents.signed_invoice(invoice()))
    forged = etree.fromstring(nfe_document(invoice(number=2)))[0]
    root.insert(0, forged)
    assert fault_of(etree.tostring(root), certificates) is SignatureFault.NOT_BY_THE_RULES


def test_a_document_without_signature_is_refused(certificates: TestAuthority):
    assert fault_of(nfe_document(invoice()), certificates) is SignatureFault.NOT_BY_THE_RULES


def test_the_certificate_in_the_document_is_the_public_one_alone(
    documents: NfeDocuments, certificate: Certificate
):
    signed = documents.signed_invoice(invoice())
    assert certificate.der_base64.encode() in signed
    assert certificate.x509.public_bytes(Encoding.DER)
    assert b"PRIVATE KEY" not in signed
