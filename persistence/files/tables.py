"""The tables of files: what was sent, and what it is attached to."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, LargeBinary, Text, Uuid, text

from domain.files.attachment import AttachmentStatus
from domain.files.purpose import FilePurpose
from domain.files.upload import FileRejection, UploadStatus
from persistence.registry import (
    Instant,
    choice,
    id_column,
    index,
    reference,
    tenant_table,
    unique,
    version_column,
)

uploads = tenant_table(
    "upload",
    id_column(),
    version_column(),
    Column("name", Text, nullable=False),
    Column("token_digest", LargeBinary, nullable=False),
    Column("started_by", Uuid, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("received_at", Instant),
    Column("size", Integer),
    Column("sha256", LargeBinary),
    Column("purpose", choice(FilePurpose), nullable=False, server_default=text("'IMPORT'")),
    Column("media_type", Text),
    Column("announced_size", Integer),
    Column("announced_sha256", LargeBinary),
    Column("status", choice(UploadStatus), nullable=False, server_default=text("'EXPECTED'")),
    Column("rejection", choice(FileRejection)),
    Column("inspected_at", Instant),
    Column("used_at", Instant),
    Column("removed_at", Instant),
    Column("emptied_at", Instant),
    index("status", "started_at"),
    CheckConstraint(
        "(received_at is null) = (sha256 is null) and (received_at is null) = (size is null)", name="whole"
    ),
    CheckConstraint("status <> 'REJECTED' or rejection is not null", name="rejected"),
)
attachments = tenant_table(
    "attachment",
    id_column(),
    version_column(),
    reference("upload_id", "upload"),
    Column("subject", Text(collation="C"), nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_owner", Uuid),
    Column("person_id", Uuid),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("description", Text),
    Column("status", choice(AttachmentStatus), nullable=False),
    Column("attached_by", Uuid, nullable=False),
    Column("attached_at", Instant, nullable=False),
    Column("detached_by", Uuid),
    Column("detached_at", Instant),
    Column("kept_until", Date),
    Column("kept_by", Text),
    Column("removed_at", Instant),
    unique("upload_id"),
    index("subject", "attached_at", "id"),
    index("attached_at", "id"),
    index("status", "attached_at", "id"),
    index("kept_until"),
    CheckConstraint("(status = 'ATTACHED') = (detached_at is null and removed_at is null)", name="attached"),
    CheckConstraint("(status = 'REMOVED') = (removed_at is not null)", name="removed"),
)
