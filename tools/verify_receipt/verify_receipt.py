#!/usr/bin/env python3
"""Checks a receipt of Concord years later, without Concord: one file, nothing but Python 3.9 or newer.

    python3 verify_receipt.py RECEIPT.json --key KEY [FILE ...]

KEY is a public key of the office: 64 hexadecimal digits, or the file `receipt-keys.json` that it published.
Take it from somewhere the office cannot quietly change: a newspaper, the paper receipt, the other side.
Each FILE (the complaint, a photo, a paper) must be one that the receipt names. README.md tells the format.

Exit status: 0 everything fits; 1 something does not; 2 the call is wrong; 3 the signature fits a key that
nobody vouched for (no --key was given).
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

FORMAT = "concord-receipt/1"
OUTER = {"format", "statement", "key", "public_key", "signature"}
MOST = 1024 * 1024
"""Bytes a receipt may have."""


class DoesNotFit(Exception):
    """Something about a receipt that is not as it must be; its text says what."""


# -- Ed25519, RFC 8032 section 5.1.7: checking only, so there is no secret to keep here -----------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _add(a, b):
    """The sum of two points in extended coordinates."""
    left = (a[1] - a[0]) * (b[1] - b[0]) % P
    right = (a[1] + a[0]) * (b[1] + b[0]) % P
    mixed, double = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = right - left, double - mixed, double + mixed, right + left
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n, point):
    """A point taken n times."""
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = _add(result, point)
        point = _add(point, point)
        n >>= 1
    return result


def _same(a, b):
    """Whether two points are one."""
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def _point(data):
    """The point that 32 bytes name; None where they name none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_fits(public_key, message, signature):
    """Whether 64 bytes are the Ed25519 signature of a message by the key of 32 bytes."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, commitment = _point(public_key), _point(signature[:32])
    answer = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or answer >= ORDER or _same(_times(8, key), (0, 1, 1, 0)):
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    return _same(_times(answer, BASE), _add(commitment, _times(challenge, key)))


# -- The receipt ----------------------------------------------------------------------------------------------
def signed_bytes(statement):
    """What is signed: the statement as JSON, keys in order, no spaces, UTF-8."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def key_id(public_key):
    """The name of a key: the first 32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def _once(pairs):
    names = [name for name, _value in pairs]
    if len(names) != len(set(names)):
        raise DoesNotFit("a name stands twice in one object")
    return dict(pairs)


def _no_fraction(text):
    raise DoesNotFit(f"{text} is no whole number")


def read_json(data):
    """JSON of a receipt or of keys; raises DoesNotFit. Names stand once, numbers are whole."""
    if len(data) > MOST:
        raise DoesNotFit("the file is longer than a receipt can be")
    try:
        return json.loads(
            data.decode(), object_pairs_hook=_once, parse_float=_no_fraction, parse_constant=_no_fraction
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DoesNotFit(f"this is not JSON in UTF-8 ({error})") from error


def _hex(value, name, length):
    if not isinstance(value, str) or len(value) != length or set(value) - set("0123456789abcdef"):
        raise DoesNotFit(f"{name} is not {length} hexadecimal digits")
    return bytes.fromhex(value)


def check_receipt(data):
    """The statement and the public key of a receipt whose signature fits; raises DoesNotFit."""
    receipt = read_json(data)
    if not isinstance(receipt, dict) or receipt.get("format") != FORMAT:
        raise DoesNotFit(f"this is no receipt of the format {FORMAT}")
    if set(receipt) != OUTER:
        raise DoesNotFit("names are missing or too many: " + ", ".join(sorted(set(receipt) ^ OUTER)))
    statement = receipt["statement"]
    if not isinstance(statement, dict) or statement.get("format") != FORMAT:
        raise DoesNotFit("the statement is of another format")
    public_key = _hex(receipt["public_key"], "public_key", 64)
    if key_id(public_key) != receipt["key"]:
        raise DoesNotFit("the name of the key is not that of the key")
    if not signature_fits(public_key, signed_bytes(statement), _hex(receipt["signature"], "signature", 128)):
        raise DoesNotFit("the signature does not fit: the receipt was changed, or this key did not sign it")
    return statement, public_key


def trusted_keys(word):
    """The public keys that --key names: one in hexadecimal digits, or a file of them; raises DoesNotFit."""
    if len(word) == 64 and not set(word.lower()) - set("0123456789abcdef"):
        return [bytes.fromhex(word)]
    try:
        rows = read_json(Path(word).read_bytes())["keys"]
        return [_hex(row["public_key"], "public_key", 64) for row in rows]
    except (OSError, KeyError, TypeError) as error:
        raise DoesNotFit(f"no keys in {word}") from error


def named_files(statement):
    """The files a receipt names, by SHA-256: the complaint itself and what came with it."""
    rows = [statement["content"], *statement["files"]]
    return {row["sha256"]: row for row in rows}


def _say_files(statement, paths):
    """Compare files with the receipt; give whether all fit."""
    named, fine = named_files(statement), True
    for path in paths:
        row = named.pop(hashlib.sha256(path.read_bytes()).hexdigest(), None)
        fine = fine and row is not None
        print(
            f"FITS      {path} is {row['name']}"
            if row
            else f"NOT NAMED {path} is none of the receipt's files"
        )
    for row in named.values():
        print(f"not given {row['name']}, {row['size']} bytes, SHA-256 {row['sha256']}")
    return fine


def _say(statement, public_key):
    print(f"FITS      signature by the key {key_id(public_key)}")
    for name in ("number", "received_at", "recorded_at", "office", "issuer"):
        print(f"          {name}: {statement.get(name, '')}")
    if statement.get("made_up"):
        print("          MADE UP: a receipt of a demonstration; it has no effect")


def main(words=None):
    """Check what the command line names; give the exit status."""
    asked = argparse.ArgumentParser(description="Checks a receipt of Concord without Concord.")
    asked.add_argument("receipt", type=Path)
    asked.add_argument("--key", help="a public key (64 hexadecimal digits) or the file receipt-keys.json")
    asked.add_argument("files", type=Path, nargs="*", metavar="FILE")
    given = asked.parse_intermixed_args(words)
    try:
        statement, public_key = check_receipt(given.receipt.read_bytes())
        if given.key and public_key not in trusted_keys(given.key):
            raise DoesNotFit("the receipt is signed by another key than the one you gave")
        _say(statement, public_key)
        fine = _say_files(statement, given.files)
    except OSError as error:
        print(f"cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except (DoesNotFit, KeyError, TypeError) as error:
        print(f"DOES NOT FIT: {error}")
        return 1
    if fine and not given.key:
        print("NOT KNOWN whose key this is: compare it with one the office published, or give --key")
        return 3
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
