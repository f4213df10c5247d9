"""Another secret for this process, with those before it, as after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest

from persistence.audit import block, entry
from persistence.platform import keys

OLD, NEW, NEWER = "the first secret of an installation", "the second secret that replaced it", "x" * 40
REMEMBERED: list[tuple[ModuleType, str]] = [
    (keys, "secrets"),
    (keys, "mint"),
    (keys, "keyring"),
    (block, "signing_key"),
    (block, "verifying_keys"),
    (block, "key_id"),
    (entry, "_key"),
]


@contextmanager
def installed(secret: str, *former: str, **further: str) -> Iterator[None]:
    """The settings SECRET_KEY and FORMER_SECRET_KEYS, and further ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_KEY", secret)
        patch.setenv("FORMER_SECRET_KEYS", "\n".join(former))
        for name, value in further.items():
            patch.setenv(name, value)
        _forget()
        yield
    _forget()


def _forget() -> None:
    for module, name in REMEMBERED:
        getattr(module, name).cache_clear()
