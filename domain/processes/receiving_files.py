"""Receiving files: whatever came is looked at, by whichever worker is free, before anybody has it."""

from domain.files.events import FileReceived
from domain.kernel.process import Process, outside

RECEIVING_FILES = Process(
    name="receiving_files", steps=(outside(FileReceived, "inspect_upload", queue="internal"),)
)
