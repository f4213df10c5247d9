"""What a development installation's sandbox of the tax authority is told to do wrong."""

from __future__ import annotations

from typing import Any

import httpx

from domain.fiscal.facts import Establishments
from domain.platform.commands.steer_sandbox import NoSandbox
from domain.platform.events import SandboxSteered
from persistence.settings import settings
from workers.attempt import Attempt, Fault
from workers.issuing import Place, desk_at
from workers.tasks import actor


@actor("fiscal")
async def tell_sandbox(attempt: Attempt) -> None:
    """Over the same mutual TLS as documents. Refused in production, whoever asked for it."""
    place, wish = settings(), attempt.event(SandboxSteered)
    if place.in_production or not place.tax_authority_url:
        raise NoSandbox
    async with attempt.begin() as uow:
        issuing = await uow.ask(Establishments).of(wish.establishment_id)
    desk = await desk_at(attempt, Place.of(issuing))
    try:
        answer = await desk.authority.http.post(
            f"{place.tax_authority_url.rstrip('/')}/steer",
            json=_wishes(wish) | {"issuer": issuing.issuer.cnpj},
        )
    except httpx.HTTPError as away:
        raise Fault("SANDBOX_UNAVAILABLE", type(away).__name__) from away
    if answer.status_code != httpx.codes.OK:
        raise Fault("SANDBOX_UNAVAILABLE", f"HTTP {answer.status_code}")


def _wishes(wish: SandboxSteered) -> dict[str, Any]:
    """As the sandbox takes them; see ``Steering``."""
    rejection = {"code": wish.reject_with, "count": wish.reject_count, "item": wish.reject_item}
    return {
        "reject": rejection if wish.reject_with else [],
        "pause": wish.pause,
        "slow": wish.slow,
        "fail": wish.fail,
        "lose_after": wish.lose_answers,
    }
