"""What the sandbox has been told to do wrong, for people and tests that want to see a bad day."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from threading import Lock
from typing import Any


@dataclass
class Rejection:
    """Reject the next ``count`` documents with ``code``; only those of this recipient when one is named.

    ``item`` is the nItem that the reason names as being at fault.
    """

    code: int
    count: int = 1
    tax_id: str | None = None
    item: int | None = None


@dataclass
class Steering:
    """Nothing is wrong unless somebody said so.

    ``slow`` is seconds before each answer; ``pause`` is 108, 109 or 656; ``refuse`` closes every
    connection unread; ``fail``, ``lose_before``, ``lose_after`` and ``cut_off`` count the next requests
    that get an HTTP 500, are dropped unread, are dropped once done, or get half an answer (the last
    three where documents and events come in). ``garble``, ``other_key`` and ``other_digest`` count
    answers there that are no answer, or are about another document. ``tell`` is the code that questions
    about a document get while it is set. ``asynchronous`` gives a receipt
    instead of a result; the result is then ``pending`` questions away. While ``unshared``, nothing that
    others took has come to it: deliveries are not told to who asks, and those who take them know no document.
    """

    slow: float = 0.0
    pause: int | None = None
    tell: int | None = None
    refuse: bool = False
    fail: int = 0
    lose_before: int = 0
    lose_after: int = 0
    cut_off: int = 0
    garble: int = 0
    other_key: int = 0
    other_digest: int = 0
    asynchronous: bool = False
    pending: int = 0
    unshared: bool = False
    reject: list[Rejection] = field(default_factory=list)
    _lock: Any = field(default_factory=Lock, repr=False)

    def apply(self, wishes: Any) -> None:
        """Change what is named, leave the rest. Raises ValueError for what cannot be steered."""
        if not isinstance(wishes, dict):
            raise ValueError("wishes are an object of names and values")
        if unknown := set(wishes) - _STEERABLE:
            raise ValueError(f"cannot steer {', '.join(sorted(unknown))}")
        with self._lock:
            for name, wish in wishes.items():
                setattr(self, name, _rejections(wish) if name == "reject" else _checked(name, wish))

    def reset(self) -> None:
        self.apply({name: getattr(_CALM, name) for name in _STEERABLE - {"reject"}} | {"reject": []})

    def take(self, name: str) -> bool:
        """Use up one of a counted misfortune, if any is left."""
        with self._lock:
            left = getattr(self, name)
            if left:
                setattr(self, name, left - 1)
            return left > 0

    def take_rejection(self, tax_id: str) -> Rejection | None:
        """The one wished for a document of this recipient, if any."""
        with self._lock:
            for wish in self.reject:
                if wish.count > 0 and wish.tax_id in (None, tax_id):
                    wish.count -= 1
                    return wish
        return None

    def as_dict(self) -> dict[str, Any]:
        wishes = [_said(wish) for wish in self.reject]
        return {name: getattr(self, name) for name in sorted(_STEERABLE - {"reject"})} | {"reject": wishes}


PAUSES = (108, 109, 656)
"""Paused for a while, without forecast, or for who asked too often."""
_CALM = Steering()
_STEERABLE = {wish.name for wish in fields(Steering)} - {"_lock"}


def _said(wish: Rejection) -> dict[str, Any]:
    said = asdict(wish)
    return said if wish.item else {name: value for name, value in said.items() if name != "item"}


def _rejections(wish: Any) -> list[Rejection]:
    try:
        return [Rejection(**one) for one in ([wish] if isinstance(wish, dict) else wish or [])]
    except TypeError as wrong:
        raise ValueError(f"reject takes code, count and tax_id: {wrong}") from None


def _checked(name: str, wish: Any) -> Any:
    now = getattr(_CALM, name)
    if name == "pause" and wish in (None, *PAUSES):
        return wish
    if name == "tell" and (wish is None or (type(wish) is int and 100 <= wish <= 999)):
        return wish
    if isinstance(now, float) and isinstance(wish, int | float) and not isinstance(wish, bool) and wish >= 0:
        return float(wish)
    if now is not None and type(wish) is type(now) and wish >= 0:
        return wish
    raise ValueError(f"{name} cannot be {wish!r}")
