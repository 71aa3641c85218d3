#!/usr/bin/env python3
"""Checks the file of a whole case of Concord years later, without Concord: one file, nothing but Python 3.9 or newer.

    python3 verify_case.py CASE.zip --key KEY [--heads HEADS]

KEY is a public key of the office: 64 hexadecimal digits, or the file `receipt-keys.json` that it published.
HEADS is a file of the last hashes of all cases (`anchor_heads`) that somebody else kept. README.md tells the format.
The program also lies in the ZIP; who does not trust whoever gave the ZIP takes it from elsewhere.

Exit status: 0 everything holds; 1 something does not; 2 the call is wrong; 3 everything holds, but for a key that
nobody vouched for (no --key was given).
"""

import argparse
import hashlib
import json
import sys
import zipfile
from pathlib import Path

FORMAT = "concord-case/1"
ERASED = "erased by rule on "
MOST = 1024 * 1024 * 1024
"""Bytes that a file in JSON may have; documents may have any number, they are read piece by piece."""
OUTSIDE = {"MANIFEST.json", "SIGNATURE.json"}
NEEDED = {
    "case.json",
    "documents.json",
    "index.html",
    "record.json",
    "texts.json",
    "verify_case.py",
    "watermark.json",
}


class DoesNotHold(Exception):
    """Something about a file that is not as it must be; its text says what."""


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


# -- The archive ----------------------------------------------------------------------------------------------
def _once(pairs):
    names = [name for name, _value in pairs]
    if len(names) != len(set(names)):
        raise DoesNotHold("a name stands twice in one object")
    return dict(pairs)


def read_json(data, what):
    """JSON whose names stand once in each object; raises DoesNotHold."""
    try:
        return json.loads(data.decode(), object_pairs_hook=_once)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DoesNotHold(f"{what} is not JSON in UTF-8 ({error})") from error


def _read(archive, name):
    if archive.getinfo(name).file_size > MOST:
        raise DoesNotHold(f"{name} is longer than it can be")
    return archive.read(name)


def _measure(archive, name):
    """Size and SHA-256 of a file in the archive, read piece by piece."""
    size, digest = 0, hashlib.sha256()
    with archive.open(name) as file:
        while True:
            piece = file.read(256 * 1024)
            if not piece:
                return size, digest.hexdigest()
            size += len(piece)
            digest.update(piece)


def check_names(archive):
    """Every file stands once and under a plain name; raises DoesNotHold."""
    names = archive.namelist()
    if len(names) != len(set(names)):
        raise DoesNotHold("a file stands twice in the archive")
    for name in names:
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise DoesNotHold(f"the name {name} leads out of the archive")
    for name in sorted((NEEDED | OUTSIDE) - set(names)):
        raise DoesNotHold(f"{name} is missing")


def check_signature(archive):
    """The manifest and the public key that signed it; raises DoesNotHold."""
    data = _read(archive, "MANIFEST.json")
    said = read_json(_read(archive, "SIGNATURE.json"), "SIGNATURE.json")
    try:
        public_key, signature = bytes.fromhex(said["public_key"]), bytes.fromhex(said["signature"])
    except (KeyError, TypeError, ValueError) as error:
        raise DoesNotHold("SIGNATURE.json has no key and signature") from error
    if hashlib.sha256(public_key).hexdigest()[:32] != said.get("key"):
        raise DoesNotHold("the name of the key is not that of the key")
    if not signature_fits(public_key, data, signature):
        raise DoesNotHold("the signature does not fit: the manifest was changed, or this key did not sign it")
    manifest = read_json(data, "MANIFEST.json")
    if said.get("format") != FORMAT or manifest.get("format") != FORMAT:
        raise DoesNotHold(f"this is not of the format {FORMAT}")
    return manifest, public_key


def check_files(archive, manifest):
    """Every file is the one of the manifest, and there is no other; gives the rows by name."""
    rows = {row["name"]: row for row in manifest["files"]}
    if len(rows) != len(manifest["files"]):
        raise DoesNotHold("the manifest names a file twice")
    there = set(archive.namelist()) - OUTSIDE
    for name in sorted(there ^ set(rows)):
        raise DoesNotHold(f"{name} is " + ("not in the manifest" if name in there else "missing"))
    for name, row in rows.items():
        if _measure(archive, name) != (row["size"], row["sha256"]):
            raise DoesNotHold(f"{name} was changed")
    return rows


