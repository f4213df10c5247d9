"""What nobody may write here, because once it was the hole: rules that the linter does not know."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import modules_in, parsed

SOURCES = [Path("retaguarda.py"), *modules_in("api", "domain", "persistence", "workers")]
STATEMENTS = {"text", "execute", "fetch", "fetchrow", "fetchval", "executemany", "Statement", "Fenced"}
"""What is called with SQL as its first argument."""
CONSTANTS = {
    "persistence/backup/census.py": "names of tables from the catalogue, quoted",
}
"""Modules that put SQL together while they run, of what no client ever sends."""
PARSERS = {"etree.fromstring", "etree.parse", "etree.XML", "ElementTree.fromstring", "ElementTree.parse"}
OWN_XML = {
    "workers/gateways/nfe/markup.py": "the parser that resolves nothing; what it copies it wrote itself",
    "workers/gateways/nfe/schema.py": "schemas that come with a package",
}
FORBIDDEN = {
    "eval": "runs what it is given",
    "exec": "runs what it is given",
    "pickle.loads": "runs what it is given",
    "marshal.loads": "runs what it is given",
    "yaml.load": "makes objects of what it is given",
    "tempfile.mktemp": "gives a name that somebody else may take first",
    "extractall": "writes where the archive says",
    "joserfc.jwt.decode_unverified": "believes what nobody signed",
    "ssl._create_unverified_context": "talks to anybody",
}
TRUSTING = {"verify": False, "follow_redirects": True, "shell": True, "verify_mode": "CERT_NONE"}
"""Arguments that trust whoever is at the other end."""


def hazards_in(tree: ast.AST, path: str) -> Iterator[str]:
    running = {id(node) for function in _functions(tree) for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node, ast.unparse(node.func), path)
            if id(node) in running and path not in CONSTANTS:
                yield from _of_sql(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _of_text(node.value)


def _of_call(call: ast.Call, name: str, path: str) -> Iterator[str]:
    last = name.rpartition(".")[2]
    if name in FORBIDDEN or (last in FORBIDDEN and "." in name and last == "extractall"):
        yield f"{name} {FORBIDDEN.get(name, FORBIDDEN.get(last, ''))}"
    if ".".join(name.split(".")[-2:]) in PARSERS and path not in OWN_XML:
        yield f"{name} instead of workers.gateways.nfe.markup.parse"
    for keyword in call.keywords:
        if keyword.arg in TRUSTING and _says(keyword.value, TRUSTING[keyword.arg]):
            yield f"{name} with {keyword.arg}={TRUSTING[keyword.arg]}"


def _functions(tree: ast.AST) -> Iterator[ast.AST]:
    """What is put together where a module begins is put together of constants."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _of_sql(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func)
    if name.rpartition(".")[2] in STATEMENTS and call.args and _is_built(call.args[0]):
        yield f"{name} of SQL that is put together"


def _of_text(text: str) -> Iterator[str]:
    """A setting of a company that outlives its transaction would be the next user's of the connection."""
    flat = " ".join(text.lower().split())
    if "set_config(" in flat and ", false)" in flat:
        yield "set_config beyond the transaction"
    if flat.startswith(("set app.", "set session app.")):
        yield "set beyond the transaction"
    if "security definer" in flat and "create" in flat and "search_path" not in flat:
        yield "a function with the owner's rights and anybody's path"


def _is_built(node: ast.expr) -> bool:
    """Of parts that are known only when it runs."""
    match node:
        case ast.JoinedStr(values=parts):
            return any(isinstance(part, ast.FormattedValue) for part in parts)
        case ast.BinOp(op=ast.Mod()):
            return isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
        case ast.BinOp(op=ast.Add()):
            return _is_text(node.left) or _is_text(node.right)
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="format")):
            return True
    return False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _says(node: ast.expr, wanted: object) -> bool:
    return (isinstance(node, ast.Constant) and node.value is wanted) or ast.unparse(node).endswith(
        str(wanted)
    )


def test_no_module_does_what_once_was_the_hole():
    found = {path.as_posix(): list(hazards_in(parsed(path), path.as_posix())) for path in SOURCES}
    assert {path: hazards for path, hazards in found.items() if hazards} == {}


def test_exceptions_are_files_that_still_need_to_be_ones():
    for path in (*CONSTANTS, *OWN_XML):
        assert list(hazards_in(parsed(Path(path)), "")), path


@pytest.mark.parametrize(
    "line",
    [
        "connection.execute(text(f\"select * from {table} where id = '{id}'\"))",
        "connection.fetch('select ' + column)",
        "connection.execute('select %s' % column)",
        "text('select {}'.format(column))",
        "connection.execute(\"select set_config('app.company', $1, false)\", company)",
        "connection.execute('SET app.company = 1')",
        "httpx.get(url, verify=False, timeout=1)",
        "httpx.get(url, follow_redirects=True)",
        "subprocess.run(command, shell=True)",
        "yaml.load(data)",
        "pickle.loads(data)",
        "eval(data)",
        "archive.extractall(folder)",
        "etree.fromstring(answer)",
        "context.wrap(verify_mode=ssl.CERT_NONE)",
        "op.execute('create function f() returns int language sql security definer as $$ select 1 $$')",
    ],
)
def test_every_hazard_is_found(line: str):
    assert list(hazards_in(inside(line), "workers/somewhere.py"))


@pytest.mark.parametrize(
    "line",
    [
        "connection.execute(text('select 1 where id = :id'), {'id': id})",
        "connection.execute(\"select set_config('app.company', $1, true)\", company)",
        "httpx.get(url, verify=context, timeout=1)",
        "connection.execute(select(orders))",
    ],
)
def test_what_is_meant_is_let_be(line: str):
    assert not list(hazards_in(inside(line), "workers/somewhere.py"))


def inside(line: str) -> ast.Module:
    return ast.parse(f"async def work():\n    {line}")
