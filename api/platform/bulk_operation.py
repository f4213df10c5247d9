"""Long work: exports and imports, how far they are, and what they came to."""

import strawberry

from api.action import AvailableAction
from api.enums import BulkOperationKind, BulkOperationStatus, ExportFormat
from api.exports.admission import admitting
from api.imports.admission import admitting_import
from api.mutations import mutation
from api.node import Node
from api.platform.member import Member
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import DateTime, Url
from domain.platform.commands.archive_invoices import archive_invoices
from domain.platform.commands.cancel_bulk_operation import cancel_bulk_operation
from domain.platform.commands.start_export import StartExport, start_export
from domain.platform.commands.start_import import StartImport, start_import
from persistence.platform.bulk_views import BULK_OPERATION


@strawberry.type(description="Long work that somebody asked for, how far it is, and what it came to.")
class BulkOperation(Node):
    version: int = field("Raised by every change but progress.")
    kind: BulkOperationKind = field("What is done.")
    format: ExportFormat = field("What kind of file it makes, or takes.")
    query: str = field("What is exported; empty for an import.")
    variables: str | None = field("The variables of the query, as JSON.")
    mutation: str | None = field("What the lines of an import are given to.")
    upload_id: strawberry.ID | None = field("The file that is imported.")
    rehearsed: bool = field("Whether an import only looks at its lines, and does nothing.")
    status: BulkOperationStatus = field("How far it is.")
    total: int = field("How many objects, or lines, there were when it began.")
    processed: int = field("How many of them are done.")
    failed: int = field("How many of them could not be done; they are among those that are processed.")
    error_code: str | None = field("Why it FAILED; a code like those of `UserError`.")
    result_url: Url | None = field(
        "Where the file is fetched, with the Authorization of who asked for it; null until it is DONE."
    )
    error_url: Url | None = field(
        "Where one learns why lines of an import were refused, like `resultUrl`; null when none was."
    )
    requested_by: Member | None = relation("Who asked for it; null for a program of a partner.")
    requested_at: DateTime = field("When it was asked for.")
    began_at: DateTime | None = field("When it was taken up.")
    ended_at: DateTime | None = field("When it was done, failed, or was cancelled.")
    expires_at: DateTime | None = field("When the file will be gone.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class BulkOperationQuery:
    bulk_operation: BulkOperation | None = lookup(
        BULK_OPERATION, "One's own long work; that of others with `platform.bulk_operation.read`."
    )
    bulk_operations: Connection[BulkOperation] | None = connection(
        BULK_OPERATION,
        "One's own long work, newest first; that of everybody with `platform.bulk_operation.read`.",
    )


@strawberry.type
class BulkOperationMutation:
    start_export = mutation(
        start_export, accepts=StartExport, prepare=admitting, bulk_operation=BulkOperation
    )
    start_import = mutation(
        start_import, accepts=StartImport, prepare=admitting_import, bulk_operation=BulkOperation
    )
    archive_invoices = mutation(archive_invoices, bulk_operation=BulkOperation)
    cancel_bulk_operation = mutation(cancel_bulk_operation, bulk_operation=BulkOperation)
