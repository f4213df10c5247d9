"""What an A1 certificate of ICP-Brasil says of itself."""

from __future__ import annotations

import re

from cryptography import x509
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from domain.platform.certificate import CertificateContent, CertificateUnreadable
from persistence.platform.der import rounds_in

MOST_BYTES = 64 * 1024
"""Those that authorities give out have some five thousand."""
MOST_ROUNDS = 250_000
"""Certification authorities derive keys by a few thousand; a million take a quarter of a second."""
CNPJ = x509.ObjectIdentifier("2.16.76.1.3.3")
"""otherName of the subject's alternative names that holds a company's CNPJ (ICP-Brasil, DOC-ICP-04)."""
SHAPE = re.compile(r"[0-9A-Z]{12}[0-9]{2}")


def content_of(pfx: bytes, password: str) -> CertificateContent:
    """Raises CertificateUnreadable, also for a file made to keep whoever opens it busy."""
    try:
        if len(pfx) > MOST_BYTES or max(rounds_in(pfx), default=0) > MOST_ROUNDS:
            raise CertificateUnreadable("pfx")
        bundle = load_pkcs12(pfx, password.encode())
    except ValueError:
        raise CertificateUnreadable("pfx") from None
    if bundle.cert is None or bundle.key is None:
        raise CertificateUnreadable("pfx")
    certificate = bundle.cert.certificate
    return CertificateContent(
        cnpj=_cnpj(certificate),
        subject=certificate.subject.rfc4514_string(),
        serial_number=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def _cnpj(certificate: x509.Certificate) -> str | None:
    """From the alternative name; older certificates say it only after the colon of the common name."""
    for text in (*_alternative_names(certificate), _common_name(certificate).rpartition(":")[2]):
        if found := SHAPE.search(text):
            return found[0]
    return None


def _alternative_names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    others = names.get_values_for_type(x509.OtherName)
    return [name.value.decode("latin-1") for name in others if name.type_id == CNPJ]


def _common_name(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""
