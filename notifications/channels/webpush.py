"""Web push on the wire: a message only the browser can read (RFC 8291), and the site's word (RFC 8292).

Both are a few steps on the primitives of `cryptography`, which is here anyway; the tests hold them against
the example of RFC 8291, appendix A.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

RECORD = 4096
"""Bytes of the one record, as its head says; push services take no more."""
PADDED = 1024
"""Every message has so many bytes inside, so that its length tells nothing."""
LASTS = timedelta(hours=12)
"""How long the site's word to a push service counts; RFC 8292 allows 24 hours."""


def b64(data: bytes) -> str:
    """Base64 as addresses carry it, without filling."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes of such a text; ValueError where it is none."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def site_key() -> EllipticCurvePrivateKey:
    """The private key of the site; ValueError where the setting PUSH_KEY holds none."""
    return derive_private_key(int.from_bytes(unb64(settings.PUSH_KEY)), SECP256R1())


def public_key() -> str:
    """The public key of the site, as browsers are given it."""
    return b64(_point(site_key().public_key()))


def read_point(p256dh: bytes) -> EllipticCurvePublicKey:
    """The public key of a browser; ValueError where it is no point of the curve."""
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), p256dh)


def encrypted(
    plain: bytes,
    p256dh: bytes,
    auth: bytes,
    *,
    size: int = PADDED,
    private: EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """A message for the browser with these keys, filled to `size` bytes, under a key and salt of its own."""
    browser = read_point(p256dh)
    private, salt = private or generate_private_key(SECP256R1()), salt or os.urandom(16)
    ours = _point(private.public_key())
    shared = private.exchange(ECDH(), browser)
    secret = _derived(auth, shared, b"WebPush: info\0" + p256dh + ours, 32)
    key = _derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, secret, b"Content-Encoding: nonce\0", 12)
    filled = (plain + b"\x02").ljust(size, b"\0")
    head = salt + RECORD.to_bytes(4) + len(ours).to_bytes(1) + ours
    return head + AESGCM(key).encrypt(nonce, filled, None)


def authorization(endpoint: str, now: datetime) -> str:
    """What shows a push service that the site speaks: a signed word for it alone, and the public key."""
    place = urlsplit(endpoint)
    claims = {
        "aud": f"{place.scheme}://{place.netloc}",
        "exp": int((now + LASTS).timestamp()),
        "sub": _contact(),
    }
    said = ".".join(b64(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(site_key().sign(said.encode(), ECDSA(hashes.SHA256())))
    return f"vapid t={said}.{b64(r.to_bytes(32) + s.to_bytes(32))}, k={public_key()}"


def _contact() -> str:
    """Where a push service finds somebody to talk to: the site, else the address that letters come from."""
    if settings.SITE_URL.startswith("https://"):
        return str(settings.SITE_URL)
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"


def _derived(salt: bytes, secret: bytes, info: bytes, size: int) -> bytes:
    return HKDF(hashes.SHA256(), size, salt, info).derive(secret)


def _point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
