"""Addresses that files are sent to."""

from __future__ import annotations

from uuid import UUID

from domain.onboarding.ports import SignedAddress, UploadAddresses
from persistence.answering import answers
from persistence.platform.keys import mint
from persistence.settings import settings
from persistence.unit_of_work import SqlUnitOfWork


@answers(UploadAddresses)
class PublicAddresses:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._company = uow.company

    def of(self, upload_id: UUID) -> SignedAddress:
        token = mint().upload(self._company, upload_id)
        url = f"{settings().public_url}/uploads/upload_{upload_id.hex}?token={token.text}"
        return SignedAddress(url=url, digest=token.digest)
