"""Files of things: attached, listed, fetched and taken off by who may read the thing."""

import strawberry

from api.action import AvailableAction
from api.enums import AttachmentStatus
from api.mutations import mutation
from api.node import Node
from api.platform.member import Member
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Date, DateTime, Url
from domain.files.commands.attach_file import attach_file
from domain.files.commands.detach_file import detach_file
from persistence.files.views import ATTACHMENT


@strawberry.type(description="A file that belongs to a thing; who may read the thing may see and fetch it.")
class Attachment(Node):
    version: int = field("Raised by every change.")
    subject_id: strawberry.ID = field("What it belongs to.")
    name: str = field("The file's name.")
    media_type: str = field("What kind of file it is.")
    size: int = field("Its size in bytes.")
    sha256: str = field("SHA-256 of the file, in hexadecimal digits.")
    description: str | None = field("What it is, for people.")
    status: AttachmentStatus = field("Whether it still belongs to the thing.")
    attached_by: Member | None = relation("Who attached it; null for a program of a partner.")
    attached_at: DateTime = field("When it was attached.")
    detached_by: Member | None = relation("Who took it off; null for a program of a partner.")
    detached_at: DateTime | None = field("When it was taken off.")
    kept_until: Date | None = field(
        "The last day on which it is kept after it was taken off; null while no rule says when it may go."
    )
    kept_by: str | None = field("The norm that wants it kept until then.")
    url: Url = field("Where it is fetched, with the same authorization, while it is ATTACHED.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class AttachmentQuery:
    attachment: Attachment | None = lookup(ATTACHMENT, "One file of a thing that one may read.")
    attachments: Connection[Attachment] | None = connection(
        ATTACHMENT, "The files of the things that one may read, newest first."
    )


@strawberry.type
class AttachmentMutation:
    attach_file = mutation(attach_file, attachment=Attachment)
    detach_file = mutation(detach_file, attachment=Attachment)
