"""Verifies the audit of a company from outside: python verify_audit.py ADDRESS KEY PUBLIC_KEY"""

import json
import sys
from collections import defaultdict
from hashlib import sha256

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def pages(ask, field, wanted):
    """Every node of a list, a hundred at a time."""
    more, after = True, None
    shown = f"nodes {{ {wanted} }} pageInfo {{ hasNextPage endCursor }}"
    query = f"query ($after: String) {{ page: {field}(first: 100, after: $after) {{ {shown} }} }}"
    while more:
        page = ask(query, after)
        yield from page["nodes"]
        more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]


def merkle(level):
    """The root of RFC 6962 over leaves."""
    while len(level) > 1:
        pairs = [
            sha256(b"\1" + b"".join(pair)).digest() for pair in zip(level[::2], level[1::2], strict=False)
        ]
        level = pairs + (level[-1:] if len(level) % 2 else [])
    return level[0]


def verify(ask, public_key):
    """The number of the last block. Raises AssertionError or InvalidSignature where the record breaks."""
    key, previous, number = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)), bytes(32), 0
    leaves = defaultdict(dict)
    for entry in pages(ask, "auditEntries", "block place canonical"):
        leaves[entry["block"]][entry["place"]] = sha256(b"\0" + entry["canonical"].encode()).digest()
    for number, block in enumerate(pages(ask, "auditBlocks", "number head hash signature"), 1):
        root = merkle([leaf for _, leaf in sorted(leaves[number].items())])
        previous = sha256(previous + root + block["head"].encode()).digest()
        assert (block["number"], block["hash"]) == (number, previous.hex()), f"block {number} breaks"
        assert int(json.loads(block["head"])[2]) == len(leaves[number]), f"entries are missing in {number}"
        key.verify(bytes.fromhex(block["signature"]), previous)
    return number


if __name__ == "__main__":
    address, token, public_key = sys.argv[1:]
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=30) as http:

        def ask(query, after):
            answer = http.post(address, json={"query": query, "variables": {"after": after}})
            return answer.raise_for_status().json()["data"]["page"]

        print(verify(ask, public_key), "blocks are right")
