"""A browser without a window, steered over its own protocol: what a person would click and see."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection

from tests.loopback import async_client
from tests.patience import until_async

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
COMPLAINTS = ("Runtime.exceptionThrown", "Log.entryAdded")
START_LIMIT = 60.0
"""Seconds."""


@dataclass
class Page:
    """One page; ``complaints`` are what its scripts threw and what the browser refused to load."""

    connection: ClientConnection
    sent: int = 0
    complaints: list[Any] = field(default_factory=list)

    async def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        self.sent += 1
        await self.connection.send(json.dumps({"id": self.sent, "method": method, "params": parameters}))
        while True:
            told = json.loads(await self.connection.recv())
            if told.get("method") in COMPLAINTS:
                self.complaints.append(told["params"])
            if told.get("id") == self.sent:
                return told["result"]

    async def value(self, expression: str) -> Any:
        """Of JavaScript, as JSON."""
        answer = await self.do("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    async def until(self, expression: str) -> Any:
        return await until_async(lambda: self.value(expression), within=60)

    async def click(self, selector: str) -> None:
        await self.until(f"document.querySelector({selector!r}) !== null")
        await self.value(f"document.querySelector({selector!r}).click()")


@asynccontextmanager
async def looking_at(url: str, folder: Path) -> AsyncGenerator[Page]:
    browser = _started(folder)
    try:
        told = folder / "DevToolsActivePort"
        await until_async(lambda: _written(told), within=START_LIMIT)
        port = (await asyncio.to_thread(told.read_text)).split()[0]
        async with async_client(f"http://127.0.0.1:{port}") as http:
            pages = [one for one in (await http.get("/json")).json() if one["type"] == "page"]
        async with websockets.connect(pages[0]["webSocketDebuggerUrl"], max_size=None) as connection:
            page = Page(connection)
            for domain in ("Page", "Runtime", "Log"):
                await page.do(f"{domain}.enable")
            await page.do("Page.navigate", url=url)
            yield page
    finally:
        browser.kill()
        await asyncio.to_thread(browser.wait)


def _started(folder: Path) -> subprocess.Popen[bytes]:
    """Without its sandbox: the tests may run as root, and nothing but our own page is opened."""
    assert CHROMIUM is not None
    ways = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
    where = (f"--user-data-dir={folder}", "--remote-debugging-port=0", "about:blank")
    return subprocess.Popen([CHROMIUM, *ways, *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def _written(file: Path) -> bool:
    return await asyncio.to_thread(lambda: file.exists() and "/" in file.read_text())
