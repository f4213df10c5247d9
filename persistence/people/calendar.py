"""The national holidays, on which nobody need work (Lei 662/1949, Lei 6.802/1980, Lei 14.759/2023)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=20)
def national_holidays(year: int) -> frozenset[date]:
    """Those of states and cities are not known."""
    from holidays import country_holidays

    return frozenset(country_holidays("BR", years=year))
