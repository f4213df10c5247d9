"""The command line: one verb per process, each configured by its environment alone."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from domain.webhooks.ports import Payloads
    from persistence.database import Database

EXIT_CODES = """\
exit codes:
  0  done, or stopped by SIGTERM or Ctrl-C
  1  failed while running; the log says why
  2  wrong usage, or a setting is missing or malformed
  3  a service it needs cannot be had: a port in use, a database that does not start or answer
  4  a check found a difference
  5  a backup or a restore was refused; the reason is named

docs/reference/configuration.md lists the environment variables.
"""
FAILED, USAGE, UNAVAILABLE, DIFFERENT = 1, 2, 3, 4


def main() -> int:
    """Carry out one verb and answer with its exit code."""
    from persistence.embedded.child import ServiceFailure

    chosen = _parser().parse_args()
    if getattr(chosen, "port", None):
        os.environ["PORT"] = str(chosen.port)
    if chosen.verb in CONFIGURED and not getattr(chosen, "check", False) and (faults := _faults()):
        print("retaguarda: the environment is not complete", *faults, sep="\n  ", file=sys.stderr)
        return USAGE
    try:
        return chosen.verb(chosen) or 0
    except ServiceFailure as failure:
        print(f"retaguarda: {failure}", file=sys.stderr)
        return UNAVAILABLE
    except KeyboardInterrupt:
        return 0


def run(_: argparse.Namespace) -> int:
    """start everything: database, broker, migrations, demo companies, all processes"""
    from workers.supervisor import supervise

    return supervise()


def migrate(chosen: argparse.Namespace) -> int:
    """bring the database up to date"""
    from persistence import upgrade

    if chosen.check:
        return DIFFERENT if upgrade.differences() else 0
    upgrade.to_head()
    return 0


def api(_: argparse.Namespace) -> None:
    """serve GraphQL over HTTP"""
    # What is loaded stays; to look through it for garbage is a fifth of the start. Whoever serves does again.
    gc.disable()
    from api.sparing import spare

    spare()
    from api.server import serve
    from persistence.settings import settings
    from workers.logging import configure

    configure("api")
    host, port = settings().host, settings().port
    _refuse_taken(host, port, "PORT")
    # Until uvicorn listens to it, and again when uvicorn has ended in good order and hands it back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    serve(host, port)


def relay(_: argparse.Namespace) -> None:
    """hand due tasks to the broker"""
    from workers.relay import run_relay

    run_relay()


def worker(_: argparse.Namespace) -> None:
    """carry out tasks"""
    from workers.app import run_worker

    run_worker(_open_source, _open_mutation, _payloads)


def _payloads(database: Database) -> Payloads:
    """What webhooks are told is read as the API reads it; the schema is built for the first of them."""
    from api.schema import build_schema
    from api.webhooks.payload import StoredDocuments

    return StoredDocuments.over(database, build_schema)


def scheduler(_: argparse.Namespace) -> None:
    """do what is due by the clock"""
    from workers.schedule import run_scheduler

    run_scheduler()


def sandbox(_: argparse.Namespace) -> None:
    """play the tax authority, for development and tests"""
    from workers.logging import configure
    from workers.practice import practise

    configure("sandbox")
    practise()


def provider(_: argparse.Namespace) -> None:
    """play the payment provider of Pix, for development and tests"""
    from workers.logging import configure
    from workers.sandbox.psp.server import provide

    configure("provider")
    provide()


def seed(_: argparse.Namespace) -> None:
    """found two demo companies in an empty database"""
    import asyncio

    from persistence.settings import settings
    from workers.seed import seed as found_demo_companies

    asyncio.run(found_demo_companies(settings()))


def found(chosen: argparse.Namespace) -> int:
    """found a company that a JSON file describes, such as the first one, when nobody can sign in yet"""
    import asyncio

    from persistence.settings import settings
    from workers.founding import found as found_company

    return asyncio.run(found_company(settings(), chosen.file.read_text(encoding="utf-8")))


def demo(_: argparse.Namespace) -> int:
    """play a sale over HTTP as a partner would; start a server first when none answers"""
    from workers.demonstration import demonstrate

    return demonstrate()


def documents(chosen: argparse.Namespace) -> int:
    """trust the documents of a client, from the manifest of GraphQL Codegen, Relay or Apollo"""
    import asyncio

    from api.schema import build_schema
    from api.trusted.load import load
    from domain.platform.trusted_documents import DocumentPolicy
    from persistence.settings import settings

    try:
        manifest = chosen.manifest.read_bytes()
    except OSError as fault:
        print(f"retaguarda: {fault}", file=sys.stderr)
        return USAGE
    policy = DocumentPolicy(chosen.policy) if chosen.policy else None
    loading = load(
        settings(),
        build_schema()._schema,
        manifest,
        company=chosen.company,
        client=chosen.client,
        policy=policy,
    )
    faults = asyncio.run(loading)
    print(*faults or [f"the documents of {chosen.client} are trusted"], sep="\n")
    return FAILED if faults else 0


def revoke(chosen: argparse.Namespace) -> int:
    """take back a token of an identity provider, or a session there, and end what they opened"""
    import asyncio

    from api.oidc.revocation import take_back
    from persistence.settings import settings

    kind, name = ("TOKEN", chosen.jti) if chosen.jti else ("SESSION", chosen.sid)
    ended = asyncio.run(take_back(settings(), chosen.issuer, kind, name))
    print(f"revoked; sessions ended: {ended}")
    return 0


def backup(chosen: argparse.Namespace) -> int:
    """copy everything that must survive, while everything goes on: database, files, what is in them"""
    from workers.safekeeping import back_up

    return back_up(chosen.to)


def restore(chosen: argparse.Namespace) -> int:
    """bring a backup back, into an empty database alone"""
    from workers.safekeeping import bring_back

    return bring_back(chosen.source, chosen.name)


def verify(chosen: argparse.Namespace) -> int:
    """look whether everything is whole: what must hold, the audit, the files; exit 4 when not"""
    from workers.safekeeping import check

    return check(chosen.source, chosen.name, as_json=chosen.json)


def rotate(chosen: argparse.Namespace) -> int:
    """wrap the keys of all companies by SECRET_KEY, and follow them by new ones"""
    from workers import resealing

    if chosen.signing:
        return resealing.make_signing_key()
    return resealing.tell() if chosen.status else resealing.rotate(wrap_only=chosen.wrap_only)


def schema(chosen: argparse.Namespace) -> int:
    """write api/schema.graphql from the code"""
    from api.schema import print_schema

    path = Path(__file__).parent / "api" / "schema.graphql"
    text = print_schema()
    if not chosen.check:
        path.write_text(text)
        return 0
    if path.exists() and path.read_text() == text:
        return 0
    print(
        "api/schema.graphql is not what the code says: make schema, and read the difference", file=sys.stderr
    )
    return DIFFERENT


VERBS: tuple[FunctionType, ...] = (
    run,
    demo,
    migrate,
    api,
    relay,
    worker,
    scheduler,
    sandbox,
    provider,
    found,
    seed,
    documents,
    revoke,
    backup,
    restore,
    verify,
    rotate,
    schema,
)
CONFIGURED = (migrate, api, relay, worker, scheduler, found, seed, documents, revoke)
"""These need the settings of an installation."""


def _option(*names: str, **how: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    return names, how


PORT = _option("--port", type=int, help="listen here instead of the configured port")
CHECK = _option("--check", action="store_true", help="change nothing; exit 4 on a difference")
NAME = _option("--name", help="which backup lies there; without it the newest")
SOURCE: dict[str, Any] = {"dest": "source", "metavar": "PLACE"}
OPTIONS = {
    api: (PORT,),
    sandbox: (PORT,),
    provider: (PORT,),
    migrate: (CHECK,),
    schema: (CHECK,),
    found: (_option("file", type=Path, help="like docs/examples/moving-in/company.json"),),
    documents: (
        _option("action", choices=["load"]),
        _option("manifest", type=Path, help="as the build of the program wrote it"),
        _option("--company", required=True, help="company_…, whose client it is"),
        _option("--client", default="people", help="key_…; without it, all who sign in"),
        _option("--policy", choices=["ALLOWED", "ENFORCED"], help="what it may send at all"),
    ),
    revoke: (
        _option("--issuer", required=True, help="as OIDC_ISSUER has it"),
        _option("--jti", help="the name of one token"),
        _option("--sid", help="the name of a session, with all its tokens"),
    ),
    backup: (_option("--to", required=True, metavar="PLACE", help="a folder, or s3://bucket/prefix"),),
    restore: (_option("--from", required=True, help="where backups lie", **SOURCE), NAME),
    verify: (
        _option("--from", help="its audit heads must be in the record", **SOURCE),
        NAME,
        _option("--json", action="store_true", help="for programs"),
    ),
    rotate: (
        _option("--wrap-only", action="store_true", help="make no new keys"),
        _option("--signing", action="store_true", help="only print a new SIGNING_KEY"),
        _option("--status", action="store_true", help="change nothing; tell what is left"),
    ),
}
EITHER = {"--jti", "--sid"}
"""Exactly one of them is given."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="retaguarda",
        description="A headless back office for Brazilian companies.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(metavar="verb", required=True)
    for verb in VERBS:
        options = verbs.add_parser(verb.__name__, help=verb.__doc__, description=verb.__doc__)
        options.set_defaults(verb=verb)
        either = options.add_mutually_exclusive_group(required=True) if verb is revoke else options
        for names, how in OPTIONS.get(verb, ()):
            (either if EITHER.issuperset(names) else options).add_argument(*names, **how)
    return parser


