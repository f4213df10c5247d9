"""Hand over the certificate with which an establishment signs."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Malformed
from domain.platform.certificate import Certificate, CertificateContent
from domain.platform.establishment import Establishment
from domain.platform.ports import Certificates


@dataclass(kw_only=True)
class UploadCertificate(Command):
    """Hand over the A1 certificate of an establishment; it takes the place of the one before."""

    permission = "platform.certificate.upload"
    confidential = ("pfx", "password")

    establishment_id: Annotated[UUID, "establishment"]
    """Who signs with it."""
    pfx: str
    """The PKCS #12 file in Base64."""
    password: str
    """What opens the file."""


async def upload_certificate(command: UploadCertificate, uow: UnitOfWork) -> UUID:
    """Answers the establishment. The file and its password are sealed and never shown again."""
    establishment = await uow.get(Establishment, command.establishment_id)
    pfx = _decoded(command.pfx)
    content = uow.ask(Certificates).content(pfx, command.password)
    content.check(cnpj=establishment.cnpj, at=uow.now)
    await _keep(establishment.id, content, pfx, command.password, uow)
    return establishment.id


async def _keep(
    establishment_id: UUID, content: CertificateContent, pfx: bytes, password: str, uow: UnitOfWork
) -> None:
    known = await uow.find(Certificate, lock=True, establishment_id=establishment_id)
    id, port = known.id if known else uow.new_id(), uow.ask(Certificates)
    sealed_pfx = port.sealed(pfx, certificate_id=id, column="pfx")
    sealed_password = port.sealed(password.encode(), certificate_id=id, column="password")
    if known is not None:
        known.replace(content, pfx=sealed_pfx, password=sealed_password, at=uow.now)
        return
    uow.add(
        Certificate.of(establishment_id, content, id=id, pfx=sealed_pfx, password=sealed_password, at=uow.now)
    )


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("pfx", expected="base64") from None
