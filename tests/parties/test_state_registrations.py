"""State registrations by the rules of the states, on the examples that they publish."""

from typing import Any

import pytest

from domain.kernel.brazil import State, StateRegistration
from persistence.parties.answers import CheckedStateRegistrations

REGISTRATIONS = CheckedStateRegistrations(None)  # ty: ignore[invalid-argument-type]

PUBLISHED = [
    ("AC", "01.004.823/001-12"),
    ("AL", "24.000.004-8"),
    ("AP", "03.012.345-9"),
    ("BA", "123456-63"),
    ("CE", "06.000.001-5"),
    ("DF", "07.300.001.001-09"),
    ("ES", "999.999.99-0"),
    ("GO", "10.987.654-7"),
    ("MA", "12.000.038-5"),
    ("MG", "062.307.904/0081"),
    ("MT", "0013000001-9"),
    ("PA", "15.999.999-5"),
    ("PB", "06.000.001-5"),
    ("PE", "0321418-40"),
    ("PI", "01.234.567-9"),
    ("PR", "123.45678-50"),
    ("RJ", "99.999.99-3"),
    ("RN", "20.040.040-1"),
    ("RO", "0000000062521-3"),
    ("RR", "24.006.628-1"),
    ("RS", "224/365879-2"),
    ("SC", "251.040.852"),
    ("SE", "27.123.456-3"),
    ("SP", "110.042.490.114"),
    ("SP", "P-01100424.3/002"),
    ("TO", "29.022.783-6"),
]
"""From the states' own descriptions of their check digits, as gathered by Sintegra."""


@pytest.mark.parametrize(("state", "text"), PUBLISHED)
def test_published_examples_are_accepted(state: str, text: str) -> None:
    assert REGISTRATIONS.valid(state, number_of(text))


@pytest.mark.parametrize(("state", "text"), PUBLISHED)
def test_the_same_with_another_last_digit_are_refused(state: str, text: str) -> None:
    number = number_of(text)
    if not number.startswith("P"):  # the last four characters of a rural producer are no check digits
        assert not REGISTRATIONS.valid(state, number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("number", ["AB", "1", "ABCDEFGHIJKLMN", "00000000000000"])
def test_garbage_is_refused_everywhere(state: State, number: str) -> None:
    assert not REGISTRATIONS.valid(state, number)


def number_of(text: str) -> Any:
    return StateRegistration.parse(text).number
