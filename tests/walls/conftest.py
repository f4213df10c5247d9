"""The back office of the stories, with two companies that have something of everything."""

from __future__ import annotations

from tests.stories.conftest import aurora, back_office, ipe, office, pair

__all__ = ["aurora", "back_office", "ipe", "office", "pair"]
