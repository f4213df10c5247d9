"""Documents of one client: a name stands for one text, and there is an end to them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.kernel.refusal import OutOfRange
from domain.platform.trusted_documents import MOST_DOCUMENTS, DocumentChanged, TrustedDocuments
from persistence.identity import new_id

AT = datetime(2026, 1, 1, tzinfo=UTC)


def trust(trusted: TrustedDocuments, *names: str, text: str = "{ viewer { id } }") -> None:
    trusted.trust([(name, text) for name in names], new_id=new_id, at=AT)


def test_a_client_has_so_many_documents_and_those_it_has_can_be_sent_again() -> None:
    trusted = TrustedDocuments(id=new_id(), api_key_id=None)
    names = [f"d{number}" for number in range(MOST_DOCUMENTS)]
    trust(trusted, *names)
    trust(trusted, *names[:3])
    assert len(trusted.documents) == MOST_DOCUMENTS
    with pytest.raises(OutOfRange) as refused:
        trust(trusted, "one more")
    refusal = refused.value
    assert (refusal.code, refusal.path, refusal.facts) == (
        "OUT_OF_RANGE",
        ("documents",),
        {"most": MOST_DOCUMENTS},
    )


def test_a_name_that_stands_for_another_text_is_refused_at_its_place() -> None:
    trusted = TrustedDocuments(id=new_id(), api_key_id=None)
    trust(trusted, "a")
    with pytest.raises(DocumentChanged) as refused:
        trust(trusted, "b", "a", text="{ viewer { name } }")
    refusal = refused.value
    assert (refusal.code, refusal.path) == ("DOCUMENT_CHANGED", ("documents", 1, "name"))
