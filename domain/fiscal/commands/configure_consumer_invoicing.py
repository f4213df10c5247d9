"""Say how an establishment issues NFC-e."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.fiscal.consumer_invoicing import ConsumerInvoicing
from domain.fiscal.facts import ConsumerCodes, Establishments
from domain.kernel.brazil import Environment
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Checks, OutOfRange, Required, checks
from domain.kernel.text import clean

HIGHEST_SERIES = 889
HIGHEST_CODE_ID = 999999
"""cIdToken has six digits (manual of the DANFE NFC-e, 5.0)."""
LONGEST_CODE = 36


@dataclass(kw_only=True)
class ConfigureConsumerInvoicing(Command):
    """Issue NFC-e (model 65) in an environment: under this series, with this CSC.

    What is said takes the place of what was; without a CSC, QR codes are of version 3 (NT 2025.001).
    """

    permission = "fiscal.consumer_invoicing.configure"
    sets = ConsumerInvoicing
    confidential = ("code",)

    establishment_id: Annotated[UUID, "establishment"]
    """The establishment that issues."""
    environment: Environment
    """Where documents are authorised; each environment has its own CSC."""
    series: int = 1
    """Series of its NFC-e, 0 to 889; numbers begin anew in each."""
    code_id: int | None = None
    """Number of the CSC (cIdToken), 1 to 999999."""
    code: str | None = field(default=None, repr=False)
    """The CSC itself, from the authority of the state; sealed and never shown."""


async def configure_consumer_invoicing(command: ConfigureConsumerInvoicing, uow: UnitOfWork) -> UUID:
    """Answers the id of the settings."""
    establishment = await uow.ask(Establishments).find(command.establishment_id)
    with checks() as check:
        within = 0 <= command.series <= HIGHEST_SERIES
        check.that(within, OutOfRange("series", least=0, most=HIGHEST_SERIES))
        _check_code(command, check)
    known = await uow.find(
        ConsumerInvoicing, lock=True, establishment_id=establishment, environment=command.environment
    )
    settings = known or ConsumerInvoicing(
        id=uow.new_id(), establishment_id=establishment, environment=command.environment, series=0
    )
    settings.configure(series=command.series, code_id=command.code_id, code=_sealed(command, settings, uow))
    if known is None:
        uow.add(settings)
    return settings.id


def _check_code(command: ConfigureConsumerInvoicing, check: Checks) -> None:
    if command.code is None and command.code_id is None:
        return
    check.that(command.code is not None, Required("code"))
    if check.that(command.code_id is not None, Required("code_id")):
        within = 1 <= (command.code_id or 0) <= HIGHEST_CODE_ID
        check.that(within, OutOfRange("code_id", least=1, most=HIGHEST_CODE_ID))
    with check.at("code"):
        command.code = clean(command.code or "", longest=LONGEST_CODE) if command.code is not None else None


def _sealed(
    command: ConfigureConsumerInvoicing, settings: ConsumerInvoicing, uow: UnitOfWork
) -> bytes | None:
    if command.code is None:
        return None
    return uow.ask(ConsumerCodes).sealed(command.code, settings_id=settings.id)