# -- The record -----------------------------------------------------------------------------------------------
HASHED = (
    "previous",
    "case",
    "seq",
    "action",
    "actor",
    "role",
    "party",
    "mandate",
    "before",
    "after",
    "audience",
    "audience_party",
    "recorded_at",
    "occurred_at",
    "day_only",
    "data",
    "basis",
    "warnings",
    "assumed",
    "corrects",
)


def check_record(archive, manifest):
    """Places without gap; of the office's file each hash, the links and the head; gives entries and texts."""
    record = read_json(_read(archive, "record.json"), "record.json")
    if read_json(_read(archive, "case.json"), "case.json")["number"] != manifest["number"]:
        raise DoesNotHold("the case has another number than the manifest")
    entries, last, whole = record["entries"], None, {}
    if record["number"] != manifest["number"] or len(entries) != manifest["entries"]:
        raise DoesNotHold("the record is of another case or of another length than the manifest says")
    for place, entry in enumerate(entries, start=1):
        if entry["seq"] != place:
            raise DoesNotHold(f"entry {place} is missing")
        if not manifest["chain"]:
            continue
        if "hashed" in entry:
            whole[place] = _check_entry(entry, last)
        last = entry["hash"]
    if manifest["chain"] and last != manifest["head"]:
        raise DoesNotHold("the last entry is not the one that the manifest names")
    return entries, whole


def _check_entry(entry, last):
    """What an entry says in the text that was hashed, by name; raises DoesNotHold."""
    where = f"entry {entry['seq']}"
    if hashlib.sha256(entry["hashed"].encode()).hexdigest() != entry["hash"]:
        raise DoesNotHold(f"{where} was changed: its text has another hash")
    values = read_json(entry["hashed"].encode(), where)
    if not isinstance(values, list) or len(values) != len(HASHED):
        raise DoesNotHold(f"{where} is of another format")
    said = dict(zip(HASHED, values))
    if said["previous"] != (last or ""):
        raise DoesNotHold(f"{where} does not follow on the entry before it")
    for name in ("seq", "action", "role", "audience", "day_only", "basis"):
        if said[name] != entry[name]:
            raise DoesNotHold(f"{where} says something else in its words than in its text ({name})")
    return said


def check_documents(archive, rows, whole):
    """Documents and the files they name, against the manifest and the record; gives the documents."""
    listed = read_json(_read(archive, "documents.json"), "documents.json")["documents"]
    files = {d["file"] for d in listed if "file" in d}
    for name in sorted({name for name in rows if name.startswith("documents/")} ^ files):
        raise DoesNotHold(f"{name} is no document of the list, or is missing")
    for document in listed:
        _check_document(document, rows, whole.get(document["entry"]))
    return listed


def _check_document(document, rows, entry):
    where, digest = f"document {document['number']}", document["sha256"]
    if "file" in document and digest and rows[document["file"]]["sha256"] != digest:
        raise DoesNotHold(f"{where} is not the file that was received")
    data = entry["data"] if entry else {}
    if (
        not entry
        or entry["action"] != "add_document"
        or data.get("document", document["id"]) != document["id"]
    ):
        return
    if digest and data.get("sha256", digest) != digest:
        raise DoesNotHold(f"{where} is not the file that its entry names")
    if "file" in document and document["written"] and data.get("text"):
        if rows[document["file"]]["sha256"] != data["text"]:
            raise DoesNotHold(f"{where} is not the text that its entry names")


def check_texts(archive, whole):
    """Notes and minutes against the digests in the record; those that were erased by rule are told apart."""
    texts = read_json(_read(archive, "texts.json"), "texts.json")
    for name, key in (("notes", "text"), ("interviews", "minutes")):
        for row in texts[name]:
            kept = (whole.get(row["entry"]) or {"data": {}})["data"].get(key)
            digest = hashlib.sha256(row["text"].encode()).hexdigest()
            if kept and not row.get("erased") and digest != kept:
                raise DoesNotHold(f"the text of entry {row['entry']} was changed")
    return texts


