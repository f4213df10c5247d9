"""What is said of an establishment when it is registered, checked whole."""

from __future__ import annotations

from dataclasses import dataclass

from domain.kernel.brazil import Address, Cnpj
from domain.kernel.brazil.regime import ContributionRegime, Environment, TaxRegime
from domain.kernel.command import UnitOfWork
from domain.kernel.contact import phone_or_none
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import Checks, Malformed, OutOfRange, Refusal, checks
from domain.platform.establishment import Establishment, FiscalSettings
from domain.platform.ports import Municipalities, StateRegistrations

HIGHEST_SERIES = 889
"""Series from 890 on are for avulsas, contingency and SCAN (NF-e layout, B07)."""


class RegimeMismatch(Refusal):
    """Simples Nacional, above its sublimit too, pays PIS and COFINS in its single payment (DAS).

    The regular regime does not.
    """

    code = "REGIME_MISMATCH"


@dataclass(frozen=True, kw_only=True)
class Site:
    """An establishment as its owner describes it."""

    cnpj: str
    """With or without mask."""
    state_registration: str
    """Inscrição estadual, with or without mask."""
    regime: TaxRegime
    """CRT of the NF-e layout."""
    pis_cofins_regime: ContributionRegime
    """How PIS and COFINS are assessed."""
    environment: Environment = Environment.TESTING
    """Whether its documents count."""
    nfe_series: int = 1
    """Series of its NF-e, 0 to 889."""
    address: Address
    """Printed on every document."""
    phone: str | None = None
    """With area code; masks are taken off."""


async def established(
    site: Site, uow: UnitOfWork, *, legal_name: str, trade_name: str | None
) -> Establishment:
    """The establishment, under the names that its documents print. Raises every refusal at once."""
    city = await uow.ask(Municipalities).name_of(site.address.city_code.strip())
    with checks() as check:
        with check.at("cnpj"):
            cnpj = Cnpj.parse(site.cnpj)
            await refuse_taken(uow, Establishment, cnpj=cnpj)
        with check.at("address"):
            address = site.address.checked(city)
        with check.at("state_registration"):
            registration = _registration(site, uow)
        with check.at("phone"):
            phone = phone_or_none(site.phone)
        check_fiscal_settings(check, site)
    return Establishment(
        id=uow.new_id(),
        cnpj=cnpj,
        legal_name=legal_name,
        trade_name=trade_name,
        state_registration=registration,
        regime=site.regime,
        pis_cofins_regime=site.pis_cofins_regime,
        environment=site.environment,
        nfe_series=site.nfe_series,
        address=address,
        phone=phone,
    )


def check_fiscal_settings(check: Checks, settings: Site | FiscalSettings) -> None:
    """The series is one of a company's own, and the regimes agree with each other."""
    within = 0 <= settings.nfe_series <= HIGHEST_SERIES
    check.that(within, OutOfRange("nfe_series", least=0, most=HIGHEST_SERIES))
    unified = settings.pis_cofins_regime is ContributionRegime.UNIFIED
    simples = settings.regime is not TaxRegime.REGULAR
    check.that(unified == simples, RegimeMismatch("pis_cofins_regime"))


def _registration(site: Site, uow: UnitOfWork) -> str:
    bare = "".join(character for character in site.state_registration if character.isalnum()).upper()
    if not bare or not uow.ask(StateRegistrations).valid(site.address.state.strip().upper(), bare):
        raise Malformed(expected="state registration")
    return bare
