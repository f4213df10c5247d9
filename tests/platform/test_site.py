"""The regimes of an establishment agree with each other."""

from __future__ import annotations

from itertools import product

import pytest

from domain.kernel.brazil.regime import ContributionRegime, TaxRegime
from domain.platform.establishment import Establishment
from domain.platform.ports import Municipalities, StateRegistrations
from domain.platform.site import RegimeMismatch, Site, established
from tests.builders import SomeMunicipalities, TrustingRegistrations, a_cnpj, a_memory, an_address

IN_THE_DAS = [TaxRegime.SIMPLES, TaxRegime.SIMPLES_EXCESS, TaxRegime.MEI]
AGREEING = {
    *product(IN_THE_DAS, [ContributionRegime.UNIFIED]),
    (TaxRegime.REGULAR, ContributionRegime.CUMULATIVE),
    (TaxRegime.REGULAR, ContributionRegime.NON_CUMULATIVE),
}
CLASHING = {*product(TaxRegime, ContributionRegime)} - AGREEING
ANSWERS = {Municipalities: SomeMunicipalities(), StateRegistrations: TrustingRegistrations()}


@pytest.mark.parametrize(("regime", "contributions"), sorted(AGREEING))
async def test_simples_above_its_sublimit_too_pays_pis_and_cofins_with_the_das(
    regime: TaxRegime, contributions: ContributionRegime
) -> None:
    assert (await establish(regime, contributions)).pis_cofins_regime is contributions


@pytest.mark.parametrize(("regime", "contributions"), sorted(CLASHING))
async def test_regimes_that_contradict_each_other_are_refused(
    regime: TaxRegime, contributions: ContributionRegime
) -> None:
    with pytest.raises(RegimeMismatch) as refusal:
        await establish(regime, contributions)
    assert refusal.value.path == ("pis_cofins_regime",)


async def establish(regime: TaxRegime, contributions: ContributionRegime) -> Establishment:
    site = Site(
        cnpj=a_cnpj(),
        state_registration="110042490114",
        regime=regime,
        pis_cofins_regime=contributions,
        address=an_address(),
    )
    return await established(site, a_memory(answers=ANSWERS), legal_name="Torrefação Ltda", trade_name=None)
