"""What a backup consists of, sealed by a key of the installation."""

from __future__ import annotations

import hashlib
import hmac
import json
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
        if not hmac.compare_digest(str(seal), _seal(body, secrets)):
            raise BackupRefused(
                Reason.OTHER_KEY, "the manifest was changed, or SECRET_KEY is not that of the installation"
            )
        return manifest


def _read(body: Mapping[str, Any]) -> Manifest:
    body = dict(body)
    dump, files = KeptFile(**body.pop("dump")), [KeptFile(**each) for each in body.pop("files")]
    return Manifest(**body, dump=dump, files=files)


def _seal(body: Mapping[str, object], secrets: Secrets) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return hmac.new(secrets.derive("backup"), canonical, hashlib.sha256).hexdigest()
