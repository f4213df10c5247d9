"""Certificates are opened for bounded work, whatever their files ask for."""

from __future__ import annotations

from datetime import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, PrivateFormat, pkcs12

from domain.platform.certificate import CertificateUnreadable
from persistence.platform.der import rounds_in
from persistence.platform.pkcs12 import MOST_BYTES, MOST_ROUNDS, content_of

PASSWORD = "segredo"
ENDLESS = b"\x02\x04\x7f\xff\xff\xff"
"""2,147,483,647: ten minutes."""


def a_file(rounds: int | None = None) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "AURORA:12345678000195")])
    built = x509.CertificateBuilder(name, name, key.public_key(), 0x7FFFFFFF)
    built = built.not_valid_before(datetime(2026, 1, 1)).not_valid_after(datetime(2027, 1, 1))  # noqa: DTZ001
    sealing = BestAvailableEncryption(PASSWORD.encode())
    if rounds:
        builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(rounds)
        sealing = builder.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC).build(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"a1", key, built.sign(key, hashes.SHA256()), None, sealing)


def test_an_ordinary_file_is_opened():
    assert content_of(a_file(), PASSWORD).cnpj == "12345678000195"
    assert content_of(a_file(10_000), PASSWORD).cnpj == "12345678000195"


def test_every_derivation_of_an_ordinary_file_is_seen():
    assert sorted(rounds_in(a_file(54_321))).count(54_321) == 2


@pytest.mark.parametrize(
    "pfx",
    [
        a_file(MOST_ROUNDS + 1),
        a_file() + bytes(MOST_BYTES),
        b"\x30\x80" + b"\x30\x80" * 5_000,
        b"\x30\x05\x04\x00",
    ],
)
def test_a_file_that_asks_for_too_much_is_refused_before_it_is_opened(pfx, monkeypatch):
    monkeypatch.setattr("persistence.platform.pkcs12.load_pkcs12", None)
    with pytest.raises(CertificateUnreadable):
        content_of(pfx, PASSWORD)


def test_a_salt_that_looks_like_something_else_hides_nothing():
    sequence = b"\x04\x02\x30\x00" + ENDLESS
    chunks = b"\x24\x80\x04\x01\x30\x04\x01\x00\x00\x00" + ENDLESS
    for inside in (sequence, chunks):
        held = b"\x30" + bytes([len(inside)]) + inside
        wrapped = b"\x30\x80\xa0\x80\x04" + bytes([len(held)]) + held + b"\x00\x00\x00\x00"
        assert 2**31 - 1 in list(rounds_in(wrapped))
