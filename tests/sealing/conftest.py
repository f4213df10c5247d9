"""An installation with two companies, reached without a network."""

from __future__ import annotations

from tests.api.conftest import (  # noqa: F401  fixtures
    ana,
    anonymous,
    http,
    ours,
    quick_hashes,
    storage,
    stranger,
    theirs,
)
