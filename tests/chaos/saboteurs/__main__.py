"""A verb of the product, sabotaged."""

from __future__ import annotations

import sys
from importlib import import_module

import retaguarda


def main() -> int:
    name, *arguments = sys.argv[1:]
    import_module(f"tests.chaos.saboteurs.{name}").sabotage()
    sys.argv = ["retaguarda", *arguments]
    return retaguarda.main()


if __name__ == "__main__":
    sys.exit(main())
