"""The documentation keeps its word: examples are valid, twins are alike, links lead somewhere."""

from __future__ import annotations

import re
from enum import StrEnum
from inspect import getmembers, isclass
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from api.faults import FaultCode
from api.schema import print_schema
from domain.kernel.brazil import State
from persistence.outbox import TaskState
from persistence.settings import Settings
from retaguarda import VERBS
from tests.architecture.sources import imported, modules_in
from tests.pages import PAGES, ROOT, default_of, page

README, LEIAME = ROOT / "README.md", ROOT / "README.pt-BR.md"
BOTH = [README, LEIAME]
INSTALLED = {"node_modules", ".venv"}
OURS = [path for path in sorted((ROOT / "docs").rglob("*.md")) if not INSTALLED & {*path.parts}]
WRITTEN = [*BOTH, ROOT / "CHANGELOG.md", *OURS]

HEADING = re.compile(r"^#+ ", re.MULTILINE)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
VARIABLE = re.compile(r"^\| `([A-Z_]+)` \| (\S+) \|", re.MULTILINE)
VERB = re.compile(r"^\| `([a-z]+)` \|", re.MULTILINE)
FOREIGN = re.compile(
    r"(?<![\w.])/(work|root|home|tmp|Users)/|pypi\.org|localhost:(?!6379|8000)", re.IGNORECASE
)


def blocks(path: Path, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(path.read_text()) if kind == language]


def links(path: Path) -> list[str]:
    return LINK.findall(path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_is_generated_is_what_the_code_says(path):
    # to bring it up to date: python -m tests.pages
    assert path.read_text() == page(path)


@pytest.mark.parametrize("place", ["reference/http.md", "site/texts.toml"])
def test_every_code_of_a_fault_is_told(place):
    text = (ROOT / "docs" / place).read_text()
    assert [code for code in FaultCode if not re.search(rf"^(\| `)?{code}\b", text, re.MULTILINE)] == []


@pytest.mark.parametrize("path", BOTH, ids=lambda path: path.name)
def test_the_examples_are_valid_by_the_schema(path):
    schema = build_schema(print_schema())
    examples = blocks(path, "graphql")
    assert len(examples) >= 3
    assert [error.message for example in examples for error in validate(schema, parse(example))] == []


def test_both_readmes_have_the_same_structure():
    depths = [[len(mark.strip()) for mark in HEADING.findall(path.read_text())] for path in BOTH]
    languages = [[kind for kind, _ in BLOCK.findall(path.read_text())] for path in BOTH]
    targets = [sorted(link.replace(".pt-BR", "") for link in links(path)) for path in BOTH]
    assert depths[0] == depths[1]
    assert languages[0] == languages[1]
    assert targets[0] == targets[1]


@pytest.mark.parametrize("language", ["graphql", "json"])
def test_both_readmes_show_the_same_examples(language):
    assert blocks(README, language) == blocks(LEIAME, language)


def test_the_portuguese_readme_names_every_setting_with_its_default():
    words = {"**required**": "**obrigatória**", "empty": "vazia"}
    said = {name.upper(): default_of(field) for name, field in Settings.model_fields.items()}
    assert dict(VARIABLE.findall(LEIAME.read_text())) == {
        name: words.get(default, default) for name, default in said.items()
    }


@pytest.mark.parametrize("path", BOTH, ids=lambda path: path.name)
def test_the_processes_of_the_readme_are_verbs_of_the_command_line(path):
    shown = set(VERB.findall(path.read_text()))
    assert shown == {verb.__name__ for verb in VERBS} - {"run", "demo", "schema"}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file_here(path):
    inside = [link for link in links(path) if "://" not in link]
    assert [link for link in inside if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_speaks_of_another_machine(path):
    assert [match.group() for match in FOREIGN.finditer(path.read_text())] == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_of_the_project_named_in_a_page_exist(path):
    named = re.findall(
        r"`((?:api|docs|domain|migrations|persistence|tests|workers)/[\w./-]+)`", path.read_text()
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_glossary_has_every_closed_list_with_every_value():
    modules = [imported(path) for path in modules_in("domain")]
    lists = {
        kind for module in modules for _, kind in getmembers(module, isclass) if issubclass(kind, StrEnum)
    }
    lists = (lists | {TaskState}) - {StrEnum}
    rows = re.findall(
        r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE
    )
    explained = {name: re.findall(r"`([A-Z0-9_]+)`", values) for name, values in rows}
    assert explained == {
        kind.__name__: [value.value for value in kind] for kind in lists if kind is not State
    }
