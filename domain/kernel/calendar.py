"""Business dates: what day it is where the company is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

BRASILIA = ZoneInfo("America/Sao_Paulo")


def business_date(instant: datetime) -> date:
    """The civil date in Brasília of an aware instant."""
    return instant.astimezone(BRASILIA).date()
