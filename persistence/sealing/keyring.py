"""The keys of companies as a process holds them: loaded before work begins, so sealing waits for nobody."""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.ext.asyncio import AsyncEngine

from persistence.sealing.box import BOXED, Box
from persistence.sealing.places import class_of
from persistence.sealing.stored import Stored, stored_keys
from persistence.sealing.tables import DataClass
from persistence.sealing.wrapping import KeyLost, Label, Wrapped, unwrap
from persistence.secrets import NONCE, VERSION, Place, Secrets, opened_by

WITH_DATA_KEY = b"\x02"
HEADER = 5
"""Bytes before the nonce: the version, and the number of the data key, big-endian."""
FRESH = 60.0
"""Seconds for which keys are held; a new one becomes active later than that after it was made."""
MOST = 10_000
"""Companies whose keys are held."""


@dataclass
class Held:
    """Those of one company. ``lost`` says why a key cannot be used."""

    until: float
    keys: dict[tuple[DataClass, int], bytes] = field(default_factory=dict, repr=False)
    ciphers: dict[tuple[DataClass, int], AESGCM] = field(default_factory=dict, repr=False)
    lost: dict[tuple[DataClass, int], str] = field(default_factory=dict)
    active: dict[DataClass, list[tuple[float, int]]] = field(default_factory=dict)
    """Numbers of each class with the moment from which they seal, the newest first."""

    def newest(self, data_class: DataClass) -> int:
        now = time.monotonic()
        return next(number for start, number in self.active[data_class] if start <= now)

    def cipher(self, company: UUID, data_class: DataClass, number: int) -> AESGCM:
        """Raises KeyLost."""
        found = self.ciphers.get((data_class, number))
        if found is None:
            label = Label(company=company, data_class=data_class, number=number)
            raise KeyLost(self.lost.get((data_class, number), f"{label} is not in the database"))
        return found

    @property
    def legacy(self) -> tuple[AESGCM, ...]:
        return tuple(one for (kind, _), one in self.ciphers.items() if kind is DataClass.LEGACY)


@dataclass
class Keyring:
    """Of all companies that this process works for."""

    secrets: Secrets
    box: Box = field(default_factory=Box)
    """For certificates, where those who sign have a key that others do not have."""
    _held: dict[UUID, Held] = field(default_factory=dict)

    def is_ready(self, company: UUID) -> bool:
        """Asked before every transaction; the answer is nearly always yes."""
        held = self._held.get(company)
        return held is not None and held.until > time.monotonic()

    async def load(self, engine: AsyncEngine, company: UUID) -> None:
        """Hold the company's keys; made in a transaction of their own when it has none yet."""
        found = await stored_keys(engine, self.secrets, company)
        if not found:
            return
        if len(self._held) >= MOST:
            self._held.clear()
        self._held[company] = self._unwrapped(company, found)

    def forget(self) -> None:
        """Whoever asks next loads anew."""
        self._held.clear()

    def seal(self, data: bytes, place: Place) -> bytes:
        """Version, number of the data key, nonce, AES-256-GCM ciphertext bound to its place and key.

        A company that is being founded has no keys yet: what it seals is sealed as it was before there
        were any, and anew soon. Raises KeyLost.
        """
        held = self._held.get(place.company)
        if held is None:
            return self.secrets.seal(data, place)
        data_class = class_of(place.table)
        if data_class is DataClass.CERTIFICATE and self.box.is_there:
            return self.box.put(data, place)
        number = held.newest(data_class)
        header, nonce = header_of(number), os.urandom(NONCE)
        cipher = held.cipher(place.company, data_class, number)
        return header + nonce + cipher.encrypt(nonce, data, header + place.label)

    def open(self, sealed: bytes, place: Place) -> bytes:
        """What was sealed here. Raises KeyLost; cryptography's InvalidTag when changed, moved or foreign."""
        held = self._held.get(place.company)
        if sealed[:1] == VERSION:
            own = held.legacy if held else ()
            return opened_by((*own, *self.secrets.ciphers(place.company)), sealed, place)
        if sealed[:1] == BOXED:
            return self.box.take(sealed, place)
        data_class, number = class_of(place.table), int.from_bytes(sealed[1:HEADER])
        if held is None:
            raise KeyLost(f"the keys of company {place.company} were not loaded")
        nonce, body = sealed[HEADER : HEADER + NONCE], sealed[HEADER + NONCE :]
        cipher = held.cipher(place.company, data_class, number)
        return cipher.decrypt(nonce, body, sealed[:HEADER] + place.label)

    def blind(self, value: str, *, company: UUID, table: str, column: str) -> bytes:
        """What equal values are found by: HMAC-SHA-256 under a key of the company. Raises KeyLost."""
        held = self._held.get(company)
        if held is None:
            key: bytes = self.secrets.derive(f"index|{company}")
        elif (found := held.keys.get((DataClass.INDEX, 1))) is None:
            raise KeyLost(held.lost[DataClass.INDEX, 1])
        else:
            key = found
        return hmac.digest(key, f"{table}|{column}|{value}".encode(), "sha256")

    def header(self, company: UUID, data_class: DataClass) -> bytes:
        """What values begin with that are sealed now; of a company whose keys are held."""
        if data_class is DataClass.CERTIFICATE and self.box.is_there:
            return self.box.header
        return header_of(self._held[company].newest(data_class))

    def _unwrapped(self, company: UUID, found: Iterable[Stored]) -> Held:
        now = time.monotonic()
        held = Held(until=now + FRESH)
        for one in found:
            held.active.setdefault(one.data_class, []).insert(0, (now + one.starts_in, one.number))
            label = Label(company=company, data_class=one.data_class, number=one.number)
            try:
                key = unwrap(self.secrets, Wrapped(one.wrapped, one.wrapped_by), label)
            except KeyLost as lost:
                held.lost[one.data_class, one.number] = str(lost)
                continue
            held.keys[one.data_class, one.number] = key
            held.ciphers[one.data_class, one.number] = AESGCM(key)
        return held


def header_of(number: int) -> bytes:
    return WITH_DATA_KEY + number.to_bytes(4)
