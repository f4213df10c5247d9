"""A certification authority made on the spot, with its server and its issuers' A1 certificates."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fcntl import LOCK_EX, flock
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from workers.gateways.nfe.certificate import HOLDER_CNPJ
from workers.gateways.nfe.trust import SANDBOX_AUTHORITY

YEAR = timedelta(days=365)
TEN_YEARS = 10 * YEAR
SERVER = "sefaz.sandbox"
OCTET_STRING = 0x04
USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True, repr=False)
class TestAuthority:
    """Signs certificates that are worth nothing outside the sandbox. Its files lie in ``folder``."""

    __test__ = False

    folder: Path
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @classmethod
    def load_or_create(cls, folder: Path) -> TestAuthority:
        """The authority of this folder, made at the first call, with a server certificate beside it."""
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            if not (folder / "ca.pem").exists():
                _create(folder)
        key = load_pem_private_key((folder / "ca.key").read_bytes(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return cls(folder, key, x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()))

    @property
    def file(self) -> Path:
        """What a client is told to trust (TAX_AUTHORITY_CA)."""
        return self.folder / "ca.pem"

    @property
    def server_certificate(self) -> Path:
        return self.folder / "server.pem"

    @property
    def server_key(self) -> Path:
        return self.folder / "server.key"

    def issue_a1(
        self,
        cnpj: str,
        name: str,
        password: str,
        *,
        valid_from: datetime | None = None,
        valid_for: timedelta = YEAR,
    ) -> bytes:
        """The PKCS#12 of a company's A1 certificate: CN ``NAME:CNPJ`` and the CNPJ as otherName."""
        key, begins = _new_key(), valid_from or _yesterday()
        holder = x509.OtherName(HOLDER_CNPJ, bytes((OCTET_STRING, len(cnpj))) + cnpj.encode("ascii"))
        certificate = (
            _end_entity(f"{name[:49]}:{cnpj}", key, self.key, begins=begins, ends=begins + valid_for)
            .add_extension(x509.SubjectAlternativeName([holder]), critical=False)
            .add_extension(
                x509.ExtendedKeyUsage(
                    [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]
                ),
                critical=False,
            )
            .sign(self.key, SHA256())
        )
        encryption = BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(b"a1", key, certificate, [self.certificate], encryption)


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """While this process looks and creates, no other does."""
    with (folder / "ca.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _create(folder: Path) -> None:
    key, server = _new_key(), _new_key()
    for name, content in {
        "ca.key": _pem(key),
        "server.key": _pem(server),
        "server.pem": _server_certificate(server, key).public_bytes(Encoding.PEM),
        "ca.pem": _authority_certificate(key).public_bytes(Encoding.PEM),
    }.items():
        _write(folder / name, content)


def _authority_certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    return (
        _builder(SANDBOX_AUTHORITY, key, begins=_yesterday(), ends=_yesterday() + TEN_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, SHA256())
    )


def _server_certificate(key: rsa.RSAPrivateKey, authority: rsa.RSAPrivateKey) -> x509.Certificate:
    names = [x509.DNSName("localhost"), x509.DNSName(SERVER), x509.IPAddress(ip_address("127.0.0.1"))]
    return (
        _end_entity(SERVER, key, authority, begins=_yesterday(), ends=_yesterday() + TEN_YEARS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
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


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _yesterday() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)


def _write(path: Path, content: bytes) -> None:
    """Readable by its owner alone; whole or not at all."""
    draft = path.with_suffix(f"{path.suffix}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    draft.replace(path)
