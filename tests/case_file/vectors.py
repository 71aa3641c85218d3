"""Makes the test vectors of verify_case: a made-up case, and the same with one thing spoiled each time.

`manage.py shell -c "from tests.case_file.vectors import *; write(HOME / 'vectors')"` writes them; a test says
that they are what this makes. The key signs nothing
else. A vector that is `signed` again stands for somebody inside who holds the key: then the record must tell.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cases.case_file.archive import written
from cases.services.receipts import canonical

HOME = Path(__file__).parents[2] / "tools" / "verify_case"
KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
FORMAT = "concord-case/1"
Files = dict[str, bytes]
NOTICE, NOTE = b"Work stops on Monday (made up).", "A note (made up)"


def sha(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _entry(
    seq: int, previous: str, action: str, data: dict[str, object], *, shown: bool = True
) -> dict[str, object]:
    values = [
        previous, 1, seq, action, 5, "claimant", 2, None, "filed", "filed", "all", None, 1.5, 1.5, False, data,
        "LL 303", [], [], None,
    ]  # fmt: skip
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    place: dict[str, object] = {"seq": seq, "hash": sha(text.encode())}
    said = {"action": action, "role": "claimant", "audience": "all", "day_only": False, "basis": "LL 303"}
    return {**place, **said, "hashed": text} if shown else place


def _record() -> list[dict[str, object]]:
    steps = [
        ("file", {"declaration": True}, True),
        ("add_document", {"document": "d-1", "sha256": sha(NOTICE)}, True),
        ("add_note", {"text": sha(NOTE.encode())}, True),
        ("propose_settlement", {"key": "hidden"}, False),
        ("export_case", {"view": "office"}, True),
    ]
    rows: list[dict[str, object]] = []
    for seq, (action, data, shown) in enumerate(steps, start=1):
        rows.append(_entry(seq, str(rows[-1]["hash"]) if rows else "", action, data, shown=shown))
    return rows


def good() -> Files:
    """The files of a case where everything holds, without manifest and signature."""
    document = {
        "number": 1, "id": "d-1", "entry": 2, "sha256": sha(NOTICE), "written": False, "title": "Notice",
        "file": "documents/0001.txt",
    }  # fmt: skip
    gone = {"number": 2, "id": "d-2", "entry": 1, "sha256": "0" * 64, "written": False, "title": "Old"}
    erased = {**gone, "missing": "erased", "erased": "2036-01-05, KEEP_FILES"}
    as_json = {
        "case.json": {"format": FORMAT, "number": "CD-2026-0417"},
        "documents.json": {"format": FORMAT, "documents": [document, erased]},
        "record.json": {"format": FORMAT, "number": "CD-2026-0417", "entries": _record()},
        "texts.json": {"notes": [{"entry": 3, "text": NOTE}], "interviews": [], "workers": []},
        "watermark.json": {"person": "A. Name (made up)", "asked_at": "2026-01-05T09:00:00+07:00"},
    }
    files = {name: canonical(value).encode() for name, value in as_json.items()}
    return {
        **files, "documents/0001.txt": NOTICE, "index.html": b"<p>made up</p>", "verify_case.py": b"# as shipped\n",
    }  # fmt: skip


def told() -> Files:
    """What a party gets of it: the entries it may see, numbered for themselves, without hashes."""
    files, hidden = good(), ("seq", "hash", "hashed")
    record = json.loads(files["record.json"])
    seen = [e for e in record["entries"] if e.get("action") in ("file", "add_document")]
    told = [
        {"seq": n, **{k: v for k, v in e.items() if k not in hidden}} for n, e in enumerate(seen, start=1)
    ]
    texts: dict[str, list[object]] = {"notes": [], "interviews": [], "workers": []}
    changed = {"record.json": {**record, "entries": told}, "texts.json": texts}
    return {**files, **{name: canonical(value).encode() for name, value in changed.items()}}


def signed(files: Files) -> Files:
    """The same with a manifest and its signature."""
    entries = json.loads(files["record.json"])["entries"]
    manifest = {
        "format": FORMAT, "number": "CD-2026-0417", "export": "e-1", "issuer": "https://concord.example",
        "made_up": True, "entries": len(entries), "head": entries[-1].get("hash", ""),
        "chain": "hash" in entries[-1],
        "files": [{"name": n, "size": len(files[n]), "sha256": sha(files[n])} for n in sorted(files)],
    }  # fmt: skip
    data = canonical(manifest).encode()
    return {**files, "MANIFEST.json": data, "SIGNATURE.json": _signature(data)}


def _signature(data: bytes) -> bytes:
    said = {
        "format": FORMAT,
        "key": sha(PUBLIC)[:32],
        "public_key": PUBLIC.hex(),
        "signature": KEY.sign(data).hex(),
    }
    return canonical(said).encode()


def changed(name: str, old: bytes, new: bytes, *, again: bool) -> Callable[[], Files]:
    """One file with other bytes; signed `again` by who holds the key, or not."""

    def make() -> Files:
        files = good() if again else signed(good())
        assert old in files[name], name
        files[name] = files[name].replace(old, new, 1)
        return signed(files) if again else files

    return make


def _without(name: str) -> Files:
    files = signed(good())
    del files[name]
    return files


def _entries(
    edit: Callable[[list[dict[str, object]]], object], begin: Callable[[], Files] = good
) -> Callable[[], Files]:
    """The record with its entries edited, signed again."""

    def make() -> Files:
        files = begin()
        record = json.loads(files["record.json"])
        edit(record["entries"])
        files["record.json"] = canonical(record).encode()
        return signed(files)

    return make


def _swap(entries: list[dict[str, object]]) -> None:
    for name in ("hash", "hashed"):
        entries[1][name], entries[2][name] = entries[2][name], entries[1][name]


def _rewrite(entries: list[dict[str, object]]) -> None:
    """A text changed together with its hash: the next entry no longer follows on it."""
    entries[1].update(_entry(2, str(entries[0]["hash"]), "add_document", {"document": "d-9"}))


VECTORS: dict[str, tuple[int, str, Callable[[], Files]]] = {
    "good": (0, "everything holds", lambda: signed(good())),
    "told": (0, "everything holds in the file of a party", lambda: signed(told())),
    "told-gone": (1, "an entry was taken out of a party's file", _entries(lambda e: e.pop(0), told)),
    "told-changed": (
        1, "a party's file was changed and not signed again",
        lambda: {**signed(told()), "record.json": told()["record.json"].replace(b"LL 303", b"LL 304")},
    ),
    "document": (1, "a document was changed", changed("documents/0001.txt", b"Monday", b"Sunday", again=False)),
    "document-signed": (
        1, "a document was changed and signed again: its entry names another",
        changed("documents/0001.txt", b"Monday", b"Sunday", again=True),
    ),
    "document-gone": (1, "a document is missing", lambda: _without("documents/0001.txt")),
    "added": (1, "a file was added", lambda: {**signed(good()), "documents/0009.txt": b"new"}),
    "page": (1, "the readable page was changed", changed("index.html", b"made", b"make", again=False)),
    "mark": (1, "the watermark was changed", changed("watermark.json", b"A. Name", b"B. Name", again=False)),
    "manifest": (1, "the manifest was changed", changed("MANIFEST.json", b"0417", b"0418", again=False)),
    "signature": (1, "the signature was changed", lambda: {**signed(good()), "SIGNATURE.json": _signature(b"other")}),
    "signature-gone": (1, "the signature is missing", lambda: _without("SIGNATURE.json")),
    "entry": (1, "the text of an entry was changed", _entries(lambda e: e[2].update(hashed="[]"))),
    "entry-words": (1, "an entry says another act", _entries(lambda e: e[0].update(action="withdraw"))),
    "entry-gone": (1, "an entry was taken out", _entries(lambda e: e.pop(2))),
    "entries-swapped": (1, "two entries changed places", _entries(_swap)),
    "entry-rewritten": (1, "an entry was written anew with its hash", _entries(_rewrite)),
    "hidden-hash": (1, "the hash of a hidden entry was changed", _entries(lambda e: e[3].update(hash="0" * 64))),
    "note": (1, "a note was changed", changed("texts.json", b"A note", b"B note", again=True)),
    "twice": (1, "a name stands twice in an object", changed("case.json", b"{", b'{"number":"1",', again=True)),
}  # fmt: skip
"""By name: exit status, why, and how it is made."""


def write(folder: Path) -> None:
    """Write every vector, the key, and the list of calls."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (_exit, _why, make) in VECTORS.items():
        path = folder / f"{name}.zip"
        path.unlink(missing_ok=True)
        with written(path) as archive:
            for inner, data in sorted(make().items()):
                archive.add(inner, [data])
    calls = [
        {"args": [f"{name}.zip", "--key", PUBLIC.hex()], "exit": code, "why": why}
        for name, (code, why, _make) in VECTORS.items()
    ]
    calls += [
        {"args": ["good.zip"], "exit": 3, "why": "nobody vouched for the key"},
        {"args": ["good.zip", "--key", "0" * 64], "exit": 1, "why": "another key was trusted"},
        {"args": ["absent.zip"], "exit": 2, "why": "there is no such file"},
        {"args": ["heads-other.txt"], "exit": 1, "why": "no archive at all"},
        {
            "args": ["good.zip", "--key", PUBLIC.hex(), "--heads", "heads.txt"], "exit": 0, "why": "a kept hash fits",
        },
        {
            "args": ["told.zip", "--key", PUBLIC.hex(), "--heads", "heads.txt"], "exit": 1,
            "why": "a party's file holds no chain to compare kept hashes with",
        },
        {
            "args": ["good.zip", "--key", PUBLIC.hex(), "--heads", "heads-other.txt"], "exit": 1,
            "why": "the hash that was kept outside is another",
        },
    ]  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(calls, indent=1) + "\n")
    for file, digest in (("heads", str(_record()[2]["hash"])), ("heads-other", "1" * 64)):
        (folder / f"{file}.txt").write_text(f"concord-heads/1 2026-01-05T00:00:00\nCD-2026-0417 3 {digest}\n")
