"""Requests that are wrong in every way by chance: documents, variables, heads, addresses and files."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from domain.onboarding.notation import Notation
from domain.onboarding.sheet import SheetRefusal
from tests.api.hostile import FAMILIES
from tests.stories.mover import EXAMPLES
from tests.walls.chance import SCHEMA, Inputs, at, document_of, put
from tests.walls.shapes import Shape
from tests.walls.wire import request
from workers.gateways.sheets import read_sheet

ODD: Sequence[Any] = (
    None, True, -1, 2**31, -(2**63), 2**63, 2**64, 1e308, 1.5, "", "\x00", "\ud800", "\ufeff", "😀" * 50,
    "x" * 5_000, "%s%n", "'; drop table party; --", "../../etc/passwd", "=1+1", "NaN", "1e999", "-0",
    "9999-99-99", "0000-00-00", "9999-12-31", "0001-01-01", "1900-01-01", "2199-12-31", "0000-01", "2199-12",
    "9999-12-31T23:59:59Z", "2199-12-31T23:59:59-03:00",
    "2026-02-30T25:61:61Z", "order_" + "0" * 32, "order_" + "g" * 32, [], {},
    [[[[]]]], {"eq": {"eq": None}}, ["a"] * 300, "\n" * 50, "\u202e", "ß" * 200, "-", "1" * 400,
)  # fmt: skip
CHARACTERS = "{}()[]:!$@&|=\"'#,.\\ \n\t\x00aZ09_-\u00e1\u2028😀\ufeff"
HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Content-Encoding", "Content-Type",
    "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Host", "If-None-Match", "Origin",
    "Range", "Upgrade", "X-Forwarded-For", "X-Request-Id", "User-Agent", "Cookie", "Sec-WebSocket-Key",
    "Access-Control-Request-Method", "traceparent", "X-HTTP-Method-Override", "Forwarded",
)  # fmt: skip
VALUES = (
    "", "*/*", "application/json", "text/event-stream", "application/json; charset=utf-7", "gzip, br;q=2",
    "gzip", "chunked", "close", "100-continue", "websocket", "bytes=0-,0-,0-", "q=" * 400, "Bearer",
    "Bearer rg_live_" + "z" * 93, "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic YTpi", "::1, 10.0.0.1, x",
    "\x7f\x01", "\xff\xfe", "pt-BR;q=nan", "-1", "0", "18446744073709551616", "a" * 7_000, 'W/"x"', "null",
    "application/graphql-response+json;q=-1", "text/plain", "multipart/form-data; boundary=x", "PUT",
)  # fmt: skip
PATHS = (
    "/graphql", "/graphql/", "/", "/files/{}/xml", "/files/%00/danfe", "/files/{}/../../etc/passwd",
    "/bulk-operations/{}/result.jsonl", "/imports/{}/errors.csv", "/uploads/{}?token={}", "/explorer/{}",
    "/files/{}/content", "/files/attachment_{}/content",
    "/explorer/vendor/..%2f..%2fapp.py", "/invitation", "/health/ready", "/metrics", "/%ff%fe", "//graphql",
    "/graphql?query={}", "/graphql?variables={}", "/graphql?extensions={}&documentId={}", "/{}",
)  # fmt: skip
FILLED = ("%00", "x" * 300, "%7B%7D", "order_" + "0" * 32, "-", "%F0%9F")
METHODS = ("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE", "QUERY")


@dataclass
class Fuzz:
    random: Random
    shapes: Sequence[Shape]
    ids: Mapping[str, Sequence[str]]
    tokens: Sequence[str]
    names: Sequence[str] = field(default_factory=lambda: sorted(SCHEMA._schema.mutation_type.fields))

    def __post_init__(self) -> None:
        self.inputs = Inputs(self.random, self.ids)
        self.files = [path.read_bytes() for path in sorted(EXAMPLES.iterdir()) if path.suffix != ".py"]
        self.ways: dict[str, Callable[[], bytes]] = {
            "documents": self.document,
            "variables": self.variables,
            "heads": self.head,
            "addresses": self.address,
            "files": self.file,
        }

    def some(self, weights: Mapping[str, int]) -> tuple[str, bytes]:
        """The kind and the request."""
        (kind,) = self.random.choices(list(weights), list(weights.values()))
        return kind, self.ways[kind]()

    def document(self) -> bytes:
        shape = self.random.choice(self.shapes)
        text = self.random.choice([shape.text, shape.text, self._a_mutation()[0], self._a_family()])
        for _ in range(self.random.randint(1, 6)):
            text = self._broken(text)
        return self._posted({"query": text, "variables": shape.about(self.ids, self.random)})

    def variables(self) -> bytes:
        if self.random.random() < 0.5:
            shape = self.random.choice(self.shapes)
            text, values = shape.text, shape.about(self.ids, self.random)
        else:
            text, values = self._a_mutation()
            values["input"]["validateOnly"] = True
        for _ in range(self.random.randint(1, 3)):
            values = self._odd(values)
        if isinstance(values, dict) and isinstance(values.get("input"), dict):
            values["input"].setdefault("validateOnly", True)
        body = json.dumps({"query": text, "variables": values}).encode()
        if self.random.random() < 0.2:
            body = self._bytes(body)
        return self._posted(body)

    def head(self) -> bytes:
        choose = self.random.choice
        headers = {choose(HEADERS): choose(VALUES) for _ in range(self.random.randint(1, 8))}
        if self.random.random() < 0.5:
            headers.setdefault("Authorization", f"Bearer {choose(self.tokens)}")
        sent = {"Content-Type": "application/json"} | headers
        body = b'{"query":"{ viewer { name } }"}'
        whole = request(choose(METHODS), "/graphql", body, sent)
        return self._bytes(whole) if self.random.random() < 0.1 else whole

    def address(self) -> bytes:
        choose = self.random.choice
        path = choose(PATHS)
        while "{}" in path:
            path = path.replace("{}", choose(FILLED), 1)
        if self.random.random() < 0.3:
            path = "/" + "".join(self.random.choices("abc/.%2fF0?&=#;:@", k=self.random.randint(1, 80)))
        return request(choose(METHODS), path, headers=self._headers())

    def file(self) -> bytes:
        """Certificates and uploads: bytes of real files with some of them changed."""
        data = self._bytes(self.random.choice(self.files)[:20_000])
        if self.random.random() < 0.5:
            return request(
                "PUT", f"/uploads/{self._id('upload')}?token={self._word()}", data, self._headers()
            )
        given = self.inputs.of("uploadCertificate") | {
            "pfx": base64.b64encode(data[:3_000]).decode(),
            "validateOnly": True,
        }
        return self._posted({"query": document_of("uploadCertificate"), "variables": {"input": given}})

    def sheet_fault(self) -> str | None:
        """What reading a broken file ends with, if that is not a refusal."""
        data = self.random.choice(self.files)
        if data.startswith(b"PK") and self.random.random() < 0.7:
            data = self._repacked(data)
        else:
            data = self._bytes(data)
        try:
            read_sheet(data, Notation())
        except SheetRefusal:
            return None
        except Exception as fault:
            return f"{type(fault).__name__}: {fault}"
        return None

    def _repacked(self, data: bytes) -> bytes:
        """A spreadsheet whose parts are broken inside a sound archive."""
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
            for part in old.infolist():
                content = old.read(part)
                new.writestr(part.filename, self._bytes(content) if self.random.random() < 0.4 else content)
        return packed.getvalue()

    def _a_mutation(self) -> tuple[str, dict[str, Any]]:
        name = self.random.choice(self.names)
        return document_of(name), {"input": self.inputs.of(name) | {"validateOnly": True}}

    def _a_family(self) -> str:
        return self.random.choice(list(FAMILIES.values()))[:4_000]

    def _broken(self, text: str) -> str:
        random = self.random
        begin = random.randrange(len(text) + 1)
        end = min(len(text), begin + random.randint(0, 20))
        match random.randrange(6):
            case 0:
                return text[:begin] + text[end:]
            case 1:
                return text[:end] + text[begin:end] * random.randint(1, 5) + text[end:]
            case 2:
                return text[:begin] + random.choice(CHARACTERS) + text[begin:]
            case 3:
                return text[:begin] + random.choice(list(SCHEMA._schema.type_map)) + text[end:]
            case 4:
                return text[:begin] + json.dumps(random.choice(ODD)) + text[end:]
        return text[:begin] + random.choice(
            (*self.names, "__schema", "__typename", "on", "fragment", "@skip")
        )

    def _odd(self, value: Any) -> Any:
        places = list(_places(value))
        place = self.random.choice(places)
        odd = self.random.choice(ODD)
        if self.random.random() < 0.2 and isinstance(at(value, place), dict):
            odd = at(value, place) | {self.random.choice(["__proto__", "", "eq", "x" * 200]): odd}
        return put(value, place, odd)

    def _bytes(self, data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(self.random.randint(1, 8)):
            place = self.random.randrange(len(changed) + 1)
            if self.random.random() < 0.5:
                changed[place : place + 1] = bytes([self.random.randrange(256)])
            else:
                del changed[place : place + self.random.randint(1, 40)]
        return bytes(changed)

    def _posted(self, body: Any) -> bytes:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return request(body=data, headers={"Content-Type": "application/json"} | self._headers())

    def _headers(self) -> dict[str, str]:
        if self.random.random() < 0.05:
            return {}
        return {"Authorization": f"Bearer {self.random.choice(self.tokens)}"}

    def _id(self, prefix: str) -> str:
        return self.random.choice(self.ids.get(prefix) or [f"{prefix}_{'0' * 32}"])

    def _word(self) -> str:
        return "".join(self.random.choices("abcXYZ0189_-%", k=self.random.randint(0, 150)))


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in parts:
        found += _places(each, (*path, name))
    return found or [path]
