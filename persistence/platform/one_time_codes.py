"""Codes that are good once: of devices (TOTP, RFC 6238), and on paper for when the device is lost."""

from __future__ import annotations

import hmac
import secrets as randomness
from datetime import datetime
from uuid import UUID

from pydantic_settings import BaseSettings

from domain.platform.ports import IssuedFactor, OneTimeCodes
from domain.platform.second_factor import RECOVERY_CODES
from persistence.answering import answers
from persistence.platform.keys import keyring
from persistence.secrets import Place
from persistence.settings import Installation, Settings
from persistence.unit_of_work import SqlUnitOfWork

SECRET = 20
"""Bytes, as many as the hash has (RFC 4226 §4)."""
STEP = 30
"""Seconds in which a device shows the same code."""
BESIDE = (0, -1, 1)
"""Steps by which clocks may differ."""
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that look alike."""
HALF = 5


class OwnDemand(BaseSettings):
    """The settings that are needed here, so that a database is enough to work with besides."""

    model_config = Settings.model_config
    environment: Installation = Installation.PRODUCTION
    second_factor: bool | None = None

    @property
    def demanded(self) -> bool:
        chosen = self.second_factor
        return self.environment is Installation.PRODUCTION if chosen is None else chosen


@answers(OneTimeCodes)
class SealedCodes:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._company = uow.company

    def demanded(self) -> bool:
        return OwnDemand().demanded

    def issue(self, factor_id: UUID, *, account: str, issuer: str) -> IssuedFactor:
        from pyotp import TOTP, random_base32

        secret = random_base32(SECRET * 8 // 5)
        sealed = keyring().seal(secret.encode(), self._place("pending", factor_id))
        uri = TOTP(secret, interval=STEP).provisioning_uri(name=account, issuer_name=issuer)
        return IssuedFactor(secret=secret, uri=uri, sealed=sealed)

    def settled(self, pending: bytes, *, factor_id: UUID) -> bytes:
        secret = keyring().open(pending, self._place("pending", factor_id))
        return keyring().seal(secret, self._place("sealed", factor_id))

    def step(self, code: str, sealed: bytes, *, factor_id: UUID, at: datetime) -> int | None:
        from pyotp import TOTP

        secret = keyring().open(sealed, self._place("sealed", factor_id))
        device, now = TOTP(secret.decode(), interval=STEP), int(at.timestamp()) // STEP
        typed = "".join(code.split()).encode()
        for step in (now + beside for beside in BESIDE):
            if hmac.compare_digest(device.at(step * STEP).encode(), typed):
                return step
        return None

    def recovery(self) -> list[str]:
        return [f"{_letters()}-{_letters()}" for _ in range(RECOVERY_CODES)]

    def digest(self, code: str, *, factor_id: UUID) -> str:
        typed = "".join(filter(str.isalnum, code)).upper()
        where = {"company": self._company, "table": "second_factor", "column": "recovery"}
        return keyring().blind(f"{factor_id}|{typed}", **where).hex()

    def _place(self, column: str, factor_id: UUID) -> Place:
        return Place(company=self._company, table="second_factor", column=column, id=factor_id)


def _letters() -> str:
    return "".join(randomness.choice(LETTERS) for _ in range(HALF))
