"""What moving in asks of files, as stored."""

from __future__ import annotations

from uuid import UUID

from domain.files.upload import Upload
from domain.onboarding.ports import ReceivedFiles
from persistence.answering import answers
from persistence.unit_of_work import SqlUnitOfWork


@answers(ReceivedFiles)
class StoredFiles:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def content(self, upload_id: UUID) -> bytes:
        return (await self._uow.get(Upload, upload_id)).content()
