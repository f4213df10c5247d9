"""The certificate with which an establishment signs, opened for the worker that signs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.kernel.refusal import Missing
from persistence.platform.keys import keyring
from persistence.platform.tables import certificates
from persistence.secrets import Place
from persistence.wire import Statement, Wire

STORED = Statement(
    select(certificates).where(certificates.c.establishment_id == bindparam("establishment", type_=Uuid))
)


async def certificate_of(connection: AsyncConnection, establishment_id: UUID) -> tuple[bytes, str]:
    """The PKCS #12 file and its password. Raises Missing when none was stored."""
    row = await Wire.of(connection).row(STORED, establishment=establishment_id)
    if row is None:
        raise Missing(what="certificate", establishment_id=str(establishment_id))

    def opened(column: str) -> bytes:
        place = Place(company=row.company_id, table="certificate", column=column, id=row.id)
        return keyring().open(getattr(row, column), place)

    return opened("pfx"), opened("password").decode()
