"""What the schema says about itself in directives, derived from what it is made of."""

from api.annotations.chapters import divide
from api.annotations.consequences import tell_facts
from api.annotations.weights import weigh

__all__ = ["divide", "tell_facts", "weigh"]
