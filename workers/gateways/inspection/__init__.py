"""Looking at files that came from outside, before anybody has them."""

from workers.gateways.inspection.look import look

__all__ = ["look"]
