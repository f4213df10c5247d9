"""Where a webhook may lead: to a public name, with TLS, and never into the installation's own network."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.kernel.network import is_loopback, is_public
from domain.kernel.refusal import Refusal
from domain.kernel.said import Said
from domain.kernel.text import clean

LONGEST_ADDRESS = 500
ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?"
    r"([/?][A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]*)?"
)
"""Without user, password and fragment."""
NAME = re.compile(
    r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?"
)
"""More than one label, the last of them no number, which would be an address in disguise."""
INWARD = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa")
"""Last labels of names that are nobody's in public."""
PORTS = (443, 8443)


class AddressRefused(Refusal):
    """A webhook does not lead there; facts: ``reason``."""

    code = "WEBHOOK_ADDRESS_REFUSED"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What an installation allows: ``plain`` HTTP, and ``loopback``, the machine itself at any port.

    Production allows neither.
    """

    plain: bool = False
    loopback: bool = False


@dataclass(frozen=True)
class Place:
    """The host that an address names, and the port it is called at."""

    host: str
    port: int


def checked_address(text: str, reach: Reach) -> str:
    """Tidied up. Raises AddressRefused, Required, TooLong. What a name leads to is looked up elsewhere."""
    text = clean(text, longest=LONGEST_ADDRESS)
    place = place_of(text)
    if text.startswith("http:") and not reach.plain:
        raise AddressRefused(reason="https only")
    if reach.loopback and (place.host == "localhost" or is_loopback(place.host)):
        return text
    if place.port not in PORTS and not (reach.plain and place.port == 80):
        raise AddressRefused(reason=Said("port {ports} only", ports="/".join(map(str, PORTS))))
    if not _public(place.host):
        raise AddressRefused(reason="not a public address")
    return text


def place_of(address: str) -> Place:
    """Raises AddressRefused for what is no address of the web."""
    match = ADDRESS.fullmatch(address)
    if match is None:
        raise AddressRefused(reason="no address of the form https://host/path")
    port = match["port"] or (443 if match["scheme"] == "https" else 80)
    return Place(match["host"].strip("[]").lower(), int(port))


def _public(host: str) -> bool:
    """Whether it is a public IP address, or a name that could lead to one."""
    if is_public(host):
        return True
    return bool(NAME.fullmatch(host)) and host.rstrip(".").rpartition(".")[2] not in INWARD
