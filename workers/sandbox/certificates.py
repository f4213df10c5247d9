"""A certification authority made on the spot, with its server and its issuers' A1 certificates."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from fcntl import LOCK_EX, flock
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    load_pem_private_key,
    pkcs12,
)

from workers.sandbox.certification import (
    a1_certificate,
    authority_certificate,
    new_key,
    pem,
    server_certificate,
    yesterday,
)

YEAR = timedelta(days=365)


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
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
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
        key: rsa.RSAPrivateKey | None = None,
        valid_from: datetime | None = None,
        valid_for: timedelta = YEAR,
    ) -> bytes:
        """The PKCS#12 of a company's A1 certificate: CN ``NAME:CNPJ`` and the CNPJ as otherName.

        With a new key when none is given.
        """
        key, begins = key or new_key(), valid_from or yesterday()
        certificate = a1_certificate(cnpj, name, key, self.key, begins=begins, ends=begins + valid_for)
        encryption = BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(b"a1", key, certificate, [self.certificate], encryption)


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """While this process looks and creates, no other does."""
    with (folder / "ca.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _create(folder: Path) -> None:
    key, server = new_key(), new_key()
    for name, content in {
        "ca.key": pem(key),
        "server.key": pem(server),
        "server.pem": server_certificate(server, key).public_bytes(Encoding.PEM),
        "ca.pem": authority_certificate(key).public_bytes(Encoding.PEM),
    }.items():
        _write(folder / name, content)


def _write(path: Path, content: bytes) -> None:
    """Readable by its owner alone; whole or not at all."""
    draft = path.with_suffix(f"{path.suffix}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    draft.replace(path)
