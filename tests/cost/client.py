"""Clients of companies, by number."""

from __future__ import annotations

from uuid import UUID

from domain.platform.permission import Permissions
from domain.platform.principal import Principal, PrincipalKind


def a_client(number: int, company: int = 1) -> Principal:
    return Principal(
        id=UUID(int=number),
        kind=PrincipalKind.KEY,
        company=UUID(int=company),
        name=f"Partner {number}",
        roles=(),
        permissions=Permissions.of(["*"]),
    )
