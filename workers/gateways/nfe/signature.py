"""The XML signature of fiscal documents: enveloped, over the first child, without white space."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

import xmlsec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.markup import DSIG, Element, etree, parse

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = f"{DSIG}enveloped-signature"


@dataclass(frozen=True)
class Algorithm:
    """How the digest is taken and signed, by the names XML Signature gives them."""

    signature: str
    digest: str


RSA_SHA1 = Algorithm(f"{DSIG}rsa-sha1", f"{DSIG}sha1")
"""What the NF-e asks for (MOC 7.0, 4.2.5)."""
RSA_SHA256 = Algorithm(
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256"
)


class SignatureFault(Enum):
    NOT_BY_THE_RULES = auto()
    """Missing, over another element, or by other algorithms."""
    UNTRUSTED = auto()
    EXPIRED = auto()
    WRONG = auto()
    """What is signed is not what is there."""


class BadSignature(Exception):
    def __init__(self, fault: SignatureFault) -> None:
        super().__init__(fault.name)
        self.fault = fault


def sign(document: bytes, certificate: Certificate, *, algorithm: Algorithm = RSA_SHA1) -> bytes:
    """Sign the root's first child, by its ``Id``. The same input gives the same bytes."""
    root = parse(document)
    signature = _template(root, certificate, algorithm)
    xmlsec.tree.add_ids(root, ["Id"])
    context = xmlsec.SignatureContext()
    context.key = certificate.signing_key
    context.sign(signature)
    value = _find(signature, "SignatureValue")
    value.text = (value.text or "").replace("\n", "")
    return etree.tostring(root, encoding="utf-8", xml_declaration=False)


def verify(
    document: bytes, *, authority: x509.Certificate, at: datetime, algorithm: Algorithm = RSA_SHA1
) -> x509.Certificate:
    """The certificate that signed this document, issued by ``authority``. Raises BadSignature."""
    root = parse(document)
    signature = root.find(f"{{{DSIG}}}Signature")
    if signature is None or not _by_the_rules(signature, root, algorithm):
        raise BadSignature(SignatureFault.NOT_BY_THE_RULES)
    signer = _signer(signature)
    _check_trust(signer, authority, at)
    xmlsec.tree.add_ids(root, ["Id"])
    context = xmlsec.SignatureContext()
    context.key = _public_key(signer)
    try:
        context.verify(signature)
    except xmlsec.Error:
        raise BadSignature(SignatureFault.WRONG) from None
    return signer


def _template(root: Element, certificate: Certificate, algorithm: Algorithm) -> Element:
    """Built by hand: the library's own template puts line breaks into what is signed."""
    signature = etree.SubElement(root, f"{{{DSIG}}}Signature", nsmap={None: DSIG})
    signed = _add(signature, "SignedInfo")
    _add(signed, "CanonicalizationMethod", Algorithm=C14N)
    _add(signed, "SignatureMethod", Algorithm=algorithm.signature)
    reference = _add(signed, "Reference", URI=f"#{root[0].get('Id')}")
    transforms = _add(reference, "Transforms")
    _add(transforms, "Transform", Algorithm=ENVELOPED)
    _add(transforms, "Transform", Algorithm=C14N)
    _add(reference, "DigestMethod", Algorithm=algorithm.digest)
    _add(reference, "DigestValue")
    _add(signature, "SignatureValue")
    _add(_add(_add(signature, "KeyInfo"), "X509Data"), "X509Certificate").text = certificate.der_base64
    return signature


def _by_the_rules(signature: Element, root: Element, algorithm: Algorithm) -> bool:
    signed = signature.find(f"{{{DSIG}}}SignedInfo")
    references = signature.findall(f"{{{DSIG}}}SignedInfo/{{{DSIG}}}Reference")
    if signed is None or len(references) != 1 or references[0].get("URI") != f"#{root[0].get('Id')}":
        return False
    found = [element.get("Algorithm") for element in signed.iter() if element.get("Algorithm")]
    return found == [C14N, algorithm.signature, ENVELOPED, C14N, algorithm.digest]


def _signer(signature: Element) -> x509.Certificate:
    text = "".join(signature.itertext(f"{{{DSIG}}}X509Certificate"))
    try:
        return x509.load_der_x509_certificate(base64.b64decode(text))
    except ValueError:
        raise BadSignature(SignatureFault.NOT_BY_THE_RULES) from None


def _public_key(signer: x509.Certificate) -> xmlsec.Key:
    """Given to the verifier, so that it looks at no key the document brings along."""
    return xmlsec.Key.from_memory(signer.public_bytes(Encoding.PEM), xmlsec.constants.KeyDataFormatCertPem)


def _check_trust(signer: x509.Certificate, authority: x509.Certificate, at: datetime) -> None:
    try:
        signer.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        raise BadSignature(SignatureFault.UNTRUSTED) from None
    if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
        raise BadSignature(SignatureFault.EXPIRED)


def _add(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{DSIG}}}{name}", attributes)


def _find(parent: Element, name: str) -> Element:
    found = parent.find(f"{{{DSIG}}}{name}")
    assert found is not None
    return found
