"""Parties in PostgreSQL: what comes back, what the database refuses, who sees whom."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from domain.kernel.brazil import Address
from domain.kernel.refusal import Duplicate, NotAllowed, NotFound, StaleVersion
from domain.kernel.runner import Envelope
from domain.parties.commands.block_party import BlockParty, block_party
from domain.parties.commands.correct_party import CorrectParty, correct_party
from domain.parties.commands.register_party import register_party
from domain.parties.details import InvalidStateRegistration
from domain.parties.party import Party, PartyStatus
from domain.parties.roles import PartyRole
from persistence.database import Database
from tests.builders import a_cnpj, an_address, registering_a_party
from tests.company import FrontDesk


async def test_a_party_comes_back_as_it_was_registered(desk: FrontDesk) -> None:
    roles = (PartyRole.CUSTOMER, PartyRole.CARRIER)
    said = registering_a_party(tax_id="12.ABC.345/01DE-35", state_registration="110.042.490.114", roles=roles)
    party = await desk.load(Party, await desk.give(register_party, said))
    assert (party.tax_id, party.state_registration, party.roles) == ("12ABC34501DE35", "110042490114", roles)
    assert isinstance(party.address, Address)
    assert party.address.city == "São Paulo"
    assert (party.status, party.version) == (PartyStatus.ACTIVE, 1)


async def test_a_state_registration_is_checked_by_the_rules_of_its_state(desk: FrontDesk) -> None:
    with pytest.raises(InvalidStateRegistration) as refused:
        await desk.give(register_party, registering_a_party(state_registration="110042490115"))
    assert refused.value.path == ("state_registration",)


async def test_of_two_that_register_the_same_tax_id_at_once_one_is_refused(desk: FrontDesk) -> None:
    racing = [desk.give(register_party, registering_a_party()) for _ in range(5)]
    results = await asyncio.gather(*racing, return_exceptions=True)
    refusals = [result for result in results if isinstance(result, Duplicate)]
    assert len(refusals) == 4
    assert {refusal.path for refusal in refusals} == {("tax_id",)}


async def test_two_companies_may_know_the_same_party_and_neither_sees_the_other(
    database: Database, companies: tuple[UUID, UUID]
) -> None:
    ours, theirs = (FrontDesk(database, company) for company in companies)
    party_id = await ours.give(register_party, registering_a_party(external_reference="C-1"))
    await theirs.give(register_party, registering_a_party(external_reference="C-1"))
    with pytest.raises(NotFound):
        await theirs.load(Party, party_id)
    with pytest.raises(NotFound):
        await theirs.give(block_party, BlockParty(party_id=party_id, reason="Not theirs"))


async def test_who_has_not_seen_the_last_version_overwrites_nothing(desk: FrontDesk) -> None:
    party_id = await desk.give(register_party, registering_a_party())
    await desk.give(block_party, BlockParty(party_id=party_id, reason="Late"))
    correction = CorrectParty(
        party_id=party_id, name="Outra", roles=(PartyRole.CUSTOMER,), address=an_address()
    )
    with pytest.raises(StaleVersion) as refused:
        await desk.give(correct_party, correction, Envelope(expected_version=1))
    assert refused.value.facts["current_version"] == 2
    await desk.give(correct_party, correction, Envelope(expected_version=2))
    assert (await desk.load(Party, party_id)).version == 3


async def test_a_refused_party_leaves_nothing_behind(desk: FrontDesk) -> None:
    await desk.give(register_party, registering_a_party())
    with pytest.raises(Duplicate):
        await desk.give(register_party, registering_a_party(name="Segunda"))
    async with desk.looking() as uow:
        assert [party.name for party in await uow.find_all(Party)] == ["Padaria Estrela Ltda"]


async def test_who_may_not_register_parties_does_not(database: Database, company: UUID) -> None:
    visitor = FrontDesk(database, company, permissions=frozenset({"parties.party.read"}))
    with pytest.raises(NotAllowed):
        await visitor.give(register_party, registering_a_party())


@pytest.mark.parametrize(
    "change",
    [
        "tax_id = '123'",
        "status = 'BEST'",
        "roles = '[]'",
        "address = null",
        "state_registration = '1'",
    ],
)
async def test_the_database_holds_the_rules_again(
    desk: FrontDesk, owner: asyncpg.Connection, change: str
) -> None:
    await desk.give(register_party, registering_a_party())
    await owner.execute("select set_config('app.company', $1, false)", str(desk.company))
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(f"update party set {change}")  # noqa: S608  a rule is to be broken


async def test_roles_and_state_are_found_by_index(desk: FrontDesk, owner: asyncpg.Connection) -> None:
    await desk.give(register_party, registering_a_party(roles=(PartyRole.SUPPLIER,)))
    await desk.give(register_party, registering_a_party(tax_id=a_cnpj(2), address=None))
    await owner.execute("select set_config('app.company', $1, false)", str(desk.company))
    rows = await owner.fetch("select state, is_customer, is_supplier from party order by tax_id")
    assert [tuple(row) for row in rows] == [("SP", False, True), (None, True, False)]
