"""Rehearsing: the sandbox of the tax authority is told what to do wrong."""

from domain.kernel.process import Process, outside
from domain.platform.events import SandboxSteered

REHEARSING = Process(
    name="rehearsing",
    steps=(outside(SandboxSteered, "tell_sandbox", queue="fiscal"),),
)
