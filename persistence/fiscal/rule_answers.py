"""A company's approved tax rules, read when they changed; and whether products bear a tax class."""

from __future__ import annotations

from collections import OrderedDict
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, select

from domain.fiscal.registrations import RegistrationFormats
from domain.fiscal.rule_book import EMPTY, CompanyRule, CompanyRules, RuleBook
from domain.fiscal.tax_rule import TaxRule
from domain.fiscal.tax_rule_approval import STANDING, TaxClasses
from persistence.answering import answers
from persistence.catalog.tables import products
from persistence.fiscal.rule_tables import tax_rules
from persistence.parties.answers import CheckedStateRegistrations
from persistence.unit_of_work import SqlUnitOfWork

MOST_BOOKS = 64
"""Companies whose rules a process keeps at a time."""
_books: OrderedDict[UUID, tuple[int, RuleBook]] = OrderedDict()

answers(RegistrationFormats)(CheckedStateRegistrations)


def revision_of(company: ColumnElement[UUID]) -> ColumnElement[int | None]:
    """What rises with every change of the rules in force: the end of an index, asked by the way."""
    newest = select(func.max(tax_rules.c.revision)).where(tax_rules.c.company_id == company)
    return newest.scalar_subquery()


@answers(CompanyRules)
class StoredCompanyRules:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def as_of(self, revision: int | None) -> RuleBook:
        if revision is None:
            return EMPTY
        kept, book = _books.get(self._uow.company, (None, EMPTY))
        if kept != revision:
            book = RuleBook(tuple(await self._read()))
            _books[self._uow.company] = revision, book
            if len(_books) > MOST_BOOKS:
                _books.popitem(last=False)
        return book

    async def _read(self) -> list[CompanyRule]:
        await self._uow.saved(TaxRule)
        table: Table = tax_rules
        query = select(table).where(table.c.company_id == self._uow.company, table.c.status.in_(STANDING))
        return [
            CompanyRule(
                id=row.id,
                name=row.name,
                conditions=row.conditions,
                outcome=row.outcome,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                norm=row.norm,
            )
            for row in await self._uow.transaction.execute(query)
        ]


@answers(TaxClasses)
class StoredTaxClasses:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def are_used(self, tax_class: str) -> bool:
        some = select(products.c.id).where(
            products.c.company_id == self._uow.company, products.c.tax_class == tax_class
        )
        return await self._uow.transaction.scalar(some.limit(1)) is not None
