"""Signing in, staying in, being kept out."""

from __future__ import annotations


async def test_a_member_signs_in_and_is_known(ana, ours):
    data = await ana.data(
        "{ viewer { kind name roles permissions company { id legalName } } company { cnpj } }"
    )
    assert data["viewer"]["name"] == "Ana"
    assert data["viewer"]["kind"] == "MEMBER"
    assert data["viewer"]["company"]["id"] == f"company_{ours.id.hex}"
