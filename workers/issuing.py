"""An issuer's desk: its certificate opened, its documents' maker, its line to the authority."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from domain.fiscal.invoice import Invoice
from domain.kernel.brazil import Environment
from persistence.platform.certificates import certificate_of
from persistence.settings import settings
from persistence.storage import Storage
from workers.attempt import Attempt
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.sefaz import Sefaz


@dataclass(frozen=True)
class Desk:
    """Kept for as long as the certificate is the same: opening one costs more than a document."""

    documents: NfeDocuments
    authority: Sefaz


_desks: dict[tuple[UUID, str, Environment], tuple[bytes, Desk]] = {}


async def desk_of(attempt: Attempt, invoice: Invoice) -> Desk:
    """The desk of the establishment that issues this invoice. Raises Missing without a certificate."""
    state, environment = invoice.issuer.address.state, invoice.environment
    return await desk_at(attempt, invoice.establishment_id, state=state, environment=environment)


async def desk_at(attempt: Attempt, establishment_id: UUID, *, state: str, environment: Environment) -> Desk:
    """The desk of an establishment. Raises Missing without a certificate."""
    async with attempt.reading() as connection:
        pfx, password = await certificate_of(connection, establishment_id)
    digest = hashlib.sha256(pfx).digest()
    place = (establishment_id, state, environment)
    known = _desks.get(place)
    if known is None or known[0] != digest:
        opened = _open(Certificate.open(pfx, password), state, environment)
        known = _desks[place] = (digest, opened)
    return known[1]


def _open(certificate: Certificate, state: str, environment: Environment) -> Desk:
    place = settings()
    authority = Sefaz.open(
        certificate,
        state=state,
        environment=environment,
        base_url=place.tax_authority_url or None,
        authority_file=Path(place.tax_authority_ca) if place.tax_authority_ca else None,
        production=place.in_production,
    )
    return Desk(NfeDocuments(certificate), authority)


@cache
def storage() -> Storage:
    """Where this installation keeps its files."""
    return Storage(settings().storage_url)
