"""Lines to payment providers, kept open for as long as a company's access is the same."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from domain.finance.pix_provider import PixProvider
from persistence.finance.providers import opened
from persistence.settings import settings
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.pix.provider import Account, Provider

_lines: dict[UUID, tuple[int, Provider]] = {}


def line_to(provider: PixProvider, *, company: UUID) -> Provider:
    """Raises ProviderRefused for an address that production does not call."""
    known = _lines.get(provider.id)
    if known is None or known[0] != provider.version:
        known = _lines[provider.id] = (provider.version, _open(provider, company))
    return known[1]


def _open(provider: PixProvider, company: UUID) -> Provider:
    secret, pfx, password = (
        opened(provider, column, company=company) or b"" for column in ("client_secret", "pfx", "password")
    )
    account = Account(
        address=provider.address,
        token_address=provider.token_address,
        client_id=provider.client_id,
        client_secret=secret.decode(),
    )
    place = settings()
    return Provider.open(
        account,
        Certificate.open(pfx, password.decode()) if pfx else None,
        authority_file=Path(place.pix_provider_ca) if place.pix_provider_ca else None,
        production=place.in_production,
    )
