"""Everything that can be read. Importing this module declares the views of every context."""

from __future__ import annotations

from persistence.schema import import_parts

import_parts("views")
