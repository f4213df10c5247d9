"""What deliveries are signed with: made here, sealed in the table, opened for an attempt."""

from __future__ import annotations

import base64
import os
from uuid import UUID

from domain.webhooks.ports import IssuedSecret, WebhookSecrets
from persistence.answering import answers
from persistence.platform.keys import keyring
from persistence.secrets import Place
from persistence.unit_of_work import SqlUnitOfWork

LENGTH = 32
"""Bytes; the specification asks for 24 to 64."""
PREFIX = "whsec_"


@answers(WebhookSecrets)
class SealedWebhookSecrets:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._company = uow.company

    def issue(self, secret_id: UUID) -> IssuedSecret:
        made = os.urandom(LENGTH)
        sealed = keyring().seal(made, _place(self._company, secret_id))
        return IssuedSecret(text=PREFIX + base64.b64encode(made).decode(), sealed=sealed)


def opened(sealed: bytes, *, company: UUID, secret_id: UUID) -> bytes:
    """The key itself."""
    return keyring().open(sealed, _place(company, secret_id))


def _place(company: UUID, secret_id: UUID) -> Place:
    return Place(company=company, table="webhook_secret", column="sealed", id=secret_id)
