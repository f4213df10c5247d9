"""A DANFE of many items, page by page, or of a document that is used before it is authorised."""

from __future__ import annotations

from typing import Any

from brazilfiscalreport.danfe import DanfeConfig
from brazilfiscalreport.danfe.config import DanfeLayout
from brazilfiscalreport.danfe.danfe import resolve_layout
from brazilfiscalreport.danfe.danfe_moc_7_0 import DanfeMoc70
from brazilfiscalreport.danfe.danfe_nt_2026_010 import DanfeNt2026010

PRODUCTION = "1"
"""tpAmb."""
ANNOUNCED = "DANFE impresso em contingência - EPEC regularmente recebido pela Receita Federal do Brasil."
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


class UsedFirst:
    """What is used on the strength of its announcement has fiscal value: it says which announcement, and no
    water mark denies it (MOC 7.0, annex II)."""

    announced: str | None

    def __init__(self, xml: str, config: DanfeConfig, announced: str | None = None) -> None:
        self.announced = announced
        layout: Any = super()
        layout.__init__(xml, config=config)

    def _get_usage_protocol(self) -> str:
        usual: Any = super()._get_usage_protocol  # ty: ignore[missing-attribute]
        return self.announced or usual()

    def _get_additional_data_content(self) -> str:
        usual: Any = super()._get_additional_data_content  # ty: ignore[missing-attribute]
        return f"{ANNOUNCED} {usual()}" if self.announced else usual()

    def _draw_void_watermark(self) -> None:
        layout: Any = self
        usual: Any = super()._draw_void_watermark  # ty: ignore[missing-attribute]
        if not (self.announced and layout.ide.findtext("{*}tpAmb") == PRODUCTION):
            usual()


class DanfeUntilNovember2026(UsedFirst, PageByPage, DanfeMoc70):
    """MOC 7.0."""


class DanfeSinceDecember2026(UsedFirst, PageByPage, DanfeNt2026010):
    """NT 2026.010, with IBS and CBS."""


LAYOUTS = {
    DanfeLayout.MOC_7_0: DanfeUntilNovember2026,
    DanfeLayout.NT_2026_010: DanfeSinceDecember2026,
}


def danfe_of(xml: str, config: DanfeConfig, announced: str | None = None) -> Any:
    """In the layout of the day on which it was issued, whenever it is printed; ``announced`` is the protocol
    and the time of an EPEC that stands for the authorisation to come."""
    return LAYOUTS[resolve_layout(xml)](xml, config=config, announced=announced)
