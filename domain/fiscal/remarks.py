"""What a company wants said on its documents, besides what the law does: for all of them, and for one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from domain.fiscal.invoice import Invoice
from domain.kernel.aggregate import Aggregate
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Malformed, checks
from domain.kernel.text import clean_or_none

LONGEST = {"remarks": 2000, "official_remarks": 1000}
"""infCpl holds 5000 characters and infAdFisco 2000, with what the law wants said."""
PLACEHOLDERS = ("order", "customer_order")
"""Between braces: our number of the order, and the customer's."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(eq=False, kw_only=True)
class DocumentRemarks(Aggregate):
    """Of one establishment: ``remarks`` to who receives a document (infCpl), ``official_remarks`` to the tax
    authority (infAdFisco)."""

    id: UUID
    version: int = 1
    establishment_id: UUID
    remarks: str | None = None
    official_remarks: str | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the placeholders stand for."""

    order: int | None = None
    customer_order: str | None = None


def cleaned(remarks: str | None, official_remarks: str | None) -> tuple[str | None, str | None]:
    """Both in one line each. Raises Malformed, also for placeholders that nobody knows, and TooLong."""
    texts = {"remarks": remarks, "official_remarks": official_remarks}
    with checks() as check:
        for name, longest in LONGEST.items():
            with check.at(name):
                texts[name] = clean_or_none(texts[name], longest=longest)
                _check_placeholders(texts[name] or "")
    return texts["remarks"], texts["official_remarks"]


async def remark(
    invoice: Invoice, said: Said, remarks: str | None, official_remarks: str | None, uow: UnitOfWork
) -> None:
    """Have the document say what its establishment says on all, and then what is said on this one alone."""
    own = cleaned(remarks, official_remarks)
    known = await uow.find(DocumentRemarks, establishment_id=invoice.establishment_id)
    common = (known.remarks, known.official_remarks) if known else (None, None)
    invoice.remarks, invoice.official_remarks = (
        " ".join(_filled(text, said) for text in pair if text) or None
        for pair in zip(common, own, strict=True)
    )


def _filled(text: str, said: Said) -> str:
    """What is not known is left out."""
    values = {"order": said.order, "customer_order": said.customer_order}
    return PLACEHOLDER.sub(lambda found: str(values[found[1]] or ""), text)


def _check_placeholders(text: str) -> None:
    if any(name not in PLACEHOLDERS for name in PLACEHOLDER.findall(text)):
        raise Malformed(expected=", ".join(f"{{{name}}}" for name in PLACEHOLDERS))
