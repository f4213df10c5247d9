"""Every stored noun and every answered question, by context. Importing this module maps them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

CONTEXTS = "law platform parties catalog people stock sales fiscal processes".split()

for context in CONTEXTS:
    for part in ("tables", "mapping", "answers"):
        module = f"persistence.{context}.{part}"
        if find_spec(f"persistence.{context}") and find_spec(module):
            import_module(module)
