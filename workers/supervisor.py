"""Everything on one machine with one command: services, migrations, demo companies, processes."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from persistence.embedded.child import ServiceFailure, dying_with_parent, free_port, port_is_taken
from workers.children import Child, run_to_end
from workers.console import box, coloured, log_line, say, step
from workers.installation import Installation

START_LIMIT = 60.0
STOP_LIMIT = 10.0
"""Seconds."""


def supervise() -> int:
    """Start everything, print how to reach it, keep it running until told to stop."""
    began = time.monotonic()
    _end_with_make()
    stop = _told_to_stop()
    installation = Installation.here()
    with installation.claimed():
        _refuse_taken(installation)
        say(coloured("\nRetaguarda is starting", 1))
        children: list[Child] = []
        try:
            _start(installation, children, stop)
            box("Retaguarda is ready", _how_to_reach(installation, time.monotonic() - began))
            _keep(installation, children, stop)
        except _Stopped:
            pass
        finally:
            _end(installation, children)
    return 0


class _Stopped(Exception):
    """Told to stop while starting."""


def _start(installation: Installation, children: list[Child], stop: threading.Event) -> None:
    installation.keep_secret()
    for what, begin in _steps(installation, children):
        if stop.is_set():
            raise _Stopped
        with step(what):
            begin()


def _steps(installation: Installation, children: list[Child]) -> list[tuple[str, Callable[[], None]]]:
    environment = installation.environment
    steps: list[tuple[str, Callable[[], None]]] = []
    if "DATABASE_URL" not in environment:
        steps.append(("PostgreSQL 18, embedded", installation.start_database))
    if "BROKER_URL" not in environment:
        steps.append(("Valkey, embedded", installation.start_broker))
    steps.append(("Tables up to date", lambda: run_to_end("migrate", environment)))
    if "TAX_AUTHORITY_URL" not in environment and not installation.in_production:
        steps.append(("Sandbox of the tax authority", lambda: _start_sandbox(installation, children)))
    if not installation.demo.exists() and not installation.in_production:
        steps.append(("Two demo companies founded", lambda: run_to_end("seed", environment)))
    steps.append(("API, relay, worker, scheduler", lambda: _start_processes(installation, children)))
    return steps


def _start_sandbox(installation: Installation, children: list[Child]) -> None:
    port = free_port()
    folder = installation.folder / "sandbox"
    installation.environment |= {
        "SANDBOX_DIR": str(folder),
        "TAX_AUTHORITY_URL": f"https://127.0.0.1:{port}",
        "TAX_AUTHORITY_CA": str(folder / "ca.pem"),
    }
    environment, ready = installation.own_port()
    sandbox = Child("sandbox", environment | {"PORT": str(port)}, ready.replace("ready", "live"))
    children.append(sandbox)
    sandbox.start()
    sandbox.wait_until_ready(START_LIMIT)


def _start_processes(installation: Installation, children: list[Child]) -> None:
    host, port = installation.address
    processes = [Child("api", installation.environment, f"http://{host}:{port}/health/ready")]
    processes += [Child(name, *installation.own_port()) for name in ("relay", "worker", "scheduler")]
    children += processes
    for process in processes:
        process.start()
    for process in processes:
        process.wait_until_ready(START_LIMIT)


def _keep(installation: Installation, children: list[Child], stop: threading.Event) -> None:
    while not stop.wait(0.1):
        for service in installation.services:
            if service.process is not None and service.process.poll() is not None:
                log_line(type(service).__name__, "ended; starting again")
                service.start()
        for child in children:
            child.watch()


def _end(installation: Installation, children: list[Child]) -> None:
    """In the reverse order of the start; a second Ctrl-C kills what is left."""
    if not children and not installation.services:
        return
    say("\nStopping …")
    for child in reversed(children):
        child.ask_to_stop()
    for child in reversed(children):
        child.stop(patience=STOP_LIMIT)
    for service in reversed(installation.services):
        service.stop()
    say("Stopped; the data is kept.")


def _told_to_stop() -> threading.Event:
    """Set by Ctrl-C or SIGTERM; a second one does not wait for anybody."""
    stop = threading.Event()

    def heed(_: int, __: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    signal.signal(signal.SIGINT, heed)
    signal.signal(signal.SIGTERM, heed)
    return stop


def _end_with_make() -> None:
    """Started by make, end with it, even when it is killed."""
    promise = dying_with_parent(of=os.getppid()) if "MAKELEVEL" in os.environ else None
    if promise is not None:
        promise()


def _refuse_taken(installation: Installation) -> None:
    host, port = installation.address
    if port_is_taken(host, port):
        raise ServiceFailure(
            f"port {port} of {host} is in use. Stop what listens there, or take another: PORT={port + 1}"
        )


def _how_to_reach(installation: Installation, seconds: float) -> list[tuple[str, str]]:
    url = installation.environment["PUBLIC_URL"]
    rows = [("API", f"{url}/graphql"), ("Explorer", f"{url}/graphql (in a browser)")]
    if installation.demo.exists():
        for company in json.loads(installation.demo.read_text())["companies"]:
            rows += [
                ("", ""),
                (company["name"], company["id"]),
                ("  sign in", f"{company['email']}  {company['password']}"),
                ("  partner key", company["apiKey"]),
            ]
    return [
        *rows,
        ("", ""),
        ("Data", str(installation.folder)),
        ("Ready in", f"{seconds:.1f} s"),
        ("Stop", "Ctrl-C"),
    ]
