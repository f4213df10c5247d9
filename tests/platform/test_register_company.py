"""The books of a company begin whole: head office, roles, first administrator."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from domain.kernel.brazil.regime import ContributionRegime, TaxRegime
from domain.kernel.refusal import RefusalGroup
from domain.platform.commands.add_member import AddMember, add_member
from domain.platform.commands.create_api_key import CreateApiKey, create_api_key
from domain.platform.commands.found_company import FoundCompany, found_company
from domain.platform.commands.register_establishment import (
    RegisterEstablishment,
    register_establishment,
)
from domain.platform.company import Company
from domain.platform.enrolment import Enrolment
from domain.platform.establishment import Establishment
from domain.platform.login import Login, LoginExists, Membership
from domain.platform.member import Member, Role
from domain.platform.permission import Permissions
from domain.platform.ports import (
    ApprovalBounds,
    Authority,
    KnownPermissions,
    Logins,
    Municipalities,
    OneTimeCodes,
    Passwords,
    StateRegistrations,
)
from domain.platform.roles import DEFAULT_ROLES
from domain.platform.site import Site
from persistence.platform.permissions import AskedPermissions
from tests.api.front import ADDRESS
from tests.builders import SomeMunicipalities, TrustingRegistrations, a_cnpj
from tests.memory import Memory

ANA = Enrolment(name="Ana", email="Ana@Example.com", password="correct horse battery")


class ReversedPasswords:
    async def digest(self, password: str) -> str:
        return password[::-1]

    async def matches(self, password: str, digest: str) -> bool:
        return password[::-1] == digest


class NoSecondFactors:
    def demanded(self) -> bool:
        return False


class EveryDiscount:
    async def discount_limit(self, actor: UUID) -> Decimal:
        return Decimal(100)


class NoBounds:
    """Whoever asks may approve everything."""

    async def beyond(
        self, actor: UUID, permissions: object, discount_limit: Decimal, role_id: object
    ) -> None:
        return None


class RememberedLogins:
    """By address."""

    def __init__(self) -> None:
        self.known: dict[str, Login] = {}

    async def of(self, email: str) -> Login | None:
        return self.known.get(email)

    async def open(self, login: Login, email: str) -> None:
        if email in self.known:
            raise LoginExists
        self.known[email] = login

    async def change_password(self, login_id: UUID, digest: str, *, keep: UUID) -> None:
        for email, login in self.known.items():
            if login.id == login_id:
                self.known[email] = Login(id=login_id, password_digest=digest)

    async def rehash(self, login_id: UUID, *, known: str, digest: str) -> None:
        raise AssertionError("nobody signs in here")

    async def memberships(self, login_id: UUID) -> list[Membership]:
        return []


def a_site(**changes: object) -> Site:
    site = Site(
        cnpj=a_cnpj(1),
        state_registration="110.042.490.114",
        regime=TaxRegime.REGULAR,
        pis_cofins_regime=ContributionRegime.NON_CUMULATIVE,
        address=ADDRESS,
    )
    return replace(site, **changes)


def a_world(**changes: object) -> Memory:
    answers = {
        Municipalities: SomeMunicipalities(),
        StateRegistrations: TrustingRegistrations(),
        Passwords: ReversedPasswords(),
        Logins: RememberedLogins(),
        Authority: EveryDiscount(),
        ApprovalBounds: NoBounds(),
        OneTimeCodes: NoSecondFactors(),
        KnownPermissions: AskedPermissions(None),  # ty: ignore[invalid-argument-type]
    }
    return Memory(answers=answers, **changes)  # ty: ignore[invalid-argument-type]


async def founded(world: Memory, **changes: object):
    command = {"legal_name": "Comercial Ltda", "head_office": a_site(), "administrator": ANA} | changes
    return await found_company(FoundCompany(**command), world)  # ty: ignore[invalid-argument-type]


async def test_company_head_office_roles_and_administrator_are_there():
    world = a_world()
    result = await founded(world)
    company = await world.get(Company, world.company)
    assert company.cnpj == a_cnpj(1)
    office = await world.get(Establishment, result.establishment_id)
    assert (office.legal_name, office.state_registration) == ("Comercial Ltda", "110042490114")
    assert office.address.city == "São Paulo"
    assert {role.name for role in await world.find_all(Role)} == {role.name for role in DEFAULT_ROLES}
    ana = await world.get(Member, result.member_id)
    assert (ana.email, ana.roles) == ("ana@example.com", ("ADMIN",))
    login = await world.ask(Logins).of(ana.email)
    assert login is not None
    assert (login.id, login.password_digest) == (ana.login_id, ANA.password[::-1])


async def test_everything_wrong_with_a_head_office_is_told_at_once():
    site = a_site(
        cnpj="11111111111111",
        state_registration="999999999999",
        nfe_series=890,
        phone="x",
        pis_cofins_regime=ContributionRegime.UNIFIED,
        address=replace(ADDRESS, city_code="1234567", postal_code="1"),
    )
    with pytest.raises(RefusalGroup) as group:
        await founded(a_world(), head_office=site)
    told = {".".join(map(str, refusal.path)) for refusal in group.value.refusals}
    assert told >= {
        "head_office.cnpj",
        "head_office.state_registration",
        "head_office.nfe_series",
        "head_office.phone",
        "head_office.pis_cofins_regime",
        "head_office.address.city_code",
        "head_office.address.postal_code",
    }


@pytest.mark.parametrize("regime", [TaxRegime.SIMPLES, TaxRegime.MEI])
async def test_simples_has_a_unified_contribution_and_nothing_else(regime):
    await founded(a_world(), head_office=a_site(regime=regime, pis_cofins_regime=ContributionRegime.UNIFIED))
    with pytest.raises(Exception, match="REGIME_MISMATCH"):
        await founded(a_world(), head_office=a_site(regime=regime))


async def test_a_branch_shares_the_root_of_the_cnpj():
    world = a_world()
    await founded(world)
    with pytest.raises(Exception, match="CNPJ_OF_ANOTHER"):
        await register_establishment(RegisterEstablishment(site=a_site(cnpj=a_cnpj(2))), world)
    with pytest.raises(Exception, match="DUPLICATE"):
        await register_establishment(RegisterEstablishment(site=a_site()), world)


async def test_short_passwords_are_refused():
    with pytest.raises(Exception, match="WEAK_PASSWORD"):
        await founded(a_world(), administrator=replace(ANA, password="too short"))


async def test_nobody_lets_in_somebody_who_may_do_more_or_whose_role_does_not_exist():
    world = a_world()
    await founded(world)
    world.permissions = Permissions.of(["platform.*", "people.*", "sales.commission.*"])  # ty: ignore[invalid-assignment]
    command = AddMember(
        name="Bia", email="bia@example.com", password=ANA.password, roles=("PEOPLE", "ADMIN", "KING")
    )
    with pytest.raises(RefusalGroup) as group:
        await add_member(command, world)
    assert [(refusal.code, refusal.path) for refusal in group.value.refusals] == [
        ("SCOPE_BEYOND_OWN", ("roles", 1)),
        ("NOT_FOUND", ("roles", 2)),
    ]


async def test_nobody_gives_a_key_what_they_lack():
    world = a_world()
    world.actor = (await founded(world)).member_id
    world.permissions = Permissions.of(["sales.*"])  # ty: ignore[invalid-assignment]
    with pytest.raises(Exception, match="SCOPE_BEYOND_OWN"):
        await create_api_key(CreateApiKey(name="Shop", scopes=("sales.order.place", "stock.*")), world)


async def test_a_scope_that_nothing_asks_for_is_refused_in_its_place():
    world = a_world()
    world.actor = (await founded(world)).member_id
    command = CreateApiKey(name="Shop", scopes=("sales.order.place", "sales.order.plaice", "sails.*"))
    with pytest.raises(RefusalGroup) as group:
        await create_api_key(command, world)
    assert [(refusal.code, refusal.path) for refusal in group.value.refusals] == [
        ("UNKNOWN_PERMISSION", ("scopes", 1)),
        ("UNKNOWN_PERMISSION", ("scopes", 2)),
    ]
