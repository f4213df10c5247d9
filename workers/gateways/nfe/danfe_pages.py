"""A DANFE of many items, laid out page by page: alone, the library draws all that are left for each."""

from __future__ import annotations

from typing import Any

from brazilfiscalreport.danfe import DanfeConfig
from brazilfiscalreport.danfe.config import DanfeLayout
from brazilfiscalreport.danfe.danfe import resolve_layout
from brazilfiscalreport.danfe.danfe_moc_7_0 import DanfeMoc70
from brazilfiscalreport.danfe.danfe_nt_2026_010 import DanfeNt2026010

USUAL = 20
"""Items of which a page is full, nearly always."""


class PageByPage:
    """Of 990 items the whole would be drawn sixty times over, which takes minutes."""

    def _calculate_product_splits(
        self, products: list[Any], height_product_table: float
    ) -> tuple[list[Any], list[Any]]:
        """What fits on this page, and what is left."""
        tried = USUAL
        split: Any = super()._calculate_product_splits  # ty: ignore[missing-attribute]  the layout's
        while True:
            here, left = split(products=products[:tried], height_product_table=height_product_table)
            if left or tried >= len(products):
                return here, [*left, *products[tried:]]
            tried *= 2


class DanfeUntilNovember2026(PageByPage, DanfeMoc70):
    """MOC 7.0."""


class DanfeSinceDecember2026(PageByPage, DanfeNt2026010):
    """NT 2026.010, with IBS and CBS."""


LAYOUTS = {
    DanfeLayout.MOC_7_0: DanfeUntilNovember2026,
    DanfeLayout.NT_2026_010: DanfeSinceDecember2026,
}


def danfe_of(xml: str, config: DanfeConfig) -> Any:
    """In the layout of the day on which it was issued, whenever it is printed."""
    return LAYOUTS[resolve_layout(xml)](xml, config=config)
