"""Exporting: what was asked for is written to a file, by whichever worker is free."""

from domain.kernel.process import Process, outside
from domain.platform.events import ArchiveRequested, ExportRequested

EXPORTING = Process(
    name="exporting",
    steps=(
        outside(ExportRequested, "carry_out_export", queue="reports"),
        outside(ArchiveRequested, "carry_out_archive", queue="reports"),
    ),
)
