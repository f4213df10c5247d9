"""The certificates of the sandbox: of its authority, its server, and the A1 of an issuer (DOC-ICP-04)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from workers.gateways.nfe.certificate import HOLDER_CNPJ
from workers.gateways.nfe.trust import SANDBOX_AUTHORITY

TEN_YEARS = timedelta(days=3650)
SERVER = "sefaz.sandbox"
OCTET_STRING = 0x04
USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def authority_certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    return (
        _builder(SANDBOX_AUTHORITY, key, begins=yesterday(), ends=yesterday() + TEN_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, SHA256())
    )


def server_certificate(key: rsa.RSAPrivateKey, authority: rsa.RSAPrivateKey) -> x509.Certificate:
    names = [x509.DNSName("localhost"), x509.DNSName(SERVER), x509.IPAddress(ip_address("127.0.0.1"))]
    return (
        _end_entity(SERVER, key, authority, begins=yesterday(), ends=yesterday() + TEN_YEARS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(authority, SHA256())
    )


def a1_certificate(
    cnpj: str,
    name: str,
    key: rsa.RSAPrivateKey,
    authority: rsa.RSAPrivateKey,
    *,
    begins: datetime,
    ends: datetime,
) -> x509.Certificate:
    """CN ``NAME:CNPJ``, and the CNPJ as otherName 2.16.76.1.3.3."""
    holder = x509.OtherName(HOLDER_CNPJ, bytes((OCTET_STRING, len(cnpj))) + cnpj.encode("ascii"))
    uses = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    return (
        _end_entity(f"{name[:49]}:{cnpj}", key, authority, begins=begins, ends=ends)
        .add_extension(x509.SubjectAlternativeName([holder]), critical=False)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .sign(authority, SHA256())
    )


def _end_entity(
    subject: str, key: rsa.RSAPrivateKey, authority: rsa.RSAPrivateKey, *, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    return (
        _builder(subject, key, begins=begins, ends=ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            _usage(digital_signature=True, content_commitment=True, key_encipherment=True), critical=True
        )
        .add_extension(issued_by, critical=False)
    )


def _builder(
    subject: str, key: rsa.RSAPrivateKey, *, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(SANDBOX_AUTHORITY))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(**granted: bool) -> x509.KeyUsage:
    return x509.KeyUsage(**dict.fromkeys(USAGES, False) | granted)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "BR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sandbox"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def yesterday() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)
