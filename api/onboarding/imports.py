"""Moving in: files are rehearsed, looked at and carried out."""

import strawberry

from api.action import AvailableAction
from api.enums import ImportKind, ImportStatus
from api.files.upload import Upload
from api.mutations import mutation
from api.node import Node
from api.onboarding.problems import told
from api.reading import Connection, connection, field, lookup, made, relation
from api.scalars import DateTime, Url
from domain.onboarding.commands.confirm_import import confirm_import
from domain.onboarding.commands.preview_import import preview_import
from persistence.onboarding.views import IMPORT


@strawberry.type(description="What is wrong in one place of a file.")
class ImportProblem:
    line: int = strawberry.field(description="Counted from 1, the header included.")
    column: str | None = strawberry.field(description="By its name; null when it is the whole line.")
    code: str = strawberry.field(description="For programs: the codes of `UserError`.")

    message: str = made("For people, in the language of Accept-Language.", told)


@strawberry.type(description="The lines of one file: first rehearsed, then carried out whole or not at all.")
class Import(Node):
    version: int = field("Raised by every change.")
    kind: ImportKind = field("What the lines are.")
    upload: Upload | None = relation("The file that was uploaded.")
    status: ImportStatus = field("How far it is.")
    total: int = field("Lines below the header.")
    processed: int = field("Lines looked at so far, while it runs.")
    created: int = field("Lines that are, or would be, new.")
    skipped: int = field("Lines whose thing is there already; it stays as it is.")
    failed: int = field("Lines with an error.")
    errors: list[ImportProblem] = field("The first 100, by line.")
    errors_file: Url | None = field("All of them as CSV, with the same authorization.")
    requested_at: DateTime = field("When it was asked for.")
    confirmed_at: DateTime | None = field("When a person wanted it done.")
    ended_at: DateTime | None = field("When it was done, or failed.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class ImportQuery:
    import_: Import | None = lookup(IMPORT, "One import, by what names it.", name="import")
    imports: Connection[Import] | None = connection(IMPORT, "The imports, newest first.")


@strawberry.type
class ImportMutation:
    preview_import = mutation(preview_import, import_=Import)
    confirm_import = mutation(confirm_import, import_=Import)
