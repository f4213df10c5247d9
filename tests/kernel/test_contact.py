"""E-mail addresses and telephone numbers."""

import pytest

from domain.kernel.contact import email_or_none, phone_or_none
from domain.kernel.refusal import Malformed, TooLong


@pytest.mark.parametrize("text", ["ana@padaria.example", "a.b+c@x-y.com.br", "  ana@padaria.example "])
def test_an_address_is_kept_as_typed(text: str) -> None:
    assert email_or_none(text) == text.strip()


@pytest.mark.parametrize(
    "text", ["ana", "ana@", "@x.example", "ana@x", "a b@x.example", "a@x.example\x00", "a@@x.y"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        email_or_none(text)


def test_an_address_longer_than_its_place_in_the_invoice_is_refused() -> None:
    with pytest.raises(TooLong):
        email_or_none("a" * 50 + "@padaria.example")


@pytest.mark.parametrize("text", ["+55 (11) 91234-5678", "5511912345678", "55 11 91234.5678"])
def test_a_number_loses_its_mask(text: str) -> None:
    assert phone_or_none(text) == "5511912345678"


@pytest.mark.parametrize("text", ["1234567", "123456789012345", "11 9ABCD-5678", "１１912345678"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        phone_or_none(text)


@pytest.mark.parametrize("text", [None, "", "  "])
def test_who_gives_none_has_none(text: str | None) -> None:
    assert email_or_none(text) is None
    assert phone_or_none(text) is None
