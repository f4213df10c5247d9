"""Every client: where it lives, how it is run, and which version it is."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "tests" / "conformance" / "clients"
TYPESCRIPT = ROOT / "docs" / "examples" / "typescript"
PYTHON = ROOT / "docs" / "examples" / "python"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """``commands`` run one after the other in ``folder``; the last line of the last says what was done.

    ``$URL`` and ``$TOKEN`` in them are the server's address and a key.
    """

    name: str
    commands: tuple[str, ...]
    packages: tuple[str, ...]
    folder: Path = CLIENTS
    files: Mapping[str, str] = field(default_factory=dict)
    """What must be there before, by path."""
    said: str | None = None
    """What was done, when its last line does not say it."""

    @property
    def version(self) -> str:
        return ", ".join(filter(None, (_version(self.folder, package) for package in self.packages)))


TRIALS = (
    Trial(name="graphql-http", packages=("graphql-http",), commands=("node graphql-http.mjs",)),
    Trial(
        name="Apollo Client",
        packages=("@apollo/client",),
        commands=(
            "node_modules/.bin/generate-persisted-query-manifest "
            "--config apollo/persisted-query-manifest.config.json",
            "node apollo.mjs",
        ),
    ),
    Trial(name="urql", packages=("@urql/core",), commands=("node urql.mjs",)),
    Trial(
        name="Relay",
        packages=("relay-runtime",),
        files={"build/relay/package.json": '{"type": "commonjs"}', "build/relay-documents.json": "{}"},
        commands=("node_modules/.bin/relay-compiler relay.config.json", "node relay.mjs"),
    ),
    Trial(name="graphql-ws", packages=("graphql-ws",), commands=("node graphql-ws.mjs",)),
    Trial(name="graphql-sse", packages=("graphql-sse",), commands=("node graphql-sse.mjs",)),
    Trial(name="GraphQL Codegen", packages=("@graphql-codegen/cli",), commands=("node codegen.mjs",)),
    Trial(
        name="gql.tada",
        packages=("gql.tada",),
        commands=(
            "node_modules/.bin/gql.tada generate-output --tsconfig tada/tsconfig.json",
            "node_modules/.bin/tsc --project tada/tsconfig.json",
            "node build/js/tada/orders.js",
        ),
    ),
    Trial(name="gql (Python)", packages=("gql",), commands=(".venv/bin/python with_gql.py",)),
    Trial(
        name="TypeScript example",
        folder=TYPESCRIPT,
        packages=("@graphql-codegen/cli",),
        commands=("npm run generate", "npm run build", "node build/sale.js $URL $TOKEN"),
        said="typed by GraphQL Codegen, checked by tsc: a sale, to the authorised invoice",
    ),
    Trial(
        name="Python example",
        folder=PYTHON,
        packages=("ariadne-codegen",),
        commands=(
            ".venv/bin/ariadne-codegen",
            f"{ROOT}/.venv/bin/ty check --python .venv sale.py",
            ".venv/bin/python sale.py $URL $TOKEN",
        ),
        said="typed by ariadne-codegen, checked by ty: a sale, to the authorised invoice",
    ),
)


def parts(command: str, values: Mapping[str, str]) -> list[str]:
    """The words of a command, with ``$NAME`` replaced."""
    return [values[word[1:]] if word[0] == "$" else word for word in shlex.split(command)]


def _version(folder: Path, package: str) -> str | None:
    """None when it is not installed."""
    manifest = folder / "node_modules" / package / "package.json"
    if manifest.exists():
        return json.loads(manifest.read_text())["version"]
    places = [str(place) for place in folder.glob(".venv/lib/python*/site-packages")]
    found = (each.version for each in distributions(name=package, path=places))
    return next(found, None)
