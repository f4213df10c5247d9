"""Bar code numbers against python-stdnum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from domain.kernel.brazil import Gtin, InvalidGtin


@given(
    st.sampled_from([7, 11, 12, 13]).flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size))
)
def test_the_check_digit_agrees_with_stdnum(digits: str) -> None:
    assert Gtin.check_digit(digits) == ean.calc_check_digit(digits)


def test_a_published_number_is_accepted() -> None:
    assert Gtin.parse(" 7891000315507 ") == "7891000315507"


@pytest.mark.parametrize(
    "text", ["", "7891000315508", "789100031550", "00000000", "SEM GTIN", "78910003155\x0007"]
)
def test_what_is_no_gtin_is_refused(text: str) -> None:
    with pytest.raises(InvalidGtin):
        Gtin.parse(text)
