"""How much a file may unpack to."""

MOST_UNPACKED = 200_000_000
"""Bytes of all parts of an archive, or of all streams of a page."""
MOST_RATIO = 200
"""Times its own size; what people write packs a hundredfold at most, and only where it is small."""
SMALL = 10_000_000
"""Bytes up to which nobody minds."""
MOST_PARTS = 2_000


def is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > packed * MOST_RATIO)
