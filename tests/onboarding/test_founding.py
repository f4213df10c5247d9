"""The first company is founded from the machine itself."""

from __future__ import annotations

import json

import pytest

from persistence.settings import Settings
from tests.stories.mover import EXAMPLES
from workers.founding import found

COMPANY = EXAMPLES / "company.json"


@pytest.fixture
def settings(database_url, monkeypatch) -> Settings:
    monkeypatch.setenv("DATABASE_URL", database_url)
    return Settings()


async def test_what_a_file_describes_is_founded_and_its_administrator_can_sign_in(settings, owner, capsys):
    assert await found(settings, COMPANY.read_text()) == 0
    told = capsys.readouterr().out
    company = told.split("company_")[1][:32]
    assert "ana@serra.example" in told
    assert "Password" in told
    await owner.execute("select set_config('app.company', $1, false)", company)
    assert await owner.fetchval("select legal_name from company") == "Café da Serra Ltda"
    assert await owner.fetchval("select count(*) from login where email = 'ana@serra.example'") == 1


async def test_what_is_wrong_with_it_is_told_and_nothing_is_there(settings, owner, capsys):
    said = json.loads(COMPANY.read_text())
    said["head_office"]["cnpj"] = "11.222.333/0001-82"
    assert await found(settings, json.dumps(said)) == 1
    assert "head_office.cnpj: INVALID_CNPJ" in capsys.readouterr().out
    assert await found(settings, "{}") == 1
    assert await owner.fetchval("select count(*) from login") == 0
