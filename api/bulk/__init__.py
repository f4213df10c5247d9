"""Mutations that give one command for each of several items: all or none, or each for itself."""

from api.bulk.field import BulkField, bulk
from api.bulk.shapes import MOST_ITEMS, ResultsField

__all__ = ["MOST_ITEMS", "BulkField", "ResultsField", "bulk"]
