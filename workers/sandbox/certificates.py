"""A certification authority made on the spot, with its server and its issuers' A1 certificates."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
        key = _new_key()
        holder = x509.OtherName(HOLDER_CNPJ, bytes((0x04, len(cnpj))) + cnpj.encode("ascii"))
        begins = valid_from or _yesterday()
        certificate = (
            _builder(f"{name[:49]}:{cnpj}", key.public_key(), begins=begins, ends=begins + valid_for)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([holder]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .sign(self.key, SHA256())
        )
        encryption = BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(b"a1", key, certificate, [self.certificate], encryption)


def _create(folder: Path) -> None:
    key, server = _new_key(), _new_key()
    begins = _yesterday()
    authority = (
        _builder(SANDBOX_AUTHORITY, key.public_key(), begins=begins, ends=begins + TEN_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    names = [x509.DNSName("localhost"), x509.DNSName(SERVER), x509.IPAddress(ip_address("127.0.0.1"))]
    certificate = (
        _builder(SERVER, server.public_key(), begins=begins, ends=begins + TEN_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, SHA256())
    )
    for name, content in {
        "ca.key": _pem(key),
        "server.key": _pem(server),
        "server.pem": certificate.public_bytes(Encoding.PEM),
        "ca.pem": authority.public_bytes(Encoding.PEM),
    }.items():
        _write(folder / name, content)


def _builder(
    subject: str, key: rsa.RSAPublicKey, *, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(SANDBOX_AUTHORITY))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


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
