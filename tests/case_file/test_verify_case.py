"""The program that checks the file of a case alone: its vectors, and that each of its checks is needed."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from unittest import mock

import pytest

from cases.case_file.archive import PIECE, written
from tests.case_file.vectors import HOME, write
from tools.verify_case import verify_case
from tools.verify_receipt import verify_receipt

CALLS = json.loads((HOME / "vectors" / "manifest.json").read_text())
CHECKS = {
    "check_signature": "signature",
    "check_files": "document",
    "check_record": "entry-rewritten",
    "check_documents": "document-signed",
    "check_texts": "note",
}
"""A spoiled vector that each check alone notices."""


@pytest.fixture
def vectors(monkeypatch):
    monkeypatch.chdir(HOME / "vectors")


@pytest.mark.parametrize("call", CALLS, ids=[call["why"] for call in CALLS])
def test_every_vector_ends_as_its_manifest_says(call, vectors, capsys):
    assert verify_case.main(call["args"]) == call["exit"], capsys.readouterr().out


def test_the_vectors_are_those_that_are_made_again(tmp_path):
    write(tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (HOME / "vectors" / path.name).read_bytes(), path.name


@pytest.mark.parametrize(("check", "vector"), CHECKS.items())
def test_without_one_of_its_checks_a_spoiled_file_would_pass(check, vector, vectors):
    """The sabotage switch: the check answers what it would for the whole file, and looks at nothing."""
    with verify_case.zipfile.ZipFile("good.zip") as archive:
        manifest, key = verify_case.check_signature(archive)
        rows = verify_case.check_files(archive, manifest)
        entries, whole = verify_case.check_record(archive, manifest)
        answers = {
            "check_signature": (manifest, key), "check_files": rows, "check_record": (entries, whole),
            "check_documents": [], "check_texts": {"notes": [], "interviews": []},
        }  # fmt: skip
    with mock.patch.object(verify_case, check, return_value=answers[check]):
        assert verify_case.main([f"{vector}.zip", "--key", key.hex()]) == 0


def test_it_says_in_words_what_holds_and_what_was_erased_by_rule(vectors, capsys):
    verify_case.main(CALLS[0]["args"])
    said = capsys.readouterr().out
    assert "the chain of 5 entries: 4 recomputed" in said
    assert "document 2: erased by rule on 2036-01-05, KEEP_FILES" in said


def test_it_runs_alone_without_anything_installed(vectors):
    call = [sys.executable, "-I", "-S", str(HOME / "verify_case.py"), *CALLS[0]["args"]]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr


def test_both_programs_check_signatures_by_the_same_words():
    kept = [(HOME.parent / name / f"{name}.py").read_text() for name in ("verify_receipt", "verify_case")]
    sections = [
        text[text.index("P = 2**255 - 19") : text.index("    return _same(_times(answer")] for text in kept
    ]
    assert sections[0] == sections[1]
    assert verify_receipt.ORDER == verify_case.ORDER


def test_a_large_file_is_written_and_checked_in_pieces(tmp_path):
    tracemalloc.start()
    with written(tmp_path / "large.zip") as archive:
        archive.add("documents/0001.bin", (bytes(PIECE) for _n in range(80)))
    with verify_case.zipfile.ZipFile(tmp_path / "large.zip") as whole:
        assert verify_case._measure(whole, "documents/0001.bin")[0] == 80 * PIECE
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * PIECE
