"""A DANFE of an NFC-e that says prices and quantities as they are, and no lines without words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from brazilfiscalreport.danfce import Danfce
from brazilfiscalreport.utils import format_number

EMPTY = ("End.: -", "Bairro: -")
"""What the library says of a consumer whose address is not on the document."""
FEWEST = 2


class DanfceOnRoll(Danfce):
    """Alone, the library says 7,46 of a price of 7,455, which is not what it was multiplied by."""

    def _parse_items(self, dets: Sequence[Any]) -> list[dict[str, str]]:
        items: list[dict[str, str]] = super()._parse_items(dets)
        stated = [det.find("{*}prod") for det in dets]
        for item, product in zip(items, (one for one in stated if one is not None), strict=True):
            item["quantity"] = _as_it_is(product.findtext("{*}qCom"))
            item["unit_value"] = _as_it_is(product.findtext("{*}vUnCom"))
        return items

    def _draw_centered_text(self, text: str, *args: Any, **kwargs: Any) -> None:
        if text not in EMPTY:
            super()._draw_centered_text(text, *args, **kwargs)


def _as_it_is(value: str | None) -> str:
    """Two places, or as many as it has."""
    exponent = Decimal(value or "0").normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    return str(format_number(value, max(FEWEST, places)))
