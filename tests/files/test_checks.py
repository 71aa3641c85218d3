"""What is taken and what is refused, each trick with its own code."""

from __future__ import annotations

from pathlib import Path

import clamd
import pytest

from cases.files.checks import check_file
from cases.files.refusals import FileRefused, ScannerAway
from tests.files import corpus
from tests.files.tricks import TRICKS

GOOD = {
    "payslip.pdf": corpus.pdf(),
    "PHOTO.JPG": corpus.jpeg(),
    "notice.png": corpus.png(),
    "letter.docx": corpus.docx(),
    "ប្រាក់ឈ្នួល.txt": "ប្រាក់ឈ្នួលខែតុលា".encode(),
    "wages.csv": b"name;wage\nA;200\n",
    "note.ogg": b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(40),
}


@pytest.fixture
def on_disk(tmp_path: Path):
    """Puts bytes into a file."""

    def put(data: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(data)
        return path

    return put


@pytest.mark.parametrize("name", GOOD)
def test_what_people_send_as_proof_is_taken(name, on_disk):
    assert check_file(on_disk(GOOD[name]), name)


@pytest.mark.parametrize("trick", TRICKS)
def test_each_trick_has_its_code(trick, on_disk):
    name, data, code = TRICKS[trick]
    with pytest.raises(FileRefused) as refused:
        check_file(on_disk(data), name)
    assert (refused.value.code, bool(refused.value.text)) == (code, True)


class Scanner:
    """Stands in for the virus scanner."""

    answer: object = ("OK", None)

    def __init__(self, path: str, timeout: float) -> None:
        self.path = path

    def instream(self, data: object) -> dict[str, object]:
        if isinstance(self.answer, Exception):
            raise self.answer
        return {"stream": self.answer}


@pytest.fixture
def scanner(monkeypatch, settings):
    settings.CLAMD_SOCKET = "/run/clamd"
    monkeypatch.setattr(clamd, "ClamdUnixSocket", Scanner)
    return Scanner


def test_a_file_the_scanner_passes_is_taken(scanner, monkeypatch, on_disk):
    monkeypatch.setattr(Scanner, "answer", ("OK", None))
    assert check_file(on_disk(corpus.pdf()), "a.pdf") == "application/pdf"


def test_a_virus_is_refused(scanner, monkeypatch, on_disk):
    monkeypatch.setattr(Scanner, "answer", ("FOUND", "Made-Up.Virus"))
    with pytest.raises(FileRefused, match="file_infected"):
        check_file(on_disk(corpus.pdf()), "a.pdf")


@pytest.mark.parametrize(
    "answer", [ConnectionRefusedError(), BrokenPipeError(), clamd.BufferTooLongError(), ("ERROR", "x")]
)
def test_a_scanner_without_a_clear_answer_lets_nothing_through(answer, scanner, monkeypatch, on_disk):
    monkeypatch.setattr(Scanner, "answer", answer)
    with pytest.raises(ScannerAway):
        check_file(on_disk(corpus.pdf()), "a.pdf")
