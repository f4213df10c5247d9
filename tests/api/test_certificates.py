"""Certificates go in and are never shown; the worker that signs gets them back."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from api.ids import wire
from persistence.platform.certificates import certificate_of
from persistence.platform.pkcs12 import CNPJ
from tests.builders import a_cnpj

NOW = datetime.now(UTC).replace(microsecond=0)


def a_pfx(cnpj: str, *, days: int = 300, alternative: bool = True) -> bytes:
    """A self-signed A1 certificate as ICP-Brasil shapes them, with the password "1234"."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"COMERCIAL LTDA:{cnpj}")])
    begun = NOW - timedelta(days=365)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 4711, begun, NOW + timedelta(days=days))
    if alternative:
        other = x509.OtherName(CNPJ, b"\x13\x0e" + cnpj.encode())
        builder = builder.add_extension(x509.SubjectAlternativeName([other]), critical=False)
    certificate = builder.sign(key, SHA256())
    return serialize_key_and_certificates(b"a1", key, certificate, None, BestAvailableEncryption(b"1234"))


async def store(client, company, pfx: bytes, password: str = "1234") -> dict:  # noqa: S107  opens nothing real
    input = {
        "establishmentId": wire("establishment", company.establishment_id),
        "pfx": base64.b64encode(pfx).decode(),
        "password": password,
    }
    return await client.do(
        "uploadCertificate", input, "establishment { certificate { subject serialNumber validUntil } }"
    )


@pytest.mark.parametrize("alternative", [True, False])
async def test_it_is_stored_sealed_and_opened_for_who_signs(ana, ours, database, owner, alternative):
    pfx = a_pfx(a_cnpj(1), alternative=alternative)
    payload = await store(ana, ours, pfx)
    assert payload["establishment"]["certificate"]["serialNumber"] == "1267"
    assert datetime.fromisoformat(payload["establishment"]["certificate"]["validUntil"]) == NOW + timedelta(
        days=300
    )
    async with database.reading(ours.id) as connection:
        assert await certificate_of(connection, ours.establishment_id) == (pfx, "1234")
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    row = await owner.fetchrow("select pfx, password from certificate")
    assert pfx not in row["pfx"]
    assert b"1234" not in row["password"]


async def test_a_new_one_takes_the_place_of_the_old(ana, ours, database):
    await store(ana, ours, a_pfx(a_cnpj(1)))
    new = a_pfx(a_cnpj(1), days=100)
    assert not (await store(ana, ours, new))["errors"]
    async with database.reading(ours.id) as connection:
        assert (await certificate_of(connection, ours.establishment_id))[0] == new


@pytest.mark.parametrize(
    ("pfx", "password", "code"),
    [
        (a_pfx(a_cnpj(1)), "4321", "CERTIFICATE_UNREADABLE"),
        (b"no certificate", "1234", "CERTIFICATE_UNREADABLE"),
        (a_pfx(a_cnpj(2)), "1234", "CERTIFICATE_OF_ANOTHER"),
        (a_pfx(a_cnpj(1), days=-1), "1234", "CERTIFICATE_EXPIRED"),
    ],
)
async def test_what_cannot_sign_is_refused(ana, ours, pfx, password, code):
    assert [error["code"] for error in (await store(ana, ours, pfx, password))["errors"]] == [code]


async def test_another_companys_establishment_is_not_found(ana, theirs):
    assert [error["code"] for error in (await store(ana, theirs, a_pfx(a_cnpj(2))))["errors"]] == [
        "NOT_FOUND"
    ]
