"""How an establishment is taxed changes from a day on, and not under invoices that are under way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.brazil import Cnpj
from domain.kernel.brazil.regime import ContributionRegime, Environment, TaxRegime
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.platform.certificate import Certificate
from domain.platform.commands.choose_issuer import ChooseIssuer, choose_issuer
from domain.platform.commands.configure_fiscal import ConfigureFiscal, configure_fiscal
from domain.platform.commands.register_establishment import (
    RegisterEstablishment,
    register_establishment,
)
from domain.platform.company import Company
from domain.platform.establishment import Establishment
from domain.platform.ports import IssuedInvoices
from tests.builders import a_cnpj
from tests.memory import Memory
from tests.platform.test_register_company import a_site, a_world, founded

SIMPLES = {"regime": TaxRegime.SIMPLES, "pis_cofins_regime": ContributionRegime.UNIFIED}


class Issued:
    def __init__(self, under_way: int = 0, last: date | None = None) -> None:
        self.count, self.last = under_way, last

    async def under_way(self, establishment_id: UUID) -> int:
        return self.count

    async def last_issued_on(self, establishment_id: UUID) -> date | None:
        return self.last


async def configured(
    issued: Issued | None = None, *, certificate: bool = False, **changes: Any
) -> Establishment:
    """The head office after the change, on 21 November 2026."""
    world = a_world()
    world.answers[IssuedInvoices] = issued or Issued()
    office = (await founded(world)).establishment_id
    if certificate:
        world.add(a_certificate(world, office))
    await configure_fiscal(ConfigureFiscal(establishment_id=office, **changes), world)
    return await world.get(Establishment, office)


def a_certificate(world: Memory, office: UUID) -> Certificate:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    return Certificate(
        id=world.new_id(),
        establishment_id=office,
        subject="CN=X",
        serial_number="1",
        valid_from=begun,
        valid_until=begun + timedelta(days=365),
        pfx=b"",
        password=b"",
        stored_at=begun,
    )


async def refusals(*arguments: Any, **changes: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises((Refusal, RefusalGroup)) as refused:
        await configured(*arguments, **changes)
    found = refused.value
    return [
        (each.code, each.path) for each in (found.refusals if isinstance(found, RefusalGroup) else [found])
    ]


async def test_a_series_changes_at_once_and_what_is_not_named_stays():
    office = await configured(nfe_series=7)
    assert (office.nfe_series, office.regime, office.regime_since) == (7, TaxRegime.REGULAR, None)


async def test_another_regime_holds_from_a_day_on():
    office = await configured(**SIMPLES, regime_since=date(2026, 1, 1))
    assert (office.regime, office.regime_since) == (TaxRegime.SIMPLES, date(2026, 1, 1))


async def test_another_regime_needs_its_day():
    assert await refusals(**SIMPLES) == [("REQUIRED", ("regime_since",))]


async def test_a_regime_does_not_begin_tomorrow():
    assert await refusals(**SIMPLES, regime_since=date(2026, 11, 22)) == [("OUT_OF_RANGE", ("regime_since",))]


async def test_a_regime_does_not_reach_back_behind_an_invoice():
    issued = Issued(last=date(2026, 3, 1))
    assert await refusals(issued, **SIMPLES, regime_since=date(2026, 1, 1)) == [
        ("REGIME_ALREADY_USED", ("regime_since",))
    ]
    assert (await configured(issued, **SIMPLES, regime_since=date(2026, 3, 2))).regime is TaxRegime.SIMPLES


@pytest.mark.parametrize("changes", [{"nfe_series": 2}, {"environment": Environment.PRODUCTION}])
async def test_nothing_changes_under_invoices_that_are_under_way(changes):
    told = await refusals(Issued(under_way=3), certificate=True, **changes)
    assert told == [("INVOICES_UNDER_WAY", ("establishment_id",))]


async def test_naming_what_holds_already_is_no_change():
    assert (await configured(Issued(under_way=3), nfe_series=1)).nfe_series == 1


async def test_invoices_count_only_with_a_valid_certificate():
    production = {"environment": Environment.PRODUCTION}
    assert await refusals(**production) == [("MISSING_RULE", ("environment",))]
    assert (await configured(certificate=True, **production)).environment is Environment.PRODUCTION


async def test_everything_wrong_is_told_at_once():
    assert set(await refusals(regime=TaxRegime.SIMPLES, nfe_series=890)) == {
        ("OUT_OF_RANGE", ("nfe_series",)),
        ("REGIME_MISMATCH", ("pis_cofins_regime",)),
        ("REQUIRED", ("regime_since",)),
    }


async def test_the_head_office_issues_until_a_branch_is_chosen():
    world = a_world()
    head = (await founded(world)).establishment_id
    assert (await world.get(Company, world.company)).issuer_id == head
    root = a_cnpj(1)[:8] + "0002"
    site = a_site(cnpj=root + Cnpj.check_digits(root))
    branch = await register_establishment(RegisterEstablishment(site=site), world)
    await choose_issuer(ChooseIssuer(establishment_id=branch), world)
    assert (await world.get(Company, world.company)).issuer_id == branch
