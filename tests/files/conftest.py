"""The API of two companies, as in the tests of the API, and a worker at hand."""

from __future__ import annotations

from tests.api.conftest import ana, anonymous, http, ours, quick_hashes, storage, stranger, theirs

__all__ = ["ana", "anonymous", "http", "ours", "quick_hashes", "storage", "stranger", "theirs"]
