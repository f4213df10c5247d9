"""Whom we deal with, from the first entry to the last."""

import pytest

from domain.kernel.brazil import StateRegistrationKind
from domain.kernel.refusal import InvalidTransition, Path, RefusalGroup, Required
from domain.parties.commands.block_party import BlockParty, block_party
from domain.parties.commands.correct_party import CorrectParty, correct_party
from domain.parties.commands.deactivate_party import DeactivateParty, deactivate_party
from domain.parties.commands.reactivate_party import ReactivateParty, reactivate_party
from domain.parties.commands.register_party import RegisterParty, register_party
from domain.parties.commands.unblock_party import UnblockParty, unblock_party
from domain.parties.events import PartyBlocked, PartyCorrected, PartyRegistered, PartyUnblocked
from domain.parties.party import Party, PartyKind, PartyStatus, actions_of
from domain.parties.roles import PartyRole
from tests.builders import a_cnpj, a_cpf, a_memory, a_party, an_address, registering_a_party
from tests.refused import refusals_of


async def refusals(command: RegisterParty) -> list[tuple[Path, str]]:
    return await refusals_of(register_party(command, a_memory()))


async def test_a_company_is_registered_in_canonical_form() -> None:
    uow = a_memory()
    party = await a_party(
        uow, tax_id="12.abc.345/01de-35", name="  Padaria   Estrela ", phone="(11) 91234-5678"
    )
    assert (party.tax_id, party.name, party.phone) == ("12ABC34501DE35", "Padaria Estrela", "11912345678")
    assert (party.address.city, party.address.postal_code) == ("São Paulo", "01310100")
    assert party.status is PartyStatus.ACTIVE
    assert uow.events == [PartyRegistered(party_id=party.id)]


async def test_who_has_no_address_yet_is_a_prospect_until_it_is_known() -> None:
    uow = a_memory()
    party = await a_party(uow, address=None)
    assert party.status is PartyStatus.PROSPECT
    await correct_party(correcting(party, address=an_address()), uow)
    assert party.status is PartyStatus.ACTIVE


@pytest.mark.parametrize(
    ("said", "kind", "number"),
    [
        (None, StateRegistrationKind.NON_CONTRIBUTOR, None),
        (" ", StateRegistrationKind.NON_CONTRIBUTOR, None),
        ("isento", StateRegistrationKind.EXEMPT, None),
        ("110.042.490.114", StateRegistrationKind.CONTRIBUTOR, "110042490114"),
        ("P-01100424.3/002", StateRegistrationKind.CONTRIBUTOR, "P011004243002"),
    ],
)
async def test_a_state_registration_says_whether_somebody_pays_icms(said, kind, number) -> None:
    party = await a_party(a_memory(), state_registration=said)
    assert (party.registration_kind, party.state_registration) == (kind, number)


async def test_roles_are_kept_once_each() -> None:
    roles = (PartyRole.SUPPLIER, PartyRole.CUSTOMER, PartyRole.SUPPLIER)
    assert (await a_party(a_memory(), roles=roles)).roles == (PartyRole.CUSTOMER, PartyRole.SUPPLIER)


async def test_a_person_bears_a_cpf_and_a_company_a_cnpj() -> None:
    assert await refusals(registering_a_party(kind=PartyKind.PERSON)) == [(("tax_id",), "INVALID_CPF")]
    assert await refusals(registering_a_party(tax_id=a_cpf())) == [(("tax_id",), "INVALID_CNPJ")]
    assert (
        await refusals_of(
            register_party(registering_a_party(kind=PartyKind.PERSON, tax_id=a_cpf()), a_memory())
        )
        == []
    )


async def test_everything_wrong_with_a_party_is_said_at_once() -> None:
    wrong = registering_a_party(
        tax_id="12ABC34501DE36",
        name="x" * 61,
        trade_name="a\x00b",
        state_registration="999999999999",
        email="nobody",
        phone="12",
        roles=(),
        external_reference="r" * 61,
        address=an_address(city_code="3304557", postal_code="1"),
    )
    assert await refusals(wrong) == [
        (("tax_id",), "INVALID_CNPJ"),
        (("external_reference",), "TOO_LONG"),
        (("name",), "TOO_LONG"),
        (("trade_name",), "MALFORMED"),
        (("state_registration",), "INVALID_STATE_REGISTRATION"),
        (("email",), "MALFORMED"),
        (("phone",), "MALFORMED"),
        (("roles",), "REQUIRED"),
        (("address", "postal_code"), "MALFORMED"),
        (("address", "city_code"), "CITY_OUTSIDE_STATE"),
    ]


