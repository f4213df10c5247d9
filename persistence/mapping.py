"""Every stored noun and every answered question, by context. Importing this module maps them."""

from __future__ import annotations

from persistence.schema import import_parts

import_parts("mapping")
import_parts("answers")
