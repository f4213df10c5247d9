"""What workers of their own wait at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.embedded.valkey import EmbeddedValkey


@pytest.fixture
def bell(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tmp_path / "valkey") as server:
        yield server
