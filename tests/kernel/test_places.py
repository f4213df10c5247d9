"""States, postal codes, city codes and addresses."""

import pytest

from domain.kernel.brazil import Address, CityCode, PostalCode, State
from domain.kernel.refusal import Malformed, Refusal, RefusalGroup


def test_there_are_twenty_seven_states_each_with_its_own_code() -> None:
    assert len(State) == 27
    assert len({state.ibge_code for state in State}) == 27


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("3550308", "SP"),
        ("3304557", "RJ"),
        ("5300108", "DF"),
        ("4106902", "PR"),
        ("1400100", "RR"),
        ("2927408", "BA"),
        ("4314902", "RS"),
    ],
)
def test_codes_of_capitals_are_accepted_in_their_state(code: str, state: str) -> None:
    assert CityCode.parse(code).is_in(State(state))


@pytest.mark.parametrize("code", ["2201919", "3117836", "5203962"])
def test_official_codes_that_break_the_check_digit_are_accepted(code: str) -> None:
    assert CityCode.check_digit(code[:6]) != code[6]
    assert CityCode.parse(code) == code


@pytest.mark.parametrize("code", ["3550309", "355030", "9950308", "35503080", "abc"])
def test_what_is_no_city_code_is_refused(code: str) -> None:
    with pytest.raises(Malformed):
        CityCode.parse(code)


def test_a_postal_code_loses_its_mask() -> None:
    assert PostalCode.parse("01310-100") == "01310100"
    assert PostalCode("01310100").masked == "01310-100"


@pytest.mark.parametrize("text", ["", "0131010", "00000-000", "013101000", "0131O100"])
def test_what_is_no_postal_code_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        PostalCode.parse(text)


def an_address(**changes: str) -> Address:
    fields = {
        "street": " Av.  Paulista ",
        "number": "1000",
        "district": "Bela Vista",
        "city_code": "3550308",
        "state": "sp",
        "postal_code": "01310-100",
    }
    return Address(**(fields | changes))


def test_an_address_is_made_canonical_and_gets_the_official_city() -> None:
    address = an_address().checked("São Paulo")
    assert (address.street, address.state, address.postal_code) == ("Av. Paulista", "SP", "01310100")
    assert address.city == "São Paulo"


def test_a_city_of_another_state_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        an_address(state="RJ").checked("São Paulo")
    assert (refused.value.code, refused.value.path) == ("CITY_OUTSIDE_STATE", ("city_code",))


def test_a_city_nobody_knows_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        an_address().checked(None)
    assert (refused.value.code, refused.value.path) == ("UNKNOWN_CITY", ("city_code",))


def test_everything_wrong_with_an_address_is_said_at_once() -> None:
    with pytest.raises(RefusalGroup) as refused:
        an_address(street=" ", number="1\x00", district="x" * 61, state="XX", postal_code="1").checked(
            "São Paulo"
        )
    assert [(refusal.path, refusal.code) for refusal in refused.value.refusals] == [
        (("street",), "REQUIRED"),
        (("number",), "MALFORMED"),
        (("district",), "TOO_LONG"),
        (("postal_code",), "MALFORMED"),
        (("state",), "MALFORMED"),
    ]
