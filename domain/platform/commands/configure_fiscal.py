"""Say how an establishment is taxed, and how its invoices are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.brazil.regime import ContributionRegime, Environment, TaxRegime
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Missing, OutOfRange, Refusal, Required, checks
from domain.platform.certificate import Certificate
from domain.platform.establishment import Establishment, FiscalSettings
from domain.platform.ports import IssuedInvoices
from domain.platform.site import check_fiscal_settings


class InvoicesUnderWay(Refusal):
    """Invoices wait for the authority's answer under what holds now; facts: ``count``."""

    code = "INVOICES_UNDER_WAY"


class RegimeAlreadyUsed(Refusal):
    """Invoices were issued under the regime that held then; facts: ``issued_on``, of the last one."""

    code = "REGIME_ALREADY_USED"


@dataclass(kw_only=True)
class ConfigureFiscal(Command):
    """Say how an establishment is taxed, and how its invoices are numbered from now on.

    What is left out stays. Another regime holds from a date on: Simples Nacional is opted for from
    1 January, or from the beginning (LC 123/2006, art. 16, §§ 2 and 3).
    """

    permission = "platform.establishment.configure"
    overwrites = "establishment_id"

    establishment_id: Annotated[UUID, "establishment"]
    """Whose settings."""
    regime: TaxRegime | None = None
    """CRT of the NF-e layout."""
    pis_cofins_regime: ContributionRegime | None = None
    """How PIS and COFINS are assessed."""
    regime_since: date | None = None
    """From when on another regime holds, today at the latest; required with it."""
    environment: Environment | None = None
    """Whether its documents count; PRODUCTION needs a certificate that is valid now."""
    nfe_series: int | None = None
    """Series of its NF-e, 0 to 889; numbers begin anew in each."""


async def configure_fiscal(command: ConfigureFiscal, uow: UnitOfWork) -> UUID:
    establishment = await uow.get(Establishment, command.establishment_id, lock=True)
    before = establishment.fiscal_settings
    after = FiscalSettings(
        regime=command.regime or before.regime,
        pis_cofins_regime=command.pis_cofins_regime or before.pis_cofins_regime,
        environment=command.environment or before.environment,
        nfe_series=before.nfe_series if command.nfe_series is None else command.nfe_series,
    )
    if after == before:
        return establishment.id
    with checks() as check:
        check_fiscal_settings(check, after)
        with check.at():
            await _check_regime(command, establishment, after, uow)
        with check.at("environment"):
            await _check_certificate(establishment, after, uow)
        under_way = await uow.ask(IssuedInvoices).under_way(establishment.id)
        check.that(not under_way, InvoicesUnderWay("establishment_id", count=under_way))
    establishment.configure(after, since=command.regime_since)
    return establishment.id


async def _check_regime(
    command: ConfigureFiscal, establishment: Establishment, after: FiscalSettings, uow: UnitOfWork
) -> None:
    if establishment.fiscal_settings.taxed_like(after):
        return
    since = command.regime_since
    if since is None:
        raise Required("regime_since")
    if since > uow.today or (establishment.regime_since and since <= establishment.regime_since):
        raise OutOfRange("regime_since", above=establishment.regime_since, most=uow.today)
    issued = await uow.ask(IssuedInvoices).last_issued_on(establishment.id)
    if issued is not None and issued >= since:
        raise RegimeAlreadyUsed("regime_since", issued_on=issued)


async def _check_certificate(establishment: Establishment, after: FiscalSettings, uow: UnitOfWork) -> None:
    becomes_real = after.environment is Environment.PRODUCTION
    if not becomes_real or establishment.environment is Environment.PRODUCTION:
        return
    certificate = await uow.find(Certificate, establishment_id=establishment.id)
    if certificate is None or not certificate.valid_from <= uow.now <= certificate.valid_until:
        raise Missing(what="valid certificate")
