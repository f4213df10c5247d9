"""A person who moves a company in: signed in with a password, sending files as a browser would."""

from __future__ import annotations

import time
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.stories.partner import PATIENCE, Partner
from workers.seed import Access

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "moving-in"
IMPORT = """
id kind status total processed created skipped failed
errors { line column code message } errorsFile version
"""
TOKENS = "accessToken refreshToken expiresAt"


class Mover(Partner):
    """Holds a token instead of a key."""

    def __init__(self, url: str, token: str, email: str = "") -> None:
        super().__init__(url, Access(id="", name="", email=email, password="", apiKey=token))

    @classmethod
    def signed_in(cls, url: str, access: Access) -> Mover:
        anybody = cls(url, "")
        del anybody.http.headers["Authorization"]
        payload = anybody.payload(
            "signIn", TOKENS, email=access.email, password=access.password, companyId=access.id
        )
        assert payload["errors"] == [], payload["errors"]
        return cls(url, payload["accessToken"], access.email)

    def over_to(self, company: str) -> Mover:
        payload = self.payload("switchCompany", TOKENS, companyId=company)
        assert payload["errors"] == [], payload["errors"]
        return Mover(str(self.http.base_url), payload["accessToken"], self.access.email)

    def upload(self, name: str, data: bytes) -> str:
        started = self.payload("startUpload", "url upload { id }", name=name)
        self.http.put(started["url"], content=data, headers={"Authorization": ""}).raise_for_status()
        return started["upload"]["id"]

    def send(self, name: str, data: bytes, media_type: str = "application/pdf") -> dict[str, Any]:
        """An upload to attach, once somebody has looked at it."""
        announced = {"filename": name, "contentType": media_type, "size": len(data), "purpose": "ATTACHMENT"}
        hashed = {"sha256": sha256(data).hexdigest()}
        started = self.payload("createUpload", "url upload { id }", **announced, **hashed)
        assert started["errors"] == [], started
        self.http.put(started["url"], content=data, headers={"Authorization": ""}).raise_for_status()
        deadline = time.monotonic() + PATIENCE
        query = "query ($id: ID!) { node(id: $id) { id ... on Upload { status rejection } } }"
        while (upload := self.query(query, id=started["upload"]["id"])["node"])["status"] == "QUARANTINED":
            assert time.monotonic() < deadline, upload
            time.sleep(0.05)
        return upload

    def attach(self, subject: str, name: str, data: bytes) -> dict[str, Any]:
        upload = self.send(name, data)
        shown = "id version url status"
        return self.do("attachFile", "attachment", shown, subjectId=subject, uploadId=upload["id"])

    def preview(self, kind: str, data: bytes, **notation: str) -> dict[str, Any]:
        """The import once every line was tried."""
        upload = self.upload(f"{kind.lower()}.csv", data)
        import_ = self.do("previewImport", "import", IMPORT, uploadId=upload, kind=kind, **notation)
        return self.until(import_["id"], "PREVIEWED")

    def carry_out(self, kind: str, data: bytes, **notation: str) -> dict[str, Any]:
        """The import once all of it is stored."""
        import_ = self.preview(kind, data, **notation)
        assert import_["errors"] == [], import_["errors"]
        self.do("confirmImport", "import", IMPORT, importId=import_["id"], idempotencyKey=uuid4().hex)
        return self.until(import_["id"], "DONE")

    def until(self, id: str, status: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        query = f"query($id: ID!) {{ import(by: {{id: $id}}) {{ {IMPORT} }} }}"
        while (import_ := self.query(query, id=id)["import"])["status"] != status:
            assert time.monotonic() < deadline, import_
            time.sleep(0.05)
        return import_


def counts(import_: dict[str, Any]) -> tuple[int, int, int]:
    return import_["created"], import_["skipped"], import_["failed"]