async def _open_source(*asked: Any) -> Any:
    """How a worker has documents understood; the API's schema is built when the first export wants it."""
    import asyncio

    def api() -> tuple[Any, Any]:
        from api.exports.source import open_source
        from api.schema import build_schema

        return open_source, build_schema()._schema

    open_source, schema = await asyncio.to_thread(api)
    return await open_source(schema, *asked)


async def _open_mutation(*asked: Any) -> Any:
    """How a worker has the inputs of a mutation understood; the schema is built for the first import."""
    import asyncio

    def api() -> tuple[Any, Any]:
        from api.imports.source import open_mutation
        from api.schema import build_schema

        return open_mutation, build_schema()._schema

    open_mutation, schema = await asyncio.to_thread(api)
    return await open_mutation(schema, *asked)


def _refuse_taken(host: str, port: int, variable: str) -> None:
    from persistence.embedded.child import ServiceFailure, port_is_taken

    if port_is_taken(host, port):
        raise ServiceFailure(f"port {port} of {host} is in use; stop what listens there, or set {variable}")


def _faults() -> list[str]:
    """What is missing or malformed in the environment, a line each; asked before anything slow."""
    from pydantic import ValidationError

    from persistence.settings import settings

    try:
        settings()
    except ValidationError as error:
        return [f"{'.'.join(map(str, each['loc'])).upper()}: {each['msg']}" for each in error.errors()]
    return []


if __name__ == "__main__":
    sys.exit(main())