def check_heads(path, number, entries):
    """The hash that somebody else kept, against the record; gives words about it."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        name, seq, digest = line.split(" ")
        if name == number:
            if int(seq) > len(entries):
                return f"the kept hash is of entry {seq}, later than this file"
            if entries[int(seq) - 1]["hash"] != digest:
                raise DoesNotHold(f"entry {seq} is not the one whose hash was kept outside")
            return f"entry {seq} is the one whose hash was kept outside"
    raise DoesNotHold("the kept hashes do not name this case")


# -- In words -------------------------------------------------------------------------------------------------
def trusted_keys(word):
    """The public keys that --key names: one in hexadecimal digits, or a file of them; raises DoesNotHold."""
    if len(word) == 64 and not set(word.lower()) - set("0123456789abcdef"):
        return [bytes.fromhex(word)]
    try:
        return [bytes.fromhex(row["public_key"]) for row in read_json(Path(word).read_bytes(), word)["keys"]]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DoesNotHold(f"no keys in {word}") from error


def _say_erased(entries, listed, texts):
    for entry in entries:
        if entry.get("erased"):
            print(f"          the words of entry {entry['seq']}: {ERASED}{entry['erased']}")
    for document in listed:
        if "erased" in document:
            print(f"          document {document['number']}: {ERASED}{document['erased']}")
        elif "missing" in document:
            print(f"          document {document['number']} is not in this file: {document['missing']}")
    for row in texts["notes"] + texts["interviews"]:
        if row.get("erased"):
            print(f"          the text of entry {row['entry']}: {ERASED}{row['erased']}")


def check(path, heads=None):
    """Check everything, saying in words what holds; gives the public key. Raises DoesNotHold."""
    with zipfile.ZipFile(path) as archive:
        check_names(archive)
        manifest, public_key = check_signature(archive)
        print(f"HOLDS     signature by the key {hashlib.sha256(public_key).hexdigest()[:32]}")
        rows = check_files(archive, manifest)
        print(f"HOLDS     {len(rows)} files are those that were signed")
        entries, whole = check_record(archive, manifest)
        if manifest["chain"]:
            print(
                f"HOLDS     the chain of {len(entries)} entries: {len(whole)} recomputed, others in their place"
            )
        else:
            print(f"HOLDS     {len(entries)} entries are those that the office told this person and signed")
        listed = check_documents(archive, rows, whole)
        texts = check_texts(archive, whole)
        print(f"HOLDS     {len(listed)} documents are those of the record")
        if heads and not manifest["chain"]:
            raise DoesNotHold("only the office's own file holds the chain that kept hashes are compared with")
        if heads:
            print(f"HOLDS     {check_heads(heads, manifest['number'], entries)}")
        _say_erased(entries, listed, texts)
        mark = read_json(_read(archive, "watermark.json"), "watermark.json")
        print(f"          {manifest['number']}, taken along by {mark['person']} at {mark['asked_at']}")
        if manifest.get("made_up"):
            print("          MADE UP: a case of a demonstration; it has no effect")
    return public_key


def main(words=None):
    """Check what the command line names; give the exit status."""
    asked = argparse.ArgumentParser(description="Checks the file of a whole case of Concord without Concord.")
    asked.add_argument("file", type=Path)
    asked.add_argument("--key", help="a public key (64 hexadecimal digits) or the file receipt-keys.json")
    asked.add_argument("--heads", type=Path, help="hashes of all cases that somebody else kept")
    given = asked.parse_args(words)
    try:
        public_key = check(given.file, given.heads)
        if given.key and public_key not in trusted_keys(given.key):
            raise DoesNotHold("the file is signed by another key than the one you gave")
    except OSError as error:
        print(f"cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except DoesNotHold as error:
        print(f"DOES NOT HOLD: {error}")
        return 1
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        zipfile.BadZipFile,
        NotImplementedError,
    ) as error:
        print(f"DOES NOT HOLD: this is no whole file of a case ({error})")
        return 1
    if not given.key:
        print("NOT KNOWN whose key this is: compare it with one the office published, or give --key")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
