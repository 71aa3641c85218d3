"""The program that checks receipts alone: its vectors, the RFC's own, and a second implementation's word."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tools.verify_receipt import verify_receipt

HOME = Path(verify_receipt.__file__).parent
CALLS = json.loads((HOME / "vectors" / "manifest.json").read_text())
RFC = [  # RFC 8032, 7.1: public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]


@pytest.fixture
def vectors(monkeypatch):
    monkeypatch.chdir(HOME / "vectors")


@pytest.mark.parametrize("call", CALLS, ids=[call["why"] for call in CALLS])
def test_every_vector_ends_as_its_manifest_says(call, vectors, capsys):
    assert verify_receipt.main(call["args"]) == call["exit"], capsys.readouterr().out


@pytest.mark.parametrize(("key", "message", "signature"), RFC)
def test_the_signatures_of_the_standard_fit(key, message, signature):
    parts = [bytes.fromhex(word) for word in (key, message, signature)]
    assert verify_receipt.signature_fits(*parts)
    assert not verify_receipt.signature_fits(parts[0], parts[1] + b"!", parts[2])


def test_it_agrees_with_a_second_implementation_on_signatures_good_and_spoiled():
    dice = random.Random(8032)
    for _n in range(12):
        key = Ed25519PrivateKey.from_private_bytes(dice.randbytes(32))
        raw, message = key.public_key().public_bytes_raw(), dice.randbytes(dice.randrange(200))
        good = key.sign(message)
        place = dice.randrange(64)
        bad = good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
        assert verify_receipt.signature_fits(raw, message, good)
        assert not verify_receipt.signature_fits(raw, message, bad)


def test_it_runs_alone_without_anything_installed(vectors):
    script = HOME / "verify_receipt.py"
    call = [sys.executable, "-I", "-S", str(script), *CALLS[0]["args"]]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr
    assert "FITS" in done.stdout
