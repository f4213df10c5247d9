"""Rules of the business code that no linter knows."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest

from domain.kernel.aggregate import Event
from domain.kernel.command import Command
from domain.kernel.refusal import Refusal
from domain.platform.permission import AUTHENTICATED
from domain.processes import PROCESSES, TERMINAL
from tests.architecture.sources import calls_in, imported, modules_in, parsed

DOMAIN = modules_in("domain")
VERBS = [path for path in DOMAIN if "commands" in path.parts and path.name != "__init__.py"]
PERMISSION = re.compile(r"[a-z_]+(\.[a-z_]+){1,2}")
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "uuid4", "uuid1", "random"}

MODULES = [imported(path) for path in DOMAIN]


def subclasses(kind: type) -> list[type]:
    """Those of the business, by name."""
    found = {sub for direct in kind.__subclasses__() for sub in [direct, *subclasses(direct)]}
    return sorted(
        (sub for sub in found if sub.__module__.startswith("domain.")), key=lambda sub: sub.__name__
    )


COMMANDS, EVENTS = subclasses(Command), subclasses(Event)
REFUSALS = subclasses(Refusal)


def handlers_in(module: ModuleType) -> list[tuple[Any, type[Command]]]:
    """Public command functions of a module, with what they carry out."""
    functions = [
        function
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]
    taking = [(function, get_type_hints(function).get("command")) for function in functions]
    return [
        (function, kind) for function, kind in taking if isinstance(kind, type) and issubclass(kind, Command)
    ]


@pytest.mark.parametrize("path", DOMAIN, ids=str)
def test_the_business_says_in_one_line_what_a_module_is(path):
    assert path.name == "__init__.py" or ast.get_docstring(parsed(path))


@pytest.mark.parametrize("path", DOMAIN, ids=str)
def test_the_business_uses_the_standard_library_and_itself(path):
    names = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    roots = {name.split(".")[0] for name in names}
    assert roots <= set(sys.stdlib_module_names) | {"domain"}
    assert roots.isdisjoint(
        {"asyncio", "os", "socket", "sqlite3", "time", "random", "secrets", "urllib", "http"}
    )


@pytest.mark.parametrize("path", DOMAIN, ids=str)
def test_the_business_knows_no_floats(path):
    tree = parsed(path)
    literals = [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is float
    ]
    names = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "float"]
    assert literals + names == []


@pytest.mark.parametrize("path", DOMAIN, ids=str)
def test_the_business_looks_at_no_clock_and_throws_no_dice(path):
    assert CLOCKS & set(calls_in(parsed(path))) - {"now"} == set()
    assert "datetime.now" not in Path(path).read_text()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_says_what_it_does_and_who_may_give_it(command):
    assert command.__doc__
    assert not command.__doc__.startswith(f"{command.__name__}(")
    assert command.permission == AUTHENTICATED or PERMISSION.fullmatch(command.permission)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda kind: kind.__name__)
def test_what_a_command_overwrites_is_one_of_its_fields(command):
    assert is_dataclass(command)
    assert command.overwrites is None or command.overwrites in {field.name for field in fields(command)}
    assert command.changes is None or command.changes in {field.name for field in fields(command)}
    assert [command.overwrites, command.changes, command.sets].count(None) >= 2


@pytest.mark.parametrize("path", VERBS, ids=str)
def test_a_file_of_commands_has_the_function_that_carries_one_out(path):
    module = imported(path)
    assert any(kind.__module__ == module.__name__ for _, kind in handlers_in(module))


@pytest.mark.parametrize("event", EVENTS, ids=lambda kind: kind.__name__)
def test_every_fact_has_a_step_or_ends_there(event):
    if subclasses(event):
        return
    followed = any(issubclass(event, step.when) for process in PROCESSES for step in process.steps)
    assert followed != (event.__name__ in TERMINAL)


@pytest.mark.parametrize("event", EVENTS, ids=lambda kind: kind.__name__)
def test_every_fact_names_its_subject_and_its_case(event):
    if subclasses(event):
        return
    names = {field.name for field in fields(event)}
    assert event.subject in names
    assert getattr(event, "case", event.subject) in names


def test_steps_of_one_fact_have_names_of_their_own():
    for process in PROCESSES:
        later = [(step.when, step.name) for step in process.steps if step.later]
        assert len(later) == len(set(later))


def test_every_refusal_has_a_code_of_its_own():
    codes = [refusal.__dict__["code"] for refusal in REFUSALS if "code" in refusal.__dict__]
    assert len(codes) == len(set(codes))
    assert all(code == code.upper() for code in codes)
