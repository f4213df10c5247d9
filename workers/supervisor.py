"""Everything on one machine with one command: services, migrations, demo companies, processes."""

from __future__ import annotations

import json
import os
import signal
import time

from persistence.embedded.child import ServiceFailure, dying_with_parent, free_port, port_is_taken
from workers.children import Child, run_to_end
from workers.console import box, coloured, log_line, say, step
from workers.installation import Installation

START_LIMIT = 120.0
STOP_LIMIT = 10.0
"""Seconds."""


class Stopped(BaseException):
    """Told to stop, at whatever point that was."""


def supervise() -> int:
    """Start everything, print how to reach it, keep it running until told to stop."""
    began = time.monotonic()
    _end_with_make()
    _heed_signals()
    installation = Installation.here()
    with installation.claimed():
        _refuse_taken(installation)
        say(coloured("\nRetaguarda is starting", 1))
        children: list[Child] = []
        try:
            _start(installation, children)
            box("Retaguarda is ready", _how_to_reach(installation, time.monotonic() - began))
            _keep(installation, children)
        except Stopped:
            pass
        finally:
            _end(installation, children)
    return 0


def _start(installation: Installation, children: list[Child]) -> None:
    """What needs nobody begins first, so that its start-up overlaps with the others'."""
    environment = installation.environment
    installation.keep_secret()
    _start_services(installation)
    if "TAX_AUTHORITY_URL" not in environment and not installation.in_production:
        _begin(children, _sandbox(installation))
    with step("Tables up to date"):
        run_to_end("migrate", environment)
    if children:
        with step("Sandbox of the tax authority"):
            children[0].wait_until_ready(START_LIMIT)
    processes = _processes(installation)
    _begin(children, *processes)
    if not installation.demo.exists() and not installation.in_production:
        with step("Two demo companies founded"):
            run_to_end("seed", environment)
    with step("API, relay, worker, scheduler"):
        for process in processes:
            process.wait_until_ready(START_LIMIT)


def _start_services(installation: Installation) -> None:
    if "DATABASE_URL" not in installation.environment:
        with step("PostgreSQL 18, embedded"):
            installation.start_database()
    if "BROKER_URL" not in installation.environment:
        with step("Valkey, embedded"):
            installation.start_broker()


def _begin(children: list[Child], *beginning: Child) -> None:
    for child in beginning:
        children.append(child)
        child.start()


def _sandbox(installation: Installation) -> Child:
    """All other processes are told where it will be."""
    port, folder = str(free_port()), installation.folder / "sandbox"
    installation.environment |= {
        "SANDBOX_DIR": str(folder),
        "TAX_AUTHORITY_URL": f"https://127.0.0.1:{port}",
        "TAX_AUTHORITY_CA": str(folder / "ca.pem"),
    }
    environment, door = installation.with_own_door()
    return Child("sandbox", environment | {"PORT": port}, f"{door}/health/ready")


def _processes(installation: Installation) -> list[Child]:
    host, port = installation.address
    api = Child("api", installation.environment, f"http://{host}:{port}/health/ready")
    return [api, *(_process(installation, name) for name in ("relay", "worker", "scheduler"))]


def _letters(installation: Installation) -> dict[str, str]:
    """In development letters of notices lie in a folder; the API knows of none, and hands tokens over."""
    if installation.in_production or "MAIL_URL" in installation.environment:
        return {}
    return {"MAIL_URL": (installation.folder / "mail").as_uri()}


def _process(installation: Installation, name: str) -> Child:
    environment, door = installation.with_own_door()
    if name == "worker":
        environment |= _letters(installation)
    return Child(name, environment, f"{door}/health/ready")


def _keep(installation: Installation, children: list[Child]) -> None:
    while True:
        time.sleep(0.1)
        for service in installation.services:
            if service.process is not None and service.process.poll() is not None:
                log_line(type(service).__name__, "ended; starting again")
                service.start()
        for child in children:
            child.watch()


def _end(installation: Installation, children: list[Child]) -> None:
    """In the reverse order of the start."""
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


def _heed_signals() -> None:
    """Ctrl-C and SIGTERM stop it in good order; a second one does not wait for anybody."""

    def heed(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        raise Stopped

    signal.signal(signal.SIGINT, heed)
    signal.signal(signal.SIGTERM, heed)


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
