"""Whether letters with documents leave this installation, and by which somebody was written to."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, func, or_, select

from domain.fiscal.facts import Correspondence, MailServer
from persistence.answering import answers
from persistence.fiscal.letter_tables import invoice_letters
from persistence.fiscal.tables import invoices
from persistence.parties.tables import parties
from persistence.settings import settings
from persistence.unit_of_work import SqlUnitOfWork


@answers(MailServer)
class ConfiguredMailServer:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    def is_known(self) -> bool:
        return bool(settings().mail_url.get_secret_value())


@answers(Correspondence)
class StoredCorrespondence:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def with_party(self, party_id: UUID) -> dict[UUID, frozenset[str]]:
        company = self._uow.company
        address = (
            select(func.lower(parties.c.email))
            .where(parties.c.company_id == company, parties.c.id == party_id)
            .scalar_subquery()
        )
        each = func.jsonb_array_elements_text(invoice_letters.c.recipients).table_valued("value", name="each")
        theirs = or_(invoices.c.recipient_id == party_id, func.lower(each.c.value) == address)
        document = and_(
            invoices.c.company_id == invoice_letters.c.company_id,
            invoices.c.id == invoice_letters.c.invoice_id,
        )
        query = (
            select(invoice_letters.c.id, func.array_agg(each.c.value).label("addresses"))
            .select_from(invoice_letters.join(invoices, document).join(each, theirs))
            .where(invoice_letters.c.company_id == company)
            .group_by(invoice_letters.c.id)
        )
        return {row["id"]: frozenset(row["addresses"]) for row in await self._uow.rows(query)}
