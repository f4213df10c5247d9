"""An issuer's desk: its certificate opened, its documents' maker, its line to the authority."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from domain.fiscal.emission import VIRTUAL, Emission
from domain.fiscal.facts import IssuingEstablishment
from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.kernel.brazil import Environment
from persistence.fiscal.contingency_answers import consumer_code_of
from persistence.platform.certificates import certificate_of
from persistence.settings import settings
from persistence.storage import Storage, path_of
from workers.attempt import Attempt
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.consumer import ConsumerCode
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.endpoints import NATIONAL, authorizer_of
from workers.gateways.nfe.sefaz import Sefaz


@dataclass(frozen=True, kw_only=True)
class Place:
    """Who issues which documents where, and by whom they are authorised."""

    establishment_id: UUID
    state: str
    environment: Environment
    kind: InvoiceKind
    emission: Emission = Emission.NORMAL

    @classmethod
    def of(
        cls,
        establishment: IssuingEstablishment,
        kind: InvoiceKind = InvoiceKind.NFE,
        *,
        environment: Environment | None = None,
    ) -> Place:
        """The establishment's own authority, whichever way documents go now; as it is tested or not."""
        return cls(
            establishment_id=establishment.establishment_id,
            state=establishment.issuer.address.state,
            environment=environment or establishment.environment,
            kind=kind,
        )


@dataclass(frozen=True)
class Desk:
    """Kept for as long as the certificate is the same: opening one costs more than a document."""

    documents: NfeDocuments
    authority: Sefaz
    announcements: Sefaz
    """The line to the Ambiente Nacional."""
    line_to: Callable[[str], Sefaz]
    """The line to whom events of every state are sent, by name; made when it is first needed."""


_desks: dict[Place, tuple[bytes, Desk]] = {}


async def desk_of(attempt: Attempt, invoice: Invoice, emission: Emission | None = None) -> Desk:
    """The desk of the establishment that issues this invoice, with the line to who authorises it, or to
    who would if it were emitted as told.

    Raises Missing without a certificate.
    """
    emission = emission or invoice.emission
    return await desk_at(
        attempt,
        Place(
            establishment_id=invoice.establishment_id,
            state=invoice.issuer.address.state,
            environment=invoice.environment,
            kind=invoice.kind,
            emission=emission if emission in VIRTUAL else Emission.NORMAL,
        ),
    )


async def desk_at(attempt: Attempt, place: Place) -> Desk:
    """The desk of an establishment. Raises Missing without a certificate."""
    code = None
    async with attempt.reading() as connection:
        pfx, password = await certificate_of(connection, place.establishment_id)
        if place.kind is InvoiceKind.NFCE:
            code = await consumer_code_of(connection, place.establishment_id, place.environment)
    digest = hashlib.sha256(pfx + repr(code).encode()).digest()
    known = _desks.get(place)
    if known is None or known[0] != digest:
        desk = _open(Certificate.open(pfx, password), ConsumerCode(*code) if code else None, place)
        known = _desks[place] = (digest, desk)
    return known[1]


def _open(certificate: Certificate, code: ConsumerCode | None, place: Place) -> Desk:
    where = settings()

    def line_to(authorizer: str) -> Sefaz:
        return Sefaz.open(
            certificate,
            state=place.state,
            environment=place.environment,
            base_url=where.tax_authority_url or None,
            authority_file=Path(where.tax_authority_ca) if where.tax_authority_ca else None,
            production=where.in_production,
            kind=place.kind,
            authorizer=authorizer,
        )

    own = authorizer_of(place.state, place.kind, place.emission)
    nation = line_to(NATIONAL)
    others = cache(lambda name: nation if name == NATIONAL else line_to(name))
    return Desk(NfeDocuments(certificate, code), line_to(own), nation, others)


@cache
def storage() -> Storage:
    """Where this installation keeps its files."""
    return Storage(settings().storage_url)


async def keep(attempt: Attempt, invoice: Invoice, data: bytes, kind: str) -> str:
    """Store a file of this invoice under its key and its content, so that nothing overwrites it."""
    assert invoice.issued_at
    name = f"{invoice.access_key}-{hashlib.sha256(data).hexdigest()[:12]}-{kind}"
    path = path_of(attempt.company, "invoices", f"{invoice.issued_at:%Y}", f"{invoice.issued_at:%m}", name)
    await storage().put_new(path, data)
    return path
