"""What a backup consists of, sealed by a key of the installation."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from persistence.backup.refused import BackupRefused, Reason
from persistence.secrets import Secrets

NAME = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """An object of the storage, or the dump. ``sha256`` in hexadecimal digits, ``size`` in bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """``rows`` of each table and ``heads`` of each company's audit are of the moment of the dump."""

    taken_at: str
    revision: str
    dump: KeptFile
    rows: Mapping[str, int]
    heads: Mapping[str, str | None]
    files: Sequence[KeptFile]

    def sealed(self, secrets: Secrets) -> bytes:
        """As it is written down."""
        body = asdict(self)
        return json.dumps(body | {"seal": _seal(body, secrets)}, indent=1).encode()

    @staticmethod
    def opened(text: bytes, secrets: Secrets) -> Manifest:
        """Raises BackupRefused DAMAGED, OTHER_KEY."""
        try:
            body = json.loads(text)
            seal = body.pop("seal")
            manifest = _read(body)
        except (KeyError, TypeError, ValueError) as fault:
            raise BackupRefused(Reason.DAMAGED, f"the manifest cannot be read: {fault}") from None
        if not secrets.derive("backup").knows(_digits(seal), _canonical(body)):
            raise BackupRefused(
                Reason.OTHER_KEY,
                "the manifest was changed, or neither SECRET_KEY nor one of FORMER_SECRET_KEYS sealed it",
            )
        return manifest


def _read(body: Mapping[str, Any]) -> Manifest:
    body = dict(body)
    dump, files = KeptFile(**body.pop("dump")), [KeptFile(**each) for each in body.pop("files")]
    return Manifest(**body, dump=dump, files=files)


def _seal(body: Mapping[str, object], secrets: Secrets) -> str:
    return hmac.new(secrets.derive("backup"), _canonical(body), hashlib.sha256).hexdigest()


def _canonical(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _digits(seal: object) -> bytes:
    """A seal in full; nothing that a key could know when it is none."""
    text = str(seal)
    return bytes.fromhex(text) if re.fullmatch("[0-9a-f]{64}", text) else bytes(32)
