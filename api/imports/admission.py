"""Whether an import may be asked for: the mutation takes lines, whoever asks may do it, the file has come."""

from __future__ import annotations

from api.context import Context
from api.imports.cells import Header
from api.imports.offered import input_type, offered
from domain.files.upload import Upload
from domain.kernel.refusal import NotAllowed, NotFound, checks
from domain.kernel.runner import Envelope
from domain.onboarding.sheet import EmptySheet
from domain.platform.bulk_operation import ExportFormat, ImportFormat, MutationNotImportable
from domain.platform.commands.start_import import StartImport
from persistence.files.content import stream_of
from persistence.importing.lines import lines_of

FIRST_BYTES = 65_536
"""What is looked at of a sheet before it is taken: its header is in them."""


async def admitting_import(command: StartImport, context: Context, _: Envelope) -> StartImport:
    """The command with the permission that the mutation needs. Raises what it is refused with."""
    if not context.known.may(command.permission):
        return command
    plan = offered(context.services.schema).get(command.mutation)
    if plan is None:
        raise MutationNotImportable("mutation", name=command.mutation[:100])
    if not context.known.may(plan.scope):
        raise NotAllowed("mutation", permission=plan.scope)
    with checks() as check, check.at("upload_id"):
        await _check_upload(command, context)
    command.requires = (plan.scope,)
    return command


async def _check_upload(command: StartImport, context: Context) -> None:
    """Raises NotFound for what others sent, UploadMissing, and what is wrong with a header."""
    who, services = context.known, context.services
    async with services.database.begin(company=who.company, actor=who.id, permissions=who.permissions) as uow:
        upload = await uow.get(Upload, command.upload_id)
    if upload.started_by != who.id:
        raise NotFound(kind="upload")
    upload.content()
    if command.format is ImportFormat.CSV:
        data = await stream_of(services.storage, who.company, upload.id)
        await _check_header(command, context, await anext(data))


async def _check_header(command: StartImport, context: Context, beginning: bytes) -> None:
    first = next(lines_of(bytes(beginning[:FIRST_BYTES]), ExportFormat.CSV), None)
    if first is None or not isinstance(first.content, list):
        raise EmptySheet
    Header.of(input_type(context.services.schema, command.mutation), first.content)
