"""What is taken and what is refused, each trick with its own code."""

from __future__ import annotations

from pathlib import Path

import clamd
import pytest

from cases.files.checks import check_file
from cases.files.refusals import FileRefused, ScannerAway
from tests.files import corpus

GOOD = {
    "payslip.pdf": corpus.pdf(),
    "PHOTO.JPG": corpus.jpeg(),
    "notice.png": corpus.png(),
    "letter.docx": corpus.docx(),
    "ប្រាក់ឈ្នួល.txt": "ប្រាក់ឈ្នួលខែតុលា".encode(),
    "wages.csv": b"name;wage\nA;200\n",
    "note.ogg": b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(40),
}
TRICKS = {
    "svg": ("a.svg", corpus.SVG, "file_type_refused"),
    "page": ("a.html", corpus.html(), "file_type_refused"),
    "page called PDF": ("a.pdf", corpus.html(), "file_type_refused"),
    "page called text": ("a.txt", corpus.html(), "file_type_refused"),
    "svg called PNG": ("a.png", corpus.SVG, "file_type_refused"),
    "PDF head on a page": ("a.pdf", b"%PDF-1.4\n" + corpus.html(), "file_type_refused"),
    "page behind a PDF": ("a.pdf", corpus.pdf() + corpus.html("x" * 3000), "file_type_refused"),
    "zip behind a PDF": (
        "a.pdf",
        corpus.pdf() + corpus.docx(("w/x", bytes(range(256)) * 9)),
        "file_type_refused",
    ),
    "script in a picture": (
        "a.png",
        corpus.png() + bytes(9000) + b"<ScRiPt>" + bytes(9000),
        "file_type_refused",
    ),
    "program": ("a.exe", corpus.EXE, "file_type_refused"),
    "program called PDF": ("a.pdf", corpus.EXE, "file_type_refused"),
    "no suffix": ("payslip", corpus.pdf(), "file_type_refused"),
    "picture called PDF": ("a.pdf", corpus.png(), "file_type_refused"),
    "zip called Word": ("a.docx", corpus.archive([("a.txt", b"a")]), "file_type_refused"),
    "Word called Excel": ("a.xlsx", corpus.docx(), "file_type_refused"),
    "nothing": ("a.pdf", b"", "file_empty"),
    "password": ("a.pdf", corpus.encrypted_pdf(), "file_encrypted"),
    "script in a PDF": ("a.pdf", corpus.pdf_with("/JavaScript"), "file_active_content"),
    "launcher in a PDF": ("a.pdf", corpus.pdf_with("/Launch"), "file_active_content"),
    "file in a PDF": ("a.pdf", corpus.pdf_with_file(), "file_active_content"),
    "cut PDF": ("a.pdf", b"%PDF-1.7\n" + bytes(300), "file_damaged"),
    "too many pages": ("a.pdf", corpus.pdf(1001), "archive_too_large"),
    "macro": ("a.docx", corpus.docx(("word/vbaProject.bin", b"x")), "file_active_content"),
    "program in Word": ("a.docx", corpus.docx(("word/media/a.png", corpus.EXE)), "file_active_content"),
    "docm": ("a.docm", corpus.docx(), "file_type_refused"),
    "bomb": ("a.docx", corpus.docx(("word/a.xml", corpus.BOMB)), "archive_too_large"),
    "many parts": ("a.docx", corpus.docx(*((f"p/{n}", b"") for n in range(600))), "archive_too_large"),
    "nested": ("a.docx", corpus.docx(("word/x.zip", corpus.nested(3))), "archive_too_large"),
    "path outside": ("a.docx", corpus.docx(("../../etc/passwd", b"x")), "archive_unsafe"),
    "link": ("a.docx", corpus.docx((corpus.link("word/link"), b"/etc/passwd")), "archive_unsafe"),
    "name twice": ("a.docx", corpus.twice(), "archive_unsafe"),
    "cut Word": ("a.docx", corpus.docx()[:-30], "file_damaged"),
    "huge picture": ("a.png", corpus.png(9000, 9000), "image_too_large"),
    "cut picture": ("a.png", corpus.png()[:30], "file_damaged"),
    "text of no alphabet": ("a.txt", b"wages \xff\xfe\xfa", "file_damaged"),
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
