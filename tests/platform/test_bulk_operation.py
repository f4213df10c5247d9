"""Long work waits, is taken up, goes on in other hands, and ends in one way."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from domain.kernel.refusal import InvalidTransition, NotFound
from domain.platform.bulk_operation import (
    BulkOperation,
    BulkOperationKind,
    BulkOperationStatus,
    ExportFormat,
    ImportFormat,
)
from domain.platform.commands.cancel_bulk_operation import CancelBulkOperation, cancel_bulk_operation
from domain.platform.commands.expire_bulk_operation import ExpireBulkOperation, expire_bulk_operation
from domain.platform.commands.fail_bulk_operation import FailBulkOperation, fail_bulk_operation
from domain.platform.commands.finish_bulk_operation import FinishBulkOperation, finish_bulk_operation
from domain.platform.commands.start_export import StartExport, start_export
from domain.platform.commands.start_import import StartImport, start_import
from domain.platform.commands.take_up_bulk_operation import (
    TakenUp,
    TakeUpBulkOperation,
    take_up_bulk_operation,
)
from tests.memory import Memory

SOMEBODY_ELSE = UUID(int=7)


@pytest.fixture
def uow() -> Memory:
    return Memory()


async def asked_for(uow: Memory) -> BulkOperation:
    command = StartExport(query="{ orders { nodes { number } } }", format=ExportFormat.CSV)
    return await uow.get(BulkOperation, await start_export(command, uow))


async def taken_up(uow: Memory, operation: BulkOperation, at_once: int = 2) -> TakenUp:
    command = TakeUpBulkOperation(bulk_operation_id=operation.id, kind=operation.kind, at_once=at_once)
    return await take_up_bulk_operation(command, uow)


async def finished(uow: Memory, operation: BulkOperation, take: int = 1) -> None:
    command = FinishBulkOperation(bulk_operation_id=operation.id, take=take, name="export-1.csv", days=7)
    await finish_bulk_operation(command, uow)


async def test_it_waits_until_it_is_taken_up_and_is_kept_for_a_week(uow):
    operation = await asked_for(uow)
    assert (operation.status, operation.requested_by) == (BulkOperationStatus.QUEUED, uow.actor)
    assert (await taken_up(uow, operation)).take == 1
    assert operation.status is BulkOperationStatus.RUNNING
    await finished(uow, operation)
    assert operation.status is BulkOperationStatus.DONE
    assert operation.expires_at == uow.now + timedelta(days=7)


async def test_more_than_so_many_of_a_company_wait_for_each_other(uow):
    first, second, third = [await asked_for(uow) for _ in range(3)]
    assert (await taken_up(uow, first)).take == (await taken_up(uow, second)).take == 1
    assert await taken_up(uow, third) == TakenUp(waits=True)
    assert third.status is BulkOperationStatus.QUEUED
    await finished(uow, first)
    assert (await taken_up(uow, third)).take == 1


async def test_imports_do_not_wait_for_exports(uow):
    for _ in range(2):
        await taken_up(uow, await asked_for(uow))
    command = StartImport(upload_id=UUID(int=1), mutation="registerParty", format=ImportFormat.CSV)
    import_ = await uow.get(BulkOperation, await start_import(command, uow))
    assert (import_.kind, import_.format) == (BulkOperationKind.IMPORT, ExportFormat.CSV)
    assert (await taken_up(uow, import_)).take == 1


async def test_only_the_last_who_took_it_up_finishes_it(uow):
    operation = await asked_for(uow)
    assert [(await taken_up(uow, operation)).take for _ in range(2)] == [1, 2]
    with pytest.raises(InvalidTransition):
        await finished(uow, operation, take=1)
    await finished(uow, operation, take=2)
    assert await taken_up(uow, operation) == TakenUp()


async def test_what_was_given_up_is_neither_taken_up_nor_finished_nor_failed(uow):
    operation = await asked_for(uow)
    await taken_up(uow, operation)
    cancel = CancelBulkOperation(bulk_operation_id=operation.id)
    await cancel_bulk_operation(cancel, uow)
    await cancel_bulk_operation(cancel, uow)
    assert await taken_up(uow, operation) == TakenUp()
    with pytest.raises(InvalidTransition):
        await finished(uow, operation)
    await fail_bulk_operation(FailBulkOperation(bulk_operation_id=operation.id, code="BUSY"), uow)
    assert (operation.status, operation.error_code) == (BulkOperationStatus.CANCELLED, None)


async def test_what_belongs_to_others_is_given_up_with_a_permission_only(uow):
    operation = await asked_for(uow)
    uow.actor, uow.permissions = SOMEBODY_ELSE, ("platform.export.start",)
    with pytest.raises(NotFound):
        await cancel_bulk_operation(CancelBulkOperation(bulk_operation_id=operation.id), uow)
    uow.permissions = (CancelBulkOperation.of_others,)
    await cancel_bulk_operation(CancelBulkOperation(bulk_operation_id=operation.id), uow)
    assert operation.status is BulkOperationStatus.CANCELLED


async def test_a_result_expires_when_its_time_is_over_and_not_before(uow):
    operation = await asked_for(uow)
    await taken_up(uow, operation)
    await finished(uow, operation)
    for days, status in ((6, BulkOperationStatus.DONE), (1, BulkOperationStatus.EXPIRED)):
        uow.now += timedelta(days=days)
        await expire_bulk_operation(ExpireBulkOperation(bulk_operation_id=operation.id), uow)
        assert operation.status is status
    assert operation.result_name is None
