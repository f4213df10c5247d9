"""What the platform asks of the machine, and what other contexts ask of the platform."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

import persistence.platform.identities
import persistence.platform.logins
import persistence.platform.one_time_codes
import persistence.platform.permissions
import persistence.platform.personal_records
import persistence.platform.persons  # noqa: F401  answers, too
from domain.fiscal.invoice import InvoiceStatus
from domain.kernel.calendar import business_date
from domain.kernel.commission import CommissionOn
from domain.kernel.origin import INSTALLATION, Origin
from domain.platform.certificate import CertificateContent
from domain.platform.commands.steer_sandbox import SandboxDoor
from domain.platform.ports import (
    AccessToken,
    Arrival,
    Authority,
    Certificates,
    IssuedInvoices,
    IssuedToken,
    Municipalities,
    OpenSessions,
    Passwords,
    Post,
    PublicKey,
    PublicKeys,
    StateRegistrations,
    Tokens,
)
from persistence.answering import answers
from persistence.fiscal.tables import invoices
from persistence.law.answers import StoredMunicipalities
from persistence.parties.answers import CheckedStateRegistrations
from persistence.platform.authority import limit_of
from persistence.platform.keys import keyring, mint
from persistence.platform.passwords import passwords
from persistence.platform.pkcs12 import content_of
from persistence.platform.service_tokens import public_key_of
from persistence.platform.tables import companies, sessions
from persistence.secrets import Place
from persistence.seeing import Seeing
from persistence.settings import settings
from persistence.unit_of_work import SqlUnitOfWork

UNDER_WAY = (
    InvoiceStatus.DRAFT,
    InvoiceStatus.NUMBERED,
    InvoiceStatus.SIGNED,
    InvoiceStatus.TRANSMITTED,
    InvoiceStatus.CONTINGENCY,
)
ISSUED = (InvoiceStatus.AUTHORIZED, InvoiceStatus.CANCELLED, InvoiceStatus.REPLACED)

answers(Municipalities)(StoredMunicipalities)
answers(StateRegistrations)(CheckedStateRegistrations)


@answers(Passwords)
class HashedPasswords:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    async def digest(self, password: str) -> str:
        return await passwords().digest(password)

    async def matches(self, password: str, digest: str) -> bool:
        return await passwords().matches(password, digest)

    async def digest_of_none(self) -> str:
        return await passwords().digest(token_urlsafe())


@answers(Tokens)
class MintedTokens:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    def key(self, company: UUID, key_id: UUID) -> IssuedToken:
        return mint().key(company, key_id)

    def refresh(self, company: UUID, session_id: UUID) -> IssuedToken:
        return mint().refresh(company, session_id)

    def invitation(self, company: UUID, invitation_id: UUID) -> IssuedToken:
        return mint().invitation(company, invitation_id)

    def access(self, company: UUID, session_id: UUID, member_id: UUID, *, at: datetime) -> AccessToken:
        return mint().access(company, session_id, member_id, at=at)


@answers(Arrival)
class ToldArrival:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._origin = uow.envelope.origin or INSTALLATION

    def origin(self) -> Origin:
        return self._origin


@answers(OpenSessions)
class StoredSessions:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def end(self, member_id: UUID, *, keep: UUID | None = None) -> None:
        table, own = sessions, sessions.c.company_id == self._uow.company
        ended = update(table).where(own, table.c.member_id == member_id, table.c.ended_at.is_(None))
        if keep is not None:
            ended = ended.where(table.c.id != keep)
        values = {"ended_at": self._uow.now, "version": table.c.version + 1}
        await self._uow.transaction.execute(ended.values(values))


@answers(Post)
class ConfiguredPost:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    def delivers(self) -> bool:
        return bool(settings().mail_url.get_secret_value())


@answers(Certificates)
class SealedCertificates:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._company = uow.company

    def content(self, pfx: bytes, password: str) -> CertificateContent:
        return content_of(pfx, password)

    def sealed(self, data: bytes, *, certificate_id: UUID, column: str) -> bytes:
        place = Place(company=self._company, table="certificate", column=column, id=certificate_id)
        return keyring().seal(data, place)


@answers(PublicKeys)
class ReadPublicKeys:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    def read(self, pem: str) -> PublicKey:
        return public_key_of(pem)


@answers(Authority)
class StoredAuthority:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def discount_limit(self, actor: UUID) -> Decimal:
        return await discount_limit_of(self._uow.transaction, self._uow.company, actor)


@answers(SandboxDoor)
class SettledSandbox:
    def __init__(self, uow: SqlUnitOfWork) -> None: ...

    def is_open(self) -> bool:
        """In development, where an address takes the place of the real authority's."""
        place = settings()
        return bool(place.tax_authority_url) and not place.in_production


@answers(IssuedInvoices)
class StoredInvoices:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def under_way(self, establishment_id: UUID) -> int:
        count = select(func.count()).where(*self._of(establishment_id), invoices.c.status.in_(UNDER_WAY))
        return await self._uow.transaction.scalar(count) or 0

    async def last_issued_on(self, establishment_id: UUID) -> date | None:
        last = select(func.max(invoices.c.issued_at)).where(
            *self._of(establishment_id), invoices.c.status.in_(ISSUED)
        )
        issued_at = await self._uow.transaction.scalar(last)
        return None if issued_at is None else business_date(issued_at, self._uow.zone)

    def _of(self, establishment_id: UUID) -> tuple[ColumnElement[bool], ...]:
        own = invoices.c.company_id == self._uow.company
        return own, invoices.c.establishment_id == establishment_id


async def discount_limit_of(connection: AsyncConnection | Seeing, company: UUID, actor: UUID) -> Decimal:
    """The percent of a line that a member grants alone; a key has its creator's; nobody else any."""
    return await connection.scalar(limit_of(company, actor)) or Decimal(0)


async def commission_accrues_on_receipt(connection: AsyncConnection | Seeing, company: UUID) -> bool:
    chosen = select(companies.c.commission_on).where(
        companies.c.company_id == company, companies.c.id == company
    )
    return await connection.scalar(chosen) == CommissionOn.RECEIPT
