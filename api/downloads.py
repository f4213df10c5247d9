"""That somebody was handed a file that tells of somebody, on record before it is handed out."""

from __future__ import annotations

from dataclasses import dataclass

from api.context import Services
from api.transport.head import Head
from api.transport.origin import agent_of
from domain.kernel.origin import ActorKind, Origin
from domain.kernel.runner import Envelope
from domain.platform.principal import Principal
from persistence.audit.entry import Author
from persistence.audit.reads import record_reads
from persistence.clock import now
from persistence.reading.sensitive import Look
from persistence.reading.view import VIEWS

ATTACHED = "content"


@dataclass(frozen=True)
class Download:
    """``about`` and ``node`` are ids as the wire has them: of whom or what it tells, and of the file's thing.

    ``field`` is what of it was handed out; ``permissions`` are those of the view unless some are told.
    """

    about: str
    field: str
    node: str
    permissions: tuple[str, ...] = ()


def shown_as(kind: str) -> str:
    """What the record calls files of this kind."""
    return "attachments" if kind == ATTACHED else kind


async def record(download: Download, principal: Principal, head: Head, services: Services) -> None:
    address = services.proxies.address_of(head)
    origin = Origin(kind=ActorKind(principal.kind), address=address, agent=agent_of(head))
    author = Author(company=principal.company, actor=principal.id, now=now())
    envelope = Envelope(request_id=head.request_id, origin=origin)
    prefix = download.about.partition("_")[0]
    view = next(view for view in VIEWS.values() if view.prefix == prefix)
    permissions = download.permissions or (view.read,)
    look = Look(view.name, (download.field,), permissions, 1, [download.about], {"file": download.node})
    await record_reads(services.database, author, envelope, [look])
