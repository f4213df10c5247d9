"""What is secret between the company and its payment providers: sealed in tables, opened for a call."""

from __future__ import annotations

from uuid import UUID

from domain.finance.pix_provider import PixProvider
from domain.finance.ports import ProviderSecrets
from persistence.answering import answers
from persistence.platform.keys import keyring
from persistence.platform.pkcs12 import content_of
from persistence.secrets import Place
from persistence.unit_of_work import SqlUnitOfWork


@answers(ProviderSecrets)
class SealedProviderSecrets:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._company = uow.company

    def sealed(self, data: bytes, *, provider_id: UUID, column: str) -> bytes:
        return keyring().seal(data, _place(self._company, provider_id, column))

    def check(self, pfx: bytes, password: str) -> None:
        content_of(pfx, password)


def opened(provider: PixProvider, column: str, *, company: UUID) -> bytes | None:
    """A sealed field of a provider; None when it has none."""
    sealed: bytes | None = getattr(provider, column)
    return None if sealed is None else keyring().open(sealed, _place(company, provider.id, column))


def _place(company: UUID, id: UUID, column: str) -> Place:
    return Place(company=company, table="pix_provider", column=column, id=id)
