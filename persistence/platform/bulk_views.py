"""What can be read of long work: one's own, and that of others with a permission."""

from __future__ import annotations

from domain.platform.bulk_operation import (
    READ_OTHERS,
    BulkOperationKind,
    BulkOperationStatus,
    ExportFormat,
    actions_of,
)
from domain.platform.permission import AUTHENTICATED
from persistence.platform.bulk_tables import bulk_operations
from persistence.reading.actions import actions
from persistence.reading.view import (
    DESC,
    View,
    boolean,
    enum,
    identity,
    instant,
    integer,
    one,
    text,
    url,
)

BULK_OPERATION = View(
    "BulkOperation",
    bulk_operations,
    prefix="bulkoperation",
    read=AUTHENTICATED,
    owner=bulk_operations.c.requested_by,
    read_others=READ_OTHERS,
    fields={
        "version": integer(bulk_operations.c.version),
        "kind": enum(BulkOperationKind, bulk_operations.c.kind),
        "format": enum(ExportFormat, bulk_operations.c.format),
        "query": text(bulk_operations.c.query),
        "variables": text(bulk_operations.c.variables),
        "mutation": text(bulk_operations.c.mutation),
        "upload_id": identity(bulk_operations.c.upload_id, prefix="upload"),
        "rehearsed": boolean(bulk_operations.c.rehearsed),
        "status": enum(BulkOperationStatus, bulk_operations.c.status, filter=True),
        "total": integer(bulk_operations.c.total),
        "processed": integer(bulk_operations.c.processed),
        "failed": integer(bulk_operations.c.failed),
        "error_code": text(bulk_operations.c.error_code),
        "result_url": url(
            "/bulk-operations/{0.hex}/{1}", bulk_operations.c.id, bulk_operations.c.result_name
        ),
        "error_url": url("/bulk-operations/{0.hex}/{1}", bulk_operations.c.id, bulk_operations.c.error_name),
        "requested_by": one("Member", bulk_operations.c.requested_by),
        "requested_at": instant(bulk_operations.c.requested_at, filter=True, sort=True),
        "began_at": instant(bulk_operations.c.began_at),
        "ended_at": instant(bulk_operations.c.ended_at),
        "expires_at": instant(bulk_operations.c.expires_at),
        "available_actions": actions(
            actions_of, bulk_operations.c.status, owner=bulk_operations.c.requested_by
        ),
    },
    lookups=["id"],
    default_sort=[("requested_at", DESC)],
)
