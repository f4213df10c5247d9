"""Business dates: what day it is where the company is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

BRASILIA = ZoneInfo("America/Sao_Paulo")
NORONHA = ZoneInfo("America/Noronha")
AMAZONAS = ZoneInfo("America/Manaus")
ACRE = ZoneInfo("America/Rio_Branco")

STATES = {"11": AMAZONAS, "12": ACRE, "13": AMAZONAS, "14": AMAZONAS, "50": AMAZONAS, "51": AMAZONAS}
"""By the first two digits of a municipality's IBGE code; all other states keep the hour of Brasília."""
FERNANDO_DE_NORONHA = "2605459"
WEST_OF_AMAZONAS = frozenset(
    {
        "1300201",
        "1300607",
        "1300706",
        "1301407",
        "1301506",
        "1301654",
        "1301803",
        "1301951",
        "1302306",
        "1302405",
        "1303502",
        "1303908",
        "1304062",
    }
)
"""West of the line from Tabatinga to Porto Acre the hour is Acre's (Decreto 2.784/1913, Lei 12.876/2013).

The law draws the line and names no municipality; these are the thirteen that are commonly listed west of
it or on it. Unverified: other lists have eleven.
"""


def zone_of(city_code: str | None) -> ZoneInfo:
    """The legal hour of a municipality, by its IBGE code; Brasília's where none is known (Decreto 2.784/1913,
    art. 2, as changed by Lei 11.662/2008 and Lei 12.876/2013). The Atlantic islands have one municipality."""
    if city_code is None:
        return BRASILIA
    if city_code == FERNANDO_DE_NORONHA:
        return NORONHA
    if city_code in WEST_OF_AMAZONAS:
        return ACRE
    return STATES.get(city_code[:2], BRASILIA)


def business_date(instant: datetime, zone: ZoneInfo = BRASILIA) -> date:
    """The civil date of an aware instant; in Brasília unless it is said where."""
    return instant.astimezone(zone).date()


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
