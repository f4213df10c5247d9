"""CNPJ and CPF against published examples and independent implementations."""

import pytest
import validate_docbr
from hypothesis import given
from hypothesis import strategies as st
from stdnum.br import cnpj as stdnum_cnpj
from stdnum.br import cpf as stdnum_cpf

from domain.kernel.brazil import Cnpj, Cpf, InvalidCnpj, InvalidCpf, InvalidTaxId, TaxId

FIRST_12 = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12)
FIRST_9 = st.text("0123456789", min_size=9, max_size=9).filter(lambda digits: len(set(digits)) > 1)


@pytest.mark.parametrize("text", ["12ABC34501DE35", "12ABC34D000166", "33000167000101"])
def test_published_examples_are_accepted(text: str) -> None:
    assert Cnpj.parse(text) == text


def test_masks_and_lower_case_are_taken_off() -> None:
    assert Cnpj.parse(" 12.abc.345/01de-35 ") == "12ABC34501DE35"
    assert Cpf.parse("529.982.247-25") == "52998224725"


def test_masks_are_put_back() -> None:
    assert Cnpj("12ABC34501DE35").masked == "12.ABC.345/01DE-35"
    assert Cpf("52998224725").masked == "529.982.247-25"


@given(FIRST_12)
def test_check_digits_of_a_cnpj_agree_with_stdnum(first: str) -> None:
    assert Cnpj.check_digits(first) == stdnum_cnpj.calc_check_digits(first)


@given(FIRST_9)
def test_check_digits_of_a_cpf_agree_with_stdnum_and_docbr(first: str) -> None:
    digits = Cpf.check_digits(first)
    assert stdnum_cpf.is_valid(first + digits)
    assert validate_docbr.CPF().validate(first + digits)


@given(FIRST_12, st.integers(0, 99))
def test_any_other_pair_of_check_digits_is_refused(first: str, other: int) -> None:
    text = f"{first}{other:02d}"
    if text[12:] != Cnpj.check_digits(first):
        with pytest.raises(InvalidCnpj):
            Cnpj.parse(text)


@pytest.mark.parametrize("digit", "0123456789")
def test_eleven_equal_digits_are_no_cpf(digit: str) -> None:
    with pytest.raises(InvalidCpf):
        Cpf.parse(digit * 11)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00000000000000",
        "1234",
        "12ABC34501DEX5",
        "12ABC34501DE3\x00",
        "12ÁBC34501DE35",
        "１2ABC34501DE35",
    ],
)
def test_what_has_not_the_shape_is_refused(text: str) -> None:
    with pytest.raises(InvalidCnpj):
        Cnpj.parse(text)


def test_a_tax_id_is_whichever_its_length_says() -> None:
    assert isinstance(TaxId.parse("529.982.247-25"), Cpf)
    assert isinstance(TaxId.parse("33.000.167/0001-01"), Cnpj)
    with pytest.raises(InvalidCpf):
        TaxId.parse("529.982.247-26")
    with pytest.raises(InvalidTaxId):
        TaxId.parse("5299822472")
