"""Files on their way in: announced, sent to an address, looked at."""

import strawberry

from api.enums import FilePurpose, FileRejection, UploadStatus
from api.mutations import mutation
from api.node import Node
from api.reading import field
from api.scalars import DateTime, Url
from domain.files.commands.create_upload import create_upload
from domain.files.commands.start_upload import start_upload

REPLACED = "Use `createUpload`. Removal on 2028-01-01 UTC."


@strawberry.type(description="A file that was, or is to be, sent to its address.")
class Upload(Node):
    name: str = field("The file's name.")
    purpose: FilePurpose = field("What it is sent for.")
    media_type: str | None = field("What kind of file it is to be; null where that was not told.")
    status: UploadStatus = field("How far it is; nobody has it before it is READY.")
    rejection: FileRejection | None = field("Why it was REJECTED.")
    started_at: DateTime = field("When its address was given.")
    expires_at: DateTime = field("Nothing can be sent to the address afterwards.")
    received_at: DateTime | None = field("When the file came.")
    inspected_at: DateTime | None = field("When somebody had looked at it.")
    size: int | None = field("Its size in bytes.")


@strawberry.type
class UploadMutation:
    create_upload = mutation(create_upload, url=Url, upload=Upload)
    start_upload = mutation(start_upload, deprecated=REPLACED, url=Url, upload=Upload)
