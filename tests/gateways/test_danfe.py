"""The printed document: in the layout of its day, and of many items without being drawn over and over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from brazilfiscalreport.danfe import Danfe, DanfeConfig

from tests.gateways.sample import invoice, line
from workers.gateways.nfe.danfe_pages import (
    DanfeSinceDecember2026,
    DanfeUntilNovember2026,
    PageByPage,
    danfe_of,
)
from workers.gateways.nfe.documents import NfeDocuments

DECEMBER = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
"""Midnight in Brasília."""
ANSWER = (
    b'<protNFe xmlns="http://www.portalfiscal.inf.br/nfe" versao="4.00"><infProt>'
    b"<nProt>135260000000001</nProt><dhRecbto>2026-11-21T10:30:00-03:00</dhRecbto></infProt></protNFe>"
)


def authorised(documents: NfeDocuments, items: int = 1, at: datetime = DECEMBER) -> str:
    made = invoice(lines=[line(n) for n in range(1, items + 1)], issued_at=at)
    return documents.authorized_file(documents.signed_invoice(made), ANSWER).decode()


@pytest.mark.parametrize(
    ("at", "layout"),
    [(DECEMBER - timedelta(seconds=1), DanfeUntilNovember2026), (DECEMBER, DanfeSinceDecember2026)],
)
def test_a_document_is_printed_in_the_layout_of_the_day_it_was_issued(
    documents: NfeDocuments, at: datetime, layout: type
):
    assert isinstance(danfe_of(authorised(documents, at=at), DanfeConfig()), layout)


@pytest.mark.parametrize("at", [DECEMBER - timedelta(seconds=1), DECEMBER])
def test_many_items_take_the_same_pages_and_are_drawn_a_few_times_each(
    documents: NfeDocuments, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    xml, drawn = authorised(documents, 60, at), []
    whole: Any = Danfe(xml=xml, config=DanfeConfig())
    split = PageByPage._calculate_product_splits

    def counted(self: Any, products: list[Any], height_product_table: float) -> Any:
        here, left = split(self, products, height_product_table)
        drawn.append(len(here))
        return here, left

    monkeypatch.setattr(PageByPage, "_calculate_product_splits", counted)
    ours = danfe_of(xml, DanfeConfig())
    assert ours.pages_count == whole.pages_count == len(drawn) > 1
    assert sum(drawn) == 60
