"""The sandbox's authority as tests want it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.gateways.sample import ISSUED_AT
from workers.sandbox.certificates import TestAuthority
from workers.sandbox.certification import TEN_YEARS


class OfSamples(TestAuthority):
    """Its certificates were good when the samples were issued, and are good whenever those are sent."""

    def issue_a1(self, cnpj: str, name: str, password: str, **wishes: Any) -> bytes:
        lasting = {"valid_from": ISSUED_AT - timedelta(days=1), "valid_for": TEN_YEARS}
        return super().issue_a1(cnpj, name, password, **(wishes or lasting))
