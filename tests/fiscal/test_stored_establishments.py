"""Which establishment a document bears: the one that issued it, whichever issues now."""

from __future__ import annotations

from domain.fiscal.facts import Establishments
from domain.platform.company import Company
from domain.platform.establishment import Establishment
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING
from tests.api.front import found_company


async def test_a_document_keeps_its_issuer_when_another_establishment_issues(database: Database) -> None:
    founded = await found_company(database, 1)
    begin = {"company": founded.id, "actor": founded.member_id, "permissions": EVERYTHING}
    async with database.begin(**begin) as uow:
        first = await uow.get(Establishment, founded.establishment_id)
        branch = Establishment(**{name: getattr(first, name) for name in first.__dataclass_fields__})
        branch.id, branch.cnpj, branch.version = uow.new_id(), "11222333000262", 1
        uow.add(branch)
        (await uow.get(Company, founded.id, lock=True)).issuer_id = branch.id
        await uow.commit()
    async with database.begin(**begin) as uow:
        issuing = await uow.ask(Establishments).issuing()
        own = await uow.ask(Establishments).of(founded.establishment_id)
    assert (issuing.establishment_id, issuing.issuer.cnpj) == (branch.id, branch.cnpj)
    assert (own.establishment_id, own.issuer.cnpj) == (founded.establishment_id, first.cnpj)
