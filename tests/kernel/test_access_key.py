"""Access keys against published ones and the official schema's pattern."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.brazil import AccessKey, Cnpj, InvalidAccessKey, State, is_guessable

NUMERIC = "35200159594315000157550010000000012062777161"
FIRST_12 = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12)
ALPHANUMERIC = "3526050X0J92JY000196570010000006041448679011"


@pytest.mark.parametrize("text", [NUMERIC, ALPHANUMERIC])
def test_published_keys_are_accepted(text: str) -> None:
    assert AccessKey.parse(text) == text


def test_a_key_is_read_in_printed_groups_and_lower_case() -> None:
    assert AccessKey.parse(AccessKey(ALPHANUMERIC).grouped.lower()) == ALPHANUMERIC


def test_the_parts_of_a_key_are_where_the_manual_says() -> None:
    key = AccessKey.parse(NUMERIC)
    assert (key.state, key.year_month, key.cnpj) == (State.SP, "2001", "59594315000157")
    assert (key.model, key.series, key.number) == ("55", 1, 1)
    assert (key.emission_type, key.numeric_code) == (2, "06277716")


def test_a_key_built_of_the_parts_is_the_published_one() -> None:
    built = AccessKey.build(
        state_code="35",
        issued_on=date(2020, 1, 31),
        cnpj="59594315000157",
        model=55,
        series=1,
        number=1,
        emission_type=2,
        numeric_code="06277716",
    )
    assert built == NUMERIC


PARTS = st.fixed_dictionaries(
    {
        "state_code": st.sampled_from([state.ibge_code for state in State]),
        "issued_on": st.dates(date(2006, 1, 1), date(2099, 12, 31)),
        "cnpj": FIRST_12.map(lambda first: first + Cnpj.check_digits(first)),
        "model": st.sampled_from(["55", "65"]),
        "series": st.integers(0, 999),
        "number": st.integers(1, 999_999_999),
        "emission_type": st.integers(1, 9),
        "numeric_code": st.integers(0, 99_999_999).map("{:08d}".format),
    }
)


@given(PARTS)
def test_what_is_built_is_read_back(parts: dict[str, Any]) -> None:
    key = AccessKey.parse(AccessKey.build(**parts))
    assert key.state.ibge_code == parts["state_code"]
    assert key.year_month == f"{parts['issued_on']:%y%m}"
    for name in ("cnpj", "model", "series", "number", "emission_type", "numeric_code"):
        assert getattr(key, name) == parts[name]


def test_one_changed_digit_is_noticed() -> None:
    for place in range(6, 43):
        changed = NUMERIC[:place] + str((int(NUMERIC[place]) + 1) % 10) + NUMERIC[place + 1 :]
        with pytest.raises(InvalidAccessKey):
            AccessKey.parse(changed)


@pytest.mark.parametrize("first4_and_month", ["992001", "352013", "352000"])
def test_an_unknown_state_or_month_is_refused_even_with_its_check_digit(first4_and_month: str) -> None:
    first43 = first4_and_month + NUMERIC[6:43]
    with pytest.raises(InvalidAccessKey):
        AccessKey.parse(first43 + AccessKey.check_digit(first43))


def test_a_part_too_long_for_its_place_is_refused() -> None:
    with pytest.raises(InvalidAccessKey):
        AccessKey.build(
            state_code="35",
            issued_on=date(2026, 11, 21),
            cnpj="33000167000101",
            model="55",
            series=1,
            number=1_000_000_000,
            emission_type=1,
            numeric_code="12345679",
        )


@pytest.mark.parametrize("code", ["00000000", "77777777", "12345678", "90123456", "00000042"])
def test_codes_the_authority_refuses_are_guessable(code: str) -> None:
    assert is_guessable(code, number=42)


def test_an_ordinary_code_is_not_guessable() -> None:
    assert not is_guessable("83920174", number=42)
