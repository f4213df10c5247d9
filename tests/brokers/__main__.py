"""The suite of brokers with RabbitMQ, started for it and ended: ``make test-rabbitmq``."""

from __future__ import annotations

import os
import sys

import pytest

from persistence.embedded.child import ServiceFailure
from tests.brokers.rabbitmq import program


def run() -> int:
    """pytest's exit code, or 1 where there is no RabbitMQ."""
    try:
        program("rabbitmq-server")
    except ServiceFailure as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    os.environ["BROKER"] = "rabbitmq"
    return pytest.main(["tests/brokers", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(run())
