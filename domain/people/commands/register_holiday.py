"""Keep a holiday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from domain.kernel.brazil.places import CityCode, State
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import Checks, Duplicate, Malformed, NotFound, Required, checks
from domain.kernel.text import clean
from domain.people.holiday import Holiday, HolidayScope
from domain.people.ports import Cities, Establishments

PLACE_OF = {
    HolidayScope.NATIONAL: None,
    HolidayScope.STATE: "state",
    HolidayScope.MUNICIPAL: "city_code",
    HolidayScope.ESTABLISHMENT: "establishment_id",
}
"""Which field says where."""


@dataclass(kw_only=True)
class RegisterHoliday(Command):
    """Keep a holiday of a state, a municipality or an establishment; the usual national ones are known."""

    permission = "people.holiday.register"

    name: str
    """What it is called, 60 characters at most."""
    scope: HolidayScope
    """For whom it is one."""
    state: str | None = None
    """Which state by its abbreviation, of one of a state."""
    city_code: str | None = None
    """Which municipality by its code of IBGE, of one of a municipality."""
    establishment_id: Annotated[UUID, "establishment"] | None = None
    """Which establishment, of one of an establishment."""
    on: date
    """The day that it is on."""
    yearly: bool = False
    """Whether it is one on the same day of every year that follows."""
    norm: str
    """What says so, 255 characters at most: a law, a decree or an agreement."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def register_holiday(command: RegisterHoliday, uow: UnitOfWork) -> UUID:
    """Raises Required, Malformed, NotFound, Duplicate."""
    with checks() as check:
        with check.at("name"):
            name = clean(command.name, longest=60)
        with check.at("norm"):
            norm = clean(command.norm, longest=255)
        with check.at("external_reference"):
            reference = await free_reference(uow, Holiday, command.external_reference)
        for field in filter(None, PLACE_OF.values()):
            _check_said(field, command, check)
    with checks() as check:
        place = await _place(command, check, uow)
    known = await uow.find_all(Holiday, scope=command.scope, on=command.on, **place)
    if any(one.valid_until is None or one.valid_until >= one.on for one in known):
        raise Duplicate("on", kind="Holiday")
    holiday = Holiday(
        id=uow.new_id(),
        name=name,
        scope=command.scope,
        on=command.on,
        yearly=command.yearly,
        norm=norm,
        external_reference=reference,
        **place,
    )
    uow.add(holiday)
    return holiday.id


def _check_said(field: str, command: RegisterHoliday, check: Checks) -> None:
    """The place that the scope asks for, and no other."""
    said, wanted = getattr(command, field) is not None, PLACE_OF[command.scope] == field
    check.that(said or not wanted, Required(field))
    check.that(wanted or not said, Malformed(field, expected="none"))


async def _place(command: RegisterHoliday, check: Checks, uow: UnitOfWork) -> dict[str, Any]:
    place: dict[str, Any] = dict.fromkeys(filter(None, PLACE_OF.values()))
    if command.state is not None:
        with check.at("state"):
            place["state"] = State.parse(command.state).value
    if command.city_code is not None:
        with check.at("city_code"):
            place["city_code"] = code = str(CityCode.parse(command.city_code))
            if not await uow.ask(Cities).exists(code):
                raise NotFound(kind="Municipality", id=code)
    if (id := command.establishment_id) is not None:
        place["establishment_id"] = id
        there = await uow.ask(Establishments).exists(id)
        check.that(there, NotFound("establishment_id", kind="Establishment", id=str(id)))
    return place
