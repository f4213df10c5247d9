"""The BR Code: what a payer scans or pastes to pay by Pix (Manual de Padrões para Iniciação do Pix, BCB)."""

from __future__ import annotations

import re
import unicodedata

from domain.kernel.money import Money

ARRANGEMENT = "br.gov.bcb.pix"
LONGEST_NAME, LONGEST_CITY, LONGEST_TXID = 25, 15, 25
ANY_PAYMENT = "***"
"""The txid of a code that belongs to no charge."""
ONCE = "12"
"""Point of initiation: paid once, and then no more."""
TXID = re.compile(r"[A-Za-z0-9]{1,25}|\*{3}")


def static_code(
    *, key: str, name: str, city: str, amount: Money | None = None, txid: str = ANY_PAYMENT
) -> str:
    """A code that needs no bank to be made: key, amount and txid are in it."""
    return _code(
        _field("00", ARRANGEMENT) + _field("01", key), name=name, city=city, amount=amount, txid=txid
    )


def dynamic_code(*, location: str, name: str, city: str) -> str:
    """A code for a charge that a payment provider keeps (cob, cobv): ``location`` is its address
    without ``https://``; amount, due date, fine and interest are asked for there."""
    return _code(
        _field("00", ARRANGEMENT) + _field("25", location),
        name=name,
        city=city,
        amount=None,
        txid=ANY_PAYMENT,
        uses=ONCE,
    )


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE in four upper-case hexadecimal digits: polynomial 1021, begun at FFFF."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def folded(text: str, *, longest: int) -> str:
    """Without accents and signs, cut to its place in the code."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^A-Za-z0-9 ]", " ", plain).split())[:longest].strip()


def _code(account: str, *, name: str, city: str, amount: Money | None, txid: str, uses: str = "") -> str:
    if not TXID.fullmatch(txid):
        raise ValueError(f"{txid} is no txid of a code")
    fields = (
        ("00", "01"),
        ("01", uses),
        ("26", account),
        ("52", "0000"),
        ("53", "986"),
        ("54", str(amount) if amount else ""),
        ("58", "BR"),
        ("59", folded(name, longest=LONGEST_NAME)),
        ("60", folded(city, longest=LONGEST_CITY)),
        ("62", _field("05", txid)),
    )
    body = "".join(_field(tag, value) for tag, value in fields if value) + "6304"
    return body + crc16(body)


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
