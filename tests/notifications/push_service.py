"""A push service on this machine: it has browsers, takes only what the site signed, and reads it as they would.

It is written from the RFCs and shares no line with the site: 8030 (headers), 8291 (reading), 8292 (signature).
"""

from __future__ import annotations

import json
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.notifications.receivers import Receiver

DAY = 24 * 60 * 60


def b64(data):
    return urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text):
    return urlsafe_b64decode(text + "===")


def mac(key, data):
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(data)
    return made.finalize()


def point(key):
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Phone:
    """A browser that asked this service for an address, and gave the site's key to it."""

    def __init__(self, url, site_key):
        self.name, self.site_key = secrets.token_urlsafe(8), site_key
        self.private, self.secret = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16)
        self.given = {
            "endpoint": f"{url}/{self.name}",
            "p256dh": b64(point(self.private)),
            "auth": b64(self.secret),
        }
        self.shown = []
        """What it showed: (headers, what it could read)."""

    def read(self, body):
        salt, size, ours, record = body[:16], body[20], body[21 : 21 + body[20]], body[21 + body[20] :]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ours)
        assert size == 65 and int.from_bytes(body[16:20]) >= len(record)
        info = b"WebPush: info\0" + point(self.private) + ours
        ikm = mac(mac(self.secret, self.private.exchange(ec.ECDH(), theirs)), info + b"\x01")
        first = mac(salt, ikm)
        key = mac(first, b"Content-Encoding: aes128gcm\0\x01")[:16]
        nonce = mac(first, b"Content-Encoding: nonce\0\x01")[:12]
        plain, end, filling = AESGCM(key).decrypt(nonce, record, None).partition(b"\x02")
        assert end and not filling.strip(b"\0")
        return json.loads(plain)


class PushService(Receiver):
    """Answers as push services do; `mood` are answers it gives first."""

    PATH = ""

    def __init__(self):
        self.phones, self.sizes = {}, set()
        super().__init__()

    def phone(self, site_key):
        made = Phone(self.url, site_key)
        self.phones[made.name] = made
        return made

    def take(self, path, headers, body):
        phone = self.phones.get(path.strip("/"))
        if self.mood:
            return self.mood.popleft()
        if phone is None:
            return 410
        if not self.is_signed(headers["Authorization"], phone):
            return 403
        if not headers["TTL"].isdecimal() or headers["Content-Encoding"] != "aes128gcm" or len(body) > 4096:
            return 400
        self.sizes.add(len(body))
        try:
            phone.shown.append((dict(headers), phone.read(body)))
        except InvalidTag:
            return 400
        return 201

    def is_signed(self, header, phone):
        scheme, _space, rest = header.partition(" ")
        found = dict(part.strip().split("=", 1) for part in rest.split(","))
        said, _dot, signed = found["t"].rpartition(".")
        head, claims = (json.loads(unb64(part)) for part in said.split("."))
        raw = unb64(signed)
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(found["k"]))
        both = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        try:
            key.verify(both, said.encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        fresh = time.time() < claims["exp"] <= time.time() + DAY
        ours = claims["aud"] == self.url and claims["sub"].startswith(("mailto:", "https:"))
        known = scheme == "vapid" and head["alg"] == "ES256" and found["k"] == phone.site_key
        return fresh and ours and known and len(raw) == 64
