"""TLS with the authority: the issuer's certificate on our side, a pinned authority on theirs."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from cryptography import x509

from domain.kernel.refusal import Refusal
from workers.gateways.nfe.certificate import Certificate, common_name

SANDBOX_AUTHORITY = "AC Sandbox Retaguarda - sem valor fiscal"
"""The name every certificate of the sandbox bears as its issuer."""


class SandboxRefused(Refusal):
    """In production neither certificates nor servers of the sandbox are taken for real."""

    code = "SANDBOX_IN_PRODUCTION"


def refuse_sandbox(certificate: Certificate, authority_file: Path | None) -> None:
    """Raises SandboxRefused when the issuer's certificate or the trusted authority is the sandbox's."""
    trusted = x509.load_pem_x509_certificates(authority_file.read_bytes()) if authority_file else []
    if any(is_sandbox(one) for one in (certificate.x509, *certificate.chain, *trusted)):
        raise SandboxRefused


def is_sandbox(certificate: x509.Certificate) -> bool:
    return SANDBOX_AUTHORITY in (common_name(certificate.issuer), common_name(certificate.subject))


def client_context(certificate: Certificate, authority_file: Path | None) -> ssl.SSLContext:
    """Trusts ``authority_file`` alone, or the system's authorities when there is none."""
    context = ssl.create_default_context(cafile=authority_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _load(context, certificate.pem())
    return context


def _load(context: ssl.SSLContext, pem: bytes) -> None:
    """Through an anonymous file in memory: ``load_cert_chain`` takes paths only."""
    descriptor = os.memfd_create("a1", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, pem)
        context.load_cert_chain(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
