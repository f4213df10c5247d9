"""The issuer's A1 certificate (ICP-Brasil): opened in memory, never written anywhere."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from cryptography.x509 import ObjectIdentifier
from cryptography.x509.oid import NameOID

from domain.platform.certificate import CertificateExpired, CertificateOfAnother, CertificateUnreadable

HOLDER_CNPJ = ObjectIdentifier("2.16.76.1.3.3")
"""The otherName with the holder's CNPJ (DOC-ICP-04)."""


@dataclass(frozen=True, repr=False)
class Certificate:
    """A key pair with its chain. It prints its holder and validity, never the key."""

    key: RSAPrivateKey
    x509: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    signing_key: xmlsec.Key

    @classmethod
    def open(cls, pkcs12_bytes: bytes, password: str) -> Certificate:
        """Takes about 35 ms: open once and keep. Raises CertificateUnreadable."""
        try:
            key, certificate, chain = pkcs12.load_key_and_certificates(pkcs12_bytes, password.encode())
        except ValueError:
            raise CertificateUnreadable from None
        if certificate is None or not isinstance(key, RSAPrivateKey):
            raise CertificateUnreadable
        signing_key = xmlsec.Key.from_memory(_key_pem(key), xmlsec.constants.KeyDataFormatPem)
        return cls(key, certificate, tuple(chain), signing_key)

    def __repr__(self) -> str:
        return f"<Certificate of {self.holder_cnpj} until {self.valid_until:%Y-%m-%d}>"

    def check(self, *, cnpj: str, at: datetime) -> None:
        """That it may sign for this issuer: same base of the CNPJ (rule 213), within its validity.

        Raises CertificateExpired, CertificateOfAnother.
        """
        if not self.valid_from <= at <= self.valid_until:
            raise CertificateExpired(valid_from=self.valid_from, valid_until=self.valid_until)
        if (self.holder_cnpj or "")[:8] != cnpj[:8]:
            raise CertificateOfAnother(cnpj=self.holder_cnpj)

    @property
    def valid_from(self) -> datetime:
        return self.x509.not_valid_before_utc

    @property
    def valid_until(self) -> datetime:
        return self.x509.not_valid_after_utc

    @property
    def holder_cnpj(self) -> str | None:
        return holder_cnpj(self.x509)

    @property
    def der_base64(self) -> str:
        """The public part, as it stands in X509Certificate."""
        return base64.b64encode(self.x509.public_bytes(Encoding.DER)).decode()

    def pem(self) -> bytes:
        """Key, certificate and chain for a TLS context. Secret: hand it on, keep it nowhere."""
        public = (certificate.public_bytes(Encoding.PEM) for certificate in (self.x509, *self.chain))
        return b"".join((_key_pem(self.key), *public))


def holder_cnpj(certificate: x509.Certificate) -> str | None:
    """The CNPJ of the certificate's holder, from its otherName; None for a person or a server."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return None
    for name in names.get_values_for_type(x509.OtherName):
        if name.type_id == HOLDER_CNPJ:
            return name.value[2:16].decode("ascii", "replace")
    return None


def common_name(name: x509.Name) -> str:
    attributes = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(attributes[0].value) if attributes else ""


def _key_pem(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
