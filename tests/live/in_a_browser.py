"""The explorer in a browser: one click signs in, the examples are there, answered and told of."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from api.app import create_app
from persistence.settings import Installation, Settings
from tests.api.sale import placed_order
from tests.live.browser import CHROMIUM, Page, looking_at
from tests.live.server import serving
from tests.patience import until_async

RESULT = 'document.querySelector(".result-window .CodeMirror").CodeMirror.getValue()'
TABS = '[...document.querySelectorAll("button.graphiql-tab-button")].map((tab) => tab.textContent)'
LAST = "[...document.querySelectorAll('button.graphiql-tab-button')].at(-1)"
RUN = ".graphiql-execute-button"
EXAMPLES = ["Orders", "Sales", "Simulate", "PlaceOrder", "Invoices", "TrialBalance", "Listen"]


@pytest.fixture
def app(database, database_url, storage) -> Starlette:
    """An installation for practice."""
    assert CHROMIUM is not None, "needs Debian's chromium"
    chosen = Settings(database_url=database_url, environment=Installation.DEVELOPMENT)  # ty: ignore[missing-argument]
    return create_app(chosen, database, storage)


@pytest_asyncio.fixture
async def page(ana, app, tmp_path: Path, monkeypatch) -> AsyncIterator:
    """What a browser on the same machine shows; Ana's company is there to try."""
    made = await ana.do("createApiKey", {"name": "Demo", "scopes": ["*"]}, "key")
    demo = {"id": "company_1", "name": "Aurora Ltda", "apiKey": made["key"]}
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    (tmp_path / "demo.json").write_text(json.dumps({"companies": [demo]}))
    async with serving(app) as server, looking_at(f"http://{server.address}/", tmp_path / "browser") as page:
        yield page


async def test_a_newcomer_signs_in_by_one_click_asks_and_listens(ana, app, page):
    await page.click("#demo button")
    await page.until(f"{TABS}.length > 1")
    assert await page.value(TABS) == EXAMPLES
    assert await page.value('document.getElementById("who").textContent') == "Comercial 1 Ltda · Demo"
    await page.click(RUN)
    await page.until(f"{RESULT}.includes('\"orders\"')")
    assert '"errors"' not in await page.value(RESULT)

    await page.value(f"{LAST}.click()")
    await page.until(f"{RESULT} === ''")
    await page.click(RUN)
    await until_async(lambda: _listens(page, app), within=60)
    await placed_order(ana)
    await page.until(f"{RESULT}.includes('ORDER_PLACED')")
    assert page.complaints == []


async def _listens(page: Page, app: Starlette) -> bool:
    """The explorer learns what a tab asks a moment after it shows it: who was too quick asks again."""
    if "operationName" in await page.value(RESULT):
        await page.click(RUN)
    return bool(app.state.door.streams.feed.followed)
