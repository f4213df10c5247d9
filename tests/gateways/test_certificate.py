"""The A1 certificate: read from memory, checked against the issuer, and never left lying about."""

from __future__ import annotations

import base64
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from domain.kernel.brazil import Environment
from domain.platform.certificate import CertificateExpired, CertificateOfAnother, CertificateUnreadable
from tests.gateways.sample import CNPJ, LETTERED_CNPJ, invoice
from tests.sandbox.fixtures import PASSWORD, connect
from tests.sandbox.running import running_sandbox
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.sefaz import Sefaz
from workers.gateways.nfe.trust import SandboxRefused
from workers.sandbox.certificates import TestAuthority

NOW = datetime.now(UTC)


@pytest.mark.parametrize("cnpj", [CNPJ, LETTERED_CNPJ])
def test_the_holder_is_read_from_the_name_of_icp_brasil(certificates: TestAuthority, cnpj: str):
    opened = Certificate.open(certificates.issue_a1(cnpj, "EMPRESA", "1234"), "1234")
    assert opened.holder_cnpj == cnpj
    assert opened.valid_from < NOW < opened.valid_until
    assert opened.chain == (certificates.certificate,)


def test_the_old_encryption_of_browsers_exports_is_read_too(certificate: Certificate):
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(2048)
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .hmac_hash(SHA1())  # noqa: S303  what browsers once wrote
        .build(b"1234")
    )
    old = pkcs12.serialize_key_and_certificates(b"a1", certificate.key, certificate.x509, None, encryption)
    assert Certificate.open(old, "1234").x509 == certificate.x509


@pytest.mark.parametrize("password", ["", "errada", "sênha"])
def test_a_wrong_password_is_refused(certificates: TestAuthority, password: str):
    with pytest.raises(CertificateUnreadable):
        Certificate.open(certificates.issue_a1(CNPJ, "EMPRESA", "1234"), password)


def test_what_is_no_certificate_is_refused():
    with pytest.raises(CertificateUnreadable):
        Certificate.open(b"not a file of that kind", "1234")


def test_a_branch_signs_with_the_certificate_of_the_head_office(certificate: Certificate):
    certificate.check(cnpj=f"{CNPJ[:8]}000262", at=NOW)


def test_the_certificate_of_another_company_is_refused(certificate: Certificate):
    with pytest.raises(CertificateOfAnother) as refusal:
        certificate.check(cnpj=LETTERED_CNPJ, at=NOW)
    assert refusal.value.facts == {"cnpj": CNPJ}


def test_an_expired_certificate_is_refused_before_anything_is_signed(certificates: TestAuthority):
    begun = NOW - timedelta(days=400)
    expired = certificates.issue_a1(CNPJ, "EMPRESA", "1234", valid_from=begun)
    with pytest.raises(CertificateExpired):
        NfeDocuments(Certificate.open(expired, "1234")).signed_invoice(invoice(issued_at=NOW))


@pytest.mark.parametrize("environment", Environment)
def test_production_takes_nothing_of_the_sandbox(
    certificate: Certificate, certificates: TestAuthority, environment: Environment
):
    for authority_file in (None, certificates.file):
        with pytest.raises(SandboxRefused):
            Sefaz.open(
                certificate,
                state="SP",
                environment=environment,
                authority_file=authority_file,
                production=True,
            )


def test_a_real_document_is_never_sent_to_the_sandbox(certificate: Certificate, certificates: TestAuthority):
    with pytest.raises(SandboxRefused):
        Sefaz.open(
            certificate, state="SP", environment=Environment.PRODUCTION, authority_file=certificates.file
        )


async def test_neither_key_nor_password_is_written_or_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    with running_sandbox(tmp_path / "sandbox") as sandbox:
        certificate = Certificate.open(sandbox.certificates.issue_a1(CNPJ, "EMPRESA", PASSWORD), PASSWORD)
        sefaz = connect(sandbox, certificate)
        receipt = await sefaz.submit(NfeDocuments(certificate).signed_invoice(invoice()))
        logging.getLogger("test").warning("%r %r", certificate, sefaz)
        await sefaz.aclose()
    assert receipt.status_code == 100
    secrets = (*_spellings(certificate), PASSWORD.encode())
    assert not _files_with(secrets, tmp_path)
    assert not _holds(caplog.text.encode(), secrets)


def _spellings(certificate: Certificate) -> tuple[bytes, ...]:
    """The private key as bytes, as base64 and as PEM; a middle part, so that no framing hides it."""
    der = certificate.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    pem = certificate.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return der[200:240], base64.b64encode(der)[300:340], pem.splitlines()[5]


def _files_with(secrets: tuple[bytes, ...], folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and _holds(path.read_bytes(), secrets)]


def _holds(content: bytes, secrets: tuple[bytes, ...]) -> bool:
    return any(secret in content for secret in secrets)
