"""A Brazilian address, as people give it and as fiscal documents print it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.kernel.brazil.places import CityCode, PostalCode, State
from domain.kernel.refusal import Refusal, checks
from domain.kernel.text import clean_or_none, printable


class CityOutsideState(Refusal):
    """The municipality belongs to another state; facts carry ``city_code`` and ``state``."""

    code = "CITY_OUTSIDE_STATE"


class UnknownCity(Refusal):
    """No municipality has this IBGE code."""

    code = "UNKNOWN_CITY"


@dataclass(frozen=True, kw_only=True)
class Address:
    """Street, number, district, city, state and postal code."""

    street: str
    """Logradouro, at most 60 characters."""
    number: str
    """Number in the street, or S/N."""
    complement: str | None = None
    """Suite, floor, block."""
    district: str
    """Bairro."""
    city_code: str
    """Seven-digit IBGE code of the municipality."""
    city: str | None = None
    """The municipality's name; the official one takes its place."""
    state: str
    """Two-letter abbreviation of the state."""
    postal_code: str
    """CEP, with or without mask."""

    def checked(self, official_city: str | None) -> Address:
        """The same address in canonical form, with the city's official name.

        Lengths are those of the NF-e layout (enderDest). Raises every refusal at once, with the
        field's name as path: Malformed, Required, TooLong, CityOutsideState, UnknownCity.
        """
        with checks() as check:
            with check.at("street"):
                street = printable(self.street, longest=60, shortest=2)
            with check.at("number"):
                number = printable(self.number, longest=60)
            with check.at("complement"):
                complement = clean_or_none(self.complement, longest=60)
            with check.at("district"):
                district = printable(self.district, longest=60, shortest=2)
            with check.at("postal_code"):
                postal_code = PostalCode.parse(self.postal_code)
            city_code, state = self.city_code.strip(), self.state
            with check.at("city_code"):
                city_code = CityCode.parse(self.city_code)
                _known(city_code, official_city)
            with check.at("state"):
                state = State.parse(self.state)
            if isinstance(city_code, CityCode) and isinstance(state, State):
                check.that(
                    city_code.is_in(state),
                    CityOutsideState("city_code", city_code=city_code, state=state.value),
                )
        return Address(
            street=street,
            number=number,
            complement=complement,
            district=district,
            city_code=city_code,
            city=official_city,
            state=str(state),
            postal_code=postal_code,
        )


def _known(city_code: CityCode, official_city: str | None) -> None:
    if official_city is None:
        raise UnknownCity(city_code=city_code)
