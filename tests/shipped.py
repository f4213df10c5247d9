"""The views that the application declares, whatever tests of the same process have declared beside them."""

from __future__ import annotations

import persistence.views
from persistence import registry
from persistence.reading.view import VIEWS as EVERY
from persistence.reading.view import View

assert persistence.views
VIEWS: dict[str, View] = {
    name: view for name, view in EVERY.items() if view.table.metadata is registry.metadata
}
