"""The A1 certificate with which an establishment signs its documents; the key is kept sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import Refusal


class CertificateUnreadable(Refusal):
    """Not a PKCS #12 file, or the password is wrong."""

    code = "CERTIFICATE_UNREADABLE"


class CertificateOfAnother(Refusal):
    """The certificate names another company; facts: ``cnpj``. The root of the CNPJ must agree."""

    code = "CERTIFICATE_OF_ANOTHER"


class CertificateExpired(Refusal):
    """Outside its validity; facts: ``valid_from``, ``valid_until``."""

    code = "CERTIFICATE_EXPIRED"


@dataclass(frozen=True, kw_only=True)
class CertificateContent:
    """What a certificate says of itself."""

    cnpj: str | None
    subject: str
    serial_number: str
    valid_from: datetime
    valid_until: datetime

    def check(self, *, cnpj: str, at: datetime) -> None:
        """Raises CertificateOfAnother, CertificateExpired. A branch may sign with the head office's."""
        if self.cnpj is None or self.cnpj[:8] != cnpj[:8]:
            raise CertificateOfAnother("pfx", cnpj=self.cnpj)
        if not self.valid_from <= at <= self.valid_until:
            raise CertificateExpired("pfx", valid_from=self.valid_from, valid_until=self.valid_until)


@dataclass(eq=False, kw_only=True)
class Certificate(Aggregate):
    """One per establishment; ``pfx`` and ``password`` are sealed."""

    id: UUID
    version: int = 1
    establishment_id: UUID
    subject: str
    serial_number: str
    valid_from: datetime
    valid_until: datetime
    pfx: bytes
    password: bytes
    stored_at: datetime

    @classmethod
    def of(
        cls,
        establishment_id: UUID,
        content: CertificateContent,
        *,
        id: UUID,
        pfx: bytes,
        password: bytes,
        at: datetime,
    ) -> Certificate:
        """``pfx`` and ``password`` are sealed already, for this ``id``."""
        return cls(
            id=id,
            establishment_id=establishment_id,
            subject=content.subject,
            serial_number=content.serial_number,
            valid_from=content.valid_from,
            valid_until=content.valid_until,
            pfx=pfx,
            password=password,
            stored_at=at,
        )

    def replace(self, content: CertificateContent, *, pfx: bytes, password: bytes, at: datetime) -> None:
        """The new one takes its place; nothing of the old one stays."""
        self.subject, self.serial_number = content.subject, content.serial_number
        self.valid_from, self.valid_until = content.valid_from, content.valid_until
        self.pfx, self.password, self.stored_at = pfx, password, at
