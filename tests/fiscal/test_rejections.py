"""What is known of the authority's status codes."""

from __future__ import annotations

import pytest

from domain.fiscal.rejection import Diagnosis, Remedy, item_named_in, values_at
from persistence.fiscal.rejections import known, shown_rejection
from tests.gateways.sample import invoice


def test_every_field_at_fault_is_one_of_an_invoice():
    made = invoice()
    for code, diagnosis in known().items():
        assert diagnosis.field is None or values_at(made, diagnosis.field), code
        assert diagnosis.portuguese
        assert diagnosis.english
        assert diagnosis.source


@pytest.mark.parametrize(
    ("reason", "item"),
    [
        ("Informado NCM inexistente [nItem: 3]", 3),
        ("CFOP invalido [nItem:12]", 12),
        ("Rejeicao [nitem: 0]", None),
        ("Total difere", None),
    ],
)
def test_the_item_that_a_reason_names_is_found(reason: str, item: int | None):
    assert item_named_in(reason) == item


def test_a_path_leads_to_the_item_or_to_all():
    made, ncm = invoice(), Diagnosis(field="lines[].ncm", remedy=Remedy.MEND_DATA)
    assert values_at(made, ncm.at_item(2) or "") == [made.lines[1].ncm]
    assert values_at(made, ncm.at_item(None) or "") == [line.ncm for line in made.lines]
    assert values_at(made, ncm.at_item(99) or "") == []
    assert values_at(made, "recipient.address.city_code") == [made.recipient.address.city_code]


def test_what_is_shown_speaks_as_the_api_does():
    shown = shown_rejection("REJECTED", 275, "Municipio difere da UF")
    assert shown is not None
    assert (shown.field, shown.remedy) == ("recipient.address.cityCode", Remedy.MEND_DATA)
    assert shown_rejection("AUTHORIZED", 100, "Autorizado") is None
