"""Numbers of fiscal documents: the authority is told of those that were given up."""

from domain.fiscal.events import NumbersGivenUp
from domain.kernel.process import Process, outside

FISCAL_NUMBERS = Process(
    name="fiscal_numbers",
    steps=(outside(NumbersGivenUp, "transmit_void", queue="fiscal"),),
)
