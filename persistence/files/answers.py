"""What files ask: addresses to send them to, and what they are attached to."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, func, literal, null, select

from domain.files.ports import SignedAddress, Subject, Subjects, UploadAddresses
from persistence.answering import answers
from persistence.files.tables import attachments
from persistence.files.views import ATTACHMENT
from persistence.platform.keys import mint
from persistence.reading.view import VIEWS, OwnedThrough, View
from persistence.reading.where import Onlooker, own_rows
from persistence.settings import settings
from persistence.unit_of_work import SqlUnitOfWork

SHAPE = re.compile(r"([a-z]+)_([0-9a-f]{32})")
NO_SUBJECTS = frozenset({"attachment", "upload"})
"""Files are attached to things, not to files."""
ITSELF = frozenset({"party", "employee", "ownrecord"})
PEOPLE = ("customer_id", "supplier_id", "recipient_id", "party_id", "employee_id", "agent_id")
"""The columns by which a thing says whom it is about; the first that is filled of those its table has."""


@answers(UploadAddresses)
class PublicAddresses:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._company = uow.company

    def of(self, upload_id: UUID) -> SignedAddress:
        token = mint().upload(self._company, upload_id)
        url = f"{settings().public_url}/uploads/upload_{upload_id.hex}?token={token.text}"
        return SignedAddress(url=url, digest=token.digest)


@answers(Subjects)
class ViewedSubjects:
    """What can be read is what a file can be attached to, by the view that reads it.

    To confidential rows nothing is: what is attached is shown to all who read the view."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def find(self, node: str) -> Subject | None:
        named = SHAPE.fullmatch(node)
        view = _view_of(named[1]) if named else None
        if named is None or view is None or not self._uow.may(view.read):
            return None
        rows = await self._uow.rows(self._query(view, UUID(hex=named[2])))
        return Subject(node=node, kind=named[1], **dict(rows[0])) if rows else None

    async def attacher(self, attachment_id: UUID) -> UUID | None:
        own = own_rows(ATTACHMENT, self._onlooker)
        query = select(attachments.c.attached_by).where(*own, attachments.c.id == attachment_id)
        rows = await self._uow.rows(query)
        return rows[0]["attached_by"] if rows else None

    def _query(self, view: View, id: UUID) -> Any:
        own = own_rows(view, self._onlooker)
        columns = (_owner(view).label("owner_id"), _person(view).label("person_id"))
        if view.confidential is not None:
            own.append(view.confidential.by.is_(None))
        return select(*columns).where(*own, view.key.source == id)

    @property
    def _onlooker(self) -> Onlooker:
        uow = self._uow
        return Onlooker(literal(uow.company, Uuid()), literal(uow.actor, Uuid()), uow.may)


def _view_of(prefix: str) -> View | None:
    import persistence.views  # noqa: F401  every view is declared before one is looked for

    return next(
        (view for view in VIEWS.values() if view.prefix == prefix and prefix not in NO_SUBJECTS), None
    )


def _owner(view: View) -> ColumnElement[Any]:
    if isinstance(view.owner, OwnedThrough):
        return view.owner.named
    return null() if view.owner is None else view.owner


def _person(view: View) -> ColumnElement[Any]:
    if view.prefix in ITSELF:
        return view.key.source
    named = [view.table.c[name] for name in PEOPLE if name in view.table.c]
    return func.coalesce(*named) if named else null()