async def test_a_city_nobody_knows_is_refused() -> None:
    unknown = registering_a_party(address=an_address(city_code="3509502"))
    assert await refusals(unknown) == [(("address", "city_code"), "UNKNOWN_CITY")]


async def test_a_state_registration_needs_the_address_whose_state_gave_it() -> None:
    said = registering_a_party(state_registration="110042490114", address=None)
    assert await refusals(said) == [(("address",), "REQUIRED")]


async def test_a_tax_id_or_a_reference_belongs_to_one_party() -> None:
    uow = a_memory()
    first = await a_party(uow, external_reference="C-1")
    with pytest.raises(RefusalGroup) as refused:
        await a_party(uow, external_reference="C-1")
    assert [(refusal.path, refusal.code) for refusal in refused.value.refusals] == [
        (("tax_id",), "DUPLICATE"),
        (("external_reference",), "DUPLICATE"),
    ]
    assert refused.value.refusals[0].facts["id"] == first.id
    await a_party(uow, tax_id=a_cnpj(2), external_reference="C-2")


async def test_a_correction_replaces_all_details() -> None:
    uow = a_memory()
    party = await a_party(uow, trade_name="Estrela")
    await correct_party(correcting(party, name="Estrela S/A"), uow)
    assert (party.name, party.trade_name, party.email) == ("Estrela S/A", None, None)
    assert uow.events[-1] == PartyCorrected(party_id=party.id)


async def test_an_address_once_known_is_not_taken_away() -> None:
    uow = a_memory()
    party = await a_party(uow)
    with pytest.raises(Required):
        await correct_party(correcting(party, address=None), uow)


async def test_a_blocked_party_is_trusted_again() -> None:
    uow = a_memory()
    party = await a_party(uow)
    await block_party(BlockParty(party_id=party.id, reason="Late with three invoices"), uow)
    assert (party.status, party.standing_reason) == (PartyStatus.BLOCKED, "Late with three invoices")
    await unblock_party(UnblockParty(party_id=party.id), uow)
    assert (party.status, party.standing_reason) == (PartyStatus.ACTIVE, None)
    assert uow.events[1:] == [
        PartyBlocked(party_id=party.id),
        PartyUnblocked(party_id=party.id),
    ]


async def test_a_block_needs_its_reason() -> None:
    uow = a_memory()
    party = await a_party(uow)
    with pytest.raises(Required) as refused:
        await block_party(BlockParty(party_id=party.id, reason=" "), uow)
    assert refused.value.path == ("reason",)
    assert party.status is PartyStatus.ACTIVE


async def test_a_repeated_transition_says_nothing_twice() -> None:
    uow = a_memory()
    party = await a_party(uow)
    for _ in range(2):
        await block_party(BlockParty(party_id=party.id, reason="Late"), uow)
    assert uow.events == [PartyRegistered(party_id=party.id), PartyBlocked(party_id=party.id)]


async def test_who_was_put_aside_is_neither_blocked_nor_unblocked_but_comes_back() -> None:
    uow = a_memory()
    party = await a_party(uow)
    await deactivate_party(DeactivateParty(party_id=party.id, reason="Closed down"), uow)
    with pytest.raises(InvalidTransition):
        await block_party(BlockParty(party_id=party.id, reason="Late"), uow)
    with pytest.raises(InvalidTransition):
        await unblock_party(UnblockParty(party_id=party.id), uow)
    await reactivate_party(ReactivateParty(party_id=party.id), uow)
    assert party.status is PartyStatus.ACTIVE


def test_the_actions_shown_depend_on_the_status() -> None:
    allowed = {
        status: {action.action for action in actions_of(status) if action.allowed} for status in PartyStatus
    }
    usual = {"correctParty", "blockParty", "deactivateParty"}
    assert allowed[PartyStatus.PROSPECT] == allowed[PartyStatus.ACTIVE] == usual
    assert allowed[PartyStatus.BLOCKED] == {"correctParty", "unblockParty", "deactivateParty"}
    assert allowed[PartyStatus.INACTIVE] == {"correctParty", "reactivateParty"}


def correcting(party: Party, **changes: object) -> CorrectParty:
    fields: dict = {"party_id": party.id, "name": party.name, "roles": party.roles, "address": party.address}
    return CorrectParty(**(fields | changes))
