"""The figures of docs/production.md, measured again on this machine: ``python -m tests.deploy.measure``."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import uuid4

import httpx

from persistence.embedded.child import free_port
from persistence.embedded.valkey import EmbeddedValkey
from tests.deploy.cluster import Cluster, running_cluster
from workers.children import answers

ORDERS, CLIENTS, READS = 240, 8, 400
PROCESSES = ("sandbox", "api", "relay", "worker", "scheduler")
SHOP = """{ parties(first: 1) { nodes { id } } warehouses(first: 1) { nodes { id } }
            stockItems(first: 9) { nodes { available product { id } } } }"""
SELL = """mutation Sell($input: PlaceOrderInput!) {
            placeOrder(input: $input) { order { id } errors { code message } } }"""
PAGE = (
    "{ orders(first: 20) { nodes { number status total { amount } lines { quantity product { name } } } } }"
)
DONE = "select count(*) from invoice where status = 'AUTHORIZED' and danfe_path is not null"


def main() -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = stack.enter_context(running_cluster(folder, durable=True))
        valkey = stack.enter_context(EmbeddedValkey(folder / "valkey"))
        office = Office(cluster, valkey, folder)
        office.run("migrate", "owner")
        office.run("seed", "worker")
        stack.enter_context(office.running())
        office.report("at rest")
        asyncio.run(office.load())
        office.report("after the load")


class Office:
    """All processes of an installation with one of each."""

    def __init__(self, cluster: Cluster, valkey: EmbeddedValkey, folder: Path) -> None:
        self.cluster, self.valkey, self.folder = cluster, valkey, folder
        self.ports = {name: (free_port(), free_port()) for name in PROCESSES}
        self.started: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self, process: str, login: str) -> dict[str, str]:
        port, health = self.ports.get(process, (0, 0))
        return {
            **os.environ,
            "DATABASE_URL": self.cluster.secret(f"{login}_database_url"),
            "BROKER_URL": self.valkey.url(),
            "SECRET_KEY": self.cluster.secret("secret_key"),
            "STORAGE_URL": (self.folder / "files").as_uri(),
            "DATA_DIR": str(self.folder),
            "SANDBOX_DIR": str(self.folder / "sandbox"),
            "TAX_AUTHORITY_URL": f"https://127.0.0.1:{self.ports['sandbox'][0]}",
            "TAX_AUTHORITY_CA": str(self.folder / "sandbox" / "ca.pem"),
            "ENVIRONMENT": "development",
            "LOG_LEVEL": "WARNING",
            "PORT": str(port),
            "HEALTH_PORT": str(health),
        }

    def run(self, verb: str, login: str) -> None:
        command = [sys.executable, "-m", "retaguarda", verb]
        subprocess.run(command, env=self.environment(verb, login), check=True)

    @contextmanager
    def running(self) -> Iterator[None]:
        for name in PROCESSES:
            environment = self.environment(name, "worker" if name == "sandbox" else name)
            self.started[name] = subprocess.Popen([sys.executable, "-m", "retaguarda", name], env=environment)
        try:
            for name, (port, health) in self.ports.items():
                began = time.monotonic()
                while not answers(f"http://127.0.0.1:{port if name == 'api' else health}/health/ready"):
                    assert time.monotonic() - began < 60, name
                    time.sleep(0.05)
            yield
        finally:
            for process in self.started.values():
                process.terminate()
            for process in self.started.values():
                process.wait(60)

    def report(self, when: str) -> None:
        """Memory of each process (proportional and resident, MiB), and connections by login."""
        print(when)
        for name, process in self.started.items():
            rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            sizes = dict(line.split(":", 1) for line in rollup.splitlines()[1:])
            mib = {kind: int(sizes[kind].split()[0]) // 1024 for kind in ("Pss", "Rss")}
            print(f"  {name:<10} PSS {mib['Pss']:>4} MiB  RSS {mib['Rss']:>4} MiB")
        connections = (
            "select usename || ' ' || count(*) from pg_stat_activity"
            " where usename like 'retaguarda%' group by usename order by 1"
        )
        print("  connections:", ", ".join(self.cluster.told(connections).splitlines()))
        size = "select pg_size_pretty(pg_database_size('retaguarda'))"
        print("  database:", self.cluster.told(size))

    async def load(self) -> None:
        key = json.loads((self.folder / "demo.json").read_text())["companies"][0]["apiKey"]
        headers = {"Authorization": f"Bearer {key}"}
        url = f"http://127.0.0.1:{self.ports['api'][0]}"
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
            shop = (await ask(client, SHOP))["data"]
            began = time.monotonic()
            await timed("placeOrder", ORDERS, lambda: sell(client, shop))
            await asyncio.to_thread(self._wait_for_invoices, began)
            await timed("orders(first: 20)", READS, lambda: ask(client, PAGE))

    def _wait_for_invoices(self, began: float) -> None:
        url = self.cluster.superuser_url("retaguarda")
        while (done := int(self.cluster.told(DONE, url=url))) < ORDERS:
            assert time.monotonic() - began < 300, f"{done} of {ORDERS}"
            time.sleep(0.2)
        seconds = time.monotonic() - began
        print(f"  {ORDERS} orders authorised and printed after {seconds:.1f} s: {ORDERS / seconds:.1f}/s")


async def sell(client: httpx.AsyncClient, shop: dict[str, Any]) -> None:
    items = [item for item in shop["stockItems"]["nodes"] if float(item["available"]) >= ORDERS]
    answer = await ask(
        client,
        SELL,
        input={
            "idempotencyKey": str(uuid4()),
            "customerId": shop["parties"]["nodes"][0]["id"],
            "warehouseId": shop["warehouses"]["nodes"][0]["id"],
            "items": [{"productId": items[0]["product"]["id"], "quantity": "1"}],
            "payment": {"method": "PIX"},
        },
    )
    assert answer["data"]["placeOrder"]["order"], answer


async def ask(client: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    answer = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
    assert not answer.get("errors"), answer
    return answer


async def timed(name: str, count: int, act: Any) -> None:
    """``count`` times, by as many clients at once as CLIENTS says."""
    took: list[float] = []

    async def client() -> None:
        for _ in range(count // CLIENTS):
            began = time.monotonic()
            await act()
            took.append(time.monotonic() - began)

    began = time.monotonic()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    seconds, cut = time.monotonic() - began, quantiles(took, n=100)
    print(
        f"  {name}: {len(took) / seconds:.0f}/s with {CLIENTS} clients,"
        f" median {cut[49] * 1000:.0f} ms, 99 % within {cut[98] * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
