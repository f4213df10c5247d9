"""What moving in asks of the machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SignedAddress:
    """Where a file is sent with PUT; only ``digest`` of its token is kept."""

    url: str = field(repr=False)
    digest: bytes


class UploadAddresses(Protocol):
    def of(self, upload_id: UUID) -> SignedAddress:
        """An address nobody else can guess."""
        ...
