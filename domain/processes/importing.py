"""Importing: the lines of a file are given to a mutation, by whichever worker is free."""

from domain.kernel.process import Process, outside
from domain.platform.events import BulkImportRequested

IMPORTING = Process(
    name="importing", steps=(outside(BulkImportRequested, "carry_out_bulk_import", queue="reports"),)
)
