"""Reads a BR Code back, as a payer's bank does (EMV QRCPS-MPM): tags, lengths, values, check."""

from __future__ import annotations

import binascii


def parts(text: str) -> dict[str, str]:
    """By tag. Raises ValueError where lengths do not fit."""
    found = {}
    while text:
        tag, length, text = text[:2], int(text[2:4]), text[4:]
        if len(text) < length:
            raise ValueError(f"{tag} is cut off")
        found[tag], text = text[:length], text[length:]
    return found


def is_sound(code: str) -> bool:
    """Whether the last four digits are the CRC-16/CCITT-FALSE of all before, by another hand than ours."""
    return code[-8:-4] == "6304" and f"{binascii.crc_hqx(code[:-4].encode(), 0xFFFF):04X}" == code[-4:]
