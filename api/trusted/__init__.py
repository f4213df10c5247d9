"""Documents known before they are asked: by name, checked when they were trusted, larger than others."""

from api.trusted.shelf import Shelf

__all__ = ["Shelf"]
