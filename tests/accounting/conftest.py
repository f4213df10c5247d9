"""A company with its books open."""

from __future__ import annotations

import pytest_asyncio

from domain.accounting.commands.open_books import OpenBooks, open_books
from tests.company import FrontDesk


@pytest_asyncio.fixture
async def desk(desk: FrontDesk) -> FrontDesk:
    await desk.give(open_books, OpenBooks())
    return desk
