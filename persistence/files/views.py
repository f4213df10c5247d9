"""What can be read of files: one's own uploads, and what is attached to what one may read."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Text, func, type_coerce

from domain.files.attachment import AttachmentStatus, actions_of
from domain.files.purpose import FilePurpose
from domain.files.upload import FileRejection, UploadStatus
from domain.platform.permission import AUTHENTICATED
from persistence.files.tables import attachments, uploads
from persistence.reading import kinds
from persistence.reading.actions import actions
from persistence.reading.view import (
    DESC,
    Belonging,
    View,
    date,
    enum,
    instant,
    integer,
    leaf,
    one,
    text,
    url,
)

NODE_ID = replace(kinds.TEXT, scalar="ID", operators=kinds.EQUALITY[:4])
"""Ids of whatever kind, stored as the wire writes them."""

UPLOAD = View(
    "Upload",
    uploads,
    prefix="upload",
    read=AUTHENTICATED,
    owner=uploads.c.started_by,
    read_others="files.upload.read",
    fields={
        "name": text(uploads.c.name),
        "purpose": enum(FilePurpose, uploads.c.purpose),
        "media_type": text(uploads.c.media_type),
        "status": enum(UploadStatus, uploads.c.status),
        "rejection": enum(FileRejection, uploads.c.rejection),
        "started_at": instant(uploads.c.started_at),
        "expires_at": instant(uploads.c.expires_at),
        "received_at": instant(uploads.c.received_at),
        "inspected_at": instant(uploads.c.inspected_at),
        "size": integer(uploads.c.size),
    },
    lookups=["id"],
)

ATTACHMENT = View(
    "Attachment",
    attachments,
    prefix="attachment",
    read=AUTHENTICATED,
    belongs=Belonging(attachments.c.subject_kind, attachments.c.subject_owner),
    where=attachments.c.removed_at.is_(None),
    fields={
        "version": integer(attachments.c.version),
        "subject_id": leaf(NODE_ID, attachments.c.subject, filter=True),
        "name": text(attachments.c.name),
        "media_type": text(attachments.c.media_type),
        "size": integer(attachments.c.size),
        "sha256": text(type_coerce(func.encode(attachments.c.sha256, "hex"), Text), null=False),
        "description": text(attachments.c.description),
        "status": enum(AttachmentStatus, attachments.c.status, filter=True),
        "attached_by": one("Member", attachments.c.attached_by),
        "attached_at": instant(attachments.c.attached_at, filter=True, sort=True),
        "detached_by": one("Member", attachments.c.detached_by),
        "detached_at": instant(attachments.c.detached_at),
        "kept_until": date(attachments.c.kept_until),
        "kept_by": text(attachments.c.kept_by),
        "url": url("/files/attachment_{0.hex}/content", attachments.c.id),
        "available_actions": actions(actions_of, attachments.c.status, owner=attachments.c.attached_by),
    },
    lookups=["id"],
    default_sort=[("attached_at", DESC)],
)
