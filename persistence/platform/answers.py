"""What the platform asks of the machine, and what other contexts ask of the platform."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.platform.certificate import CertificateContent
from domain.platform.company import InvoiceOn
from domain.platform.ports import (
    AccessToken,
    Certificates,
    IssuedToken,
    Municipalities,
    Passwords,
    StateRegistrations,
    Tokens,
)
from persistence.answering import answers
from persistence.law.answers import StoredMunicipalities
from persistence.parties.answers import CheckedStateRegistrations
from persistence.platform.authority import limit_of
from persistence.platform.keys import mint, secrets
from persistence.platform.passwords import passwords
from persistence.platform.pkcs12 import content_of
from persistence.platform.tables import companies
from persistence.secrets import Place
from persistence.unit_of_work import SqlUnitOfWork

answers(Municipalities)(StoredMunicipalities)
answers(StateRegistrations)(CheckedStateRegistrations)


@answers(Passwords)
class HashedPasswords:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    async def digest(self, password: str) -> str:
        return await passwords().digest(password)


@answers(Tokens)
class MintedTokens:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    def key(self, company: UUID, key_id: UUID) -> IssuedToken:
        return mint().key(company, key_id)

    def refresh(self, company: UUID, session_id: UUID) -> IssuedToken:
        return mint().refresh(company, session_id)

    def access(self, company: UUID, session_id: UUID, member_id: UUID, *, at: datetime) -> AccessToken:
        return mint().access(company, session_id, member_id, at=at)


@answers(Certificates)
class SealedCertificates:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._company = uow.company

    def content(self, pfx: bytes, password: str) -> CertificateContent:
        return content_of(pfx, password)

    def sealed(self, data: bytes, *, certificate_id: UUID, column: str) -> bytes:
        place = Place(company=self._company, table="certificate", column=column, id=certificate_id)
        return secrets().seal(data, place)


async def discount_limit_of(session: AsyncSession, company: UUID, actor: UUID) -> Decimal:
    """The percent of a line that a member grants alone; a key has its creator's; nobody else any."""
    return await session.scalar(limit_of(company, actor)) or Decimal(0)


async def invoices_on_placement(session: AsyncSession, company: UUID) -> bool:
    chosen = select(companies.c.invoice_on).where(
        companies.c.company_id == company, companies.c.id == company
    )
    return await session.scalar(chosen) == InvoiceOn.PLACEMENT
