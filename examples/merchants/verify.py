"""Verifies a signed event (Standard Webhooks) with Python's standard library. By hand, with the secret and the three headers:

LANGO_SECRET=whsec_... python3 verify.py MESSAGE_ID TIMESTAMP SIGNATURE < body
"""

import base64
import hashlib
import hmac
import os
import sys
import time


def verify(body: bytes, message_id: str, timestamp: str, signature: str, secret: str) -> None:
    """Raises ValueError where the event is not to be believed. `body` is the raw request body."""
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > 300:
        raise ValueError("the time stamp is too far from now")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    if len(key) < 24:
        raise ValueError("the secret is not whole")
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    # While a secret is rotated there are two signatures, with a space between them.
    if not any(hmac.compare_digest(one.encode(), expected) for one in signature.split(" ")):
        raise ValueError("no signature matches")


if __name__ == "__main__":
    try:
        verify(sys.stdin.buffer.read(), *sys.argv[1:4], os.environ["LANGO_SECRET"])
        print("verified")
    except ValueError as error:
        sys.exit(f"refused: {error}")
