"""What in a text opens a door or identifies a person."""

from __future__ import annotations

import re

HIDDEN = "[hidden]"
SECRETS = re.compile(
    r"""
    (?<=://)[^/\s@]+(?=@)                                      # login and password of an address
    | (?i:bearer|basic)\s+[\w.~+/=-]{8,}                       # authorization
    | eyJ[\w-]+\.[\w-]+\.[\w-]*                                # a signed token
    | -----BEGIN[^-]+PRIVATE\sKEY-----.*?-----END[^-]+-----    # a private key
    | (?i:password|senha|secret|token|api_?key)["']?\s*[=:]\s*\S+
    | \brg_\w+_[\w-]{16,}                                       # a partner's key
    | \bwhsec_[\w+/=-]{16,}                                     # what webhooks are signed with
    | [\w.+-]+@[\w-]+\.[\w.-]+                                 # an e-mail address
    | \b\d{3}\.\d{3}\.\d{3}-\d{2}\b                            # CPF
    | (?<![\w-])\d{11}(?![\w-])
    | \b[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-\d{2}\b  # CNPJ
    | (?<![\w-])[0-9A-Z]{12}\d{2}(?![\w-])
    | (?<![\w-])\d{6}[0-9A-Z]{12}\d{26}(?![\w-])               # access key of a document
    | (?<![\w-])(?:\d{4}[ -]?){3}\d{1,7}(?![\w-])              # a card
    """,
    re.VERBOSE | re.DOTALL,
)


def redacted(text: str) -> str:
    """The text without what looks like a secret or identifies a person."""
    return SECRETS.sub(HIDDEN, text)
