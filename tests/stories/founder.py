"""Founds the companies of stories, and keeps between them what is dear and the same for all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from persistence.database import Database
from persistence.settings import Settings
from workers.demo_companies import DemoCompany, cnpj
from workers.sandbox.certificates import TestAuthority
from workers.sandbox.certification import new_key
from workers.seed import Access, Founding


@cache
def one_key() -> RSAPrivateKey:
    return new_key()


class OfOneKey(TestAuthority):
    """Gives every company a certificate of its own, and all the same key: making one takes 0.1 s."""

    def issue_a1(self, cnpj: str, name: str, password: str, **wishes: Any) -> bytes:
        return super().issue_a1(cnpj, name, password, key=one_key(), **wishes)


@dataclass
class Founder:
    """One event loop and connections to the database that the environment names, closed by ``close``."""

    folder: Path

    def __post_init__(self) -> None:
        self._loop = asyncio.Runner(loop_factory=asyncio.new_event_loop)

    def found(self, template: DemoCompany, number: int) -> Access:
        """A company of its own for a story, like the template but with another CNPJ."""
        site = replace(template.head_office, cnpj=cnpj(f"{number:08d}"))
        email = f"admin{number}@{template.email.partition('@')[2]}"
        company = replace(template, head_office=site, email=email)
        return self._loop.run(Founding(self._database, company, self._authority).found())

    def close(self) -> None:
        if "_database" in vars(self):
            self._loop.run(self._database.close())
        self._loop.close()

    @cached_property
    def _authority(self) -> TestAuthority:
        return OfOneKey.load_or_create(self.folder / "sandbox")

    @cached_property
    def _database(self) -> Database:
        return Database.connect(Settings(), connections=2)
