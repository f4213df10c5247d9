"""What a product is, for people and for fiscal documents, checked as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.kernel.brazil import Gtin
from domain.kernel.refusal import Malformed, OutOfRange, Required, checks
from domain.kernel.text import clean_or_none, printable

LONGEST_NAME = 120
"""xProd of the NF-e layout."""
LONGEST_UNIT = 6
"""uCom of the NF-e layout."""
ORIGINS = range(9)
"""Origin of goods, 0 (national) to 8 (national, more than 70 % imported): Convênio S/Nº 1970, table A."""
TAX_CLASS = re.compile(r"[A-Z][A-Z0-9_]{0,39}")


class ProductKind(StrEnum):
    """What is dealt in."""

    GOODS = "GOODS"
    """Kept in stock, sold on an NF-e."""
    SERVICE = "SERVICE"
    """Never in stock."""


@dataclass(frozen=True, kw_only=True)
class ProductDescription:
    """In canonical form; ``ncm`` and ``origin`` are known for all goods."""

    name: str
    unit: str
    ncm: str | None
    cest: str | None
    gtin: str | None
    origin: int | None
    tax_class: str
    allows_backorder: bool


class Described(Protocol):
    """A command that tells what a product is."""

    name: str
    unit: str
    ncm: str | None
    cest: str | None
    gtin: str | None
    origin: int | None
    tax_class: str
    allows_backorder: bool


def description_of(said: Described, kind: ProductKind) -> ProductDescription:
    """Everything wrong with what was said is refused at once, under the field's name."""
    with checks() as check:
        with check.at("name"):
            name = printable(said.name, longest=LONGEST_NAME)
        with check.at("unit"):
            unit = printable(said.unit, longest=LONGEST_UNIT).upper()
        with check.at("ncm"):
            ncm = _digits(said.ncm, 8, "ncm", required=kind is ProductKind.GOODS)
        with check.at("cest"):
            cest = _digits(said.cest, 7, "cest", required=False)
        with check.at("gtin"):
            gtin = Gtin.parse(said.gtin) if said.gtin else None
        with check.at("origin"):
            _check_origin(said.origin, required=kind is ProductKind.GOODS)
        with check.at("tax_class"):
            _check_tax_class(said.tax_class)
    return ProductDescription(
        name=name,
        unit=unit,
        ncm=ncm,
        cest=cest,
        gtin=gtin,
        origin=said.origin,
        tax_class=said.tax_class,
        allows_backorder=said.allows_backorder,
    )


def _digits(text: str | None, count: int, name: str, *, required: bool) -> str | None:
    """So many digits; points and spaces are taken off."""
    bare = clean_or_none(text, longest=20)
    if bare is None:
        if required:
            raise Required
        return None
    bare = bare.replace(".", "").replace(" ", "")
    if not re.fullmatch(rf"[0-9]{{{count}}}", bare):
        raise Malformed(expected=name)
    return bare


def _check_origin(origin: int | None, *, required: bool) -> None:
    if origin is None and required:
        raise Required
    if origin is not None and origin not in ORIGINS:
        raise OutOfRange(from_=0, to=8)


def _check_tax_class(tax_class: str) -> None:
    if not TAX_CLASS.fullmatch(tax_class):
        raise Malformed(expected="tax class")
