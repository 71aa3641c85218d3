"""The corpus of refused files (families B9 and B10 of trust.md): name, bytes, and the code each must get."""

from __future__ import annotations

from tests.files import corpus

Row = tuple[str, bytes, str]

KINDS: dict[str, Row] = {
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
    "script in a recording": ("a.mp3", b"ID3\x03" + bytes(90) + b"<script>", "file_type_refused"),
    "program": ("a.exe", corpus.EXE, "file_type_refused"),
    "program behind a turned name": ("slip\u202efdp.exe", corpus.EXE, "file_type_refused"),
    "program called PDF": ("a.pdf", corpus.EXE, "file_type_refused"),
    "script file": ("a.js", b"alert(1)", "file_type_refused"),
    "archive": ("a.zip", corpus.archive([("a.txt", b"a")]), "file_type_refused"),
    "no suffix": ("payslip", corpus.pdf(), "file_type_refused"),
    "picture called PDF": ("a.pdf", corpus.png(), "file_type_refused"),
    "zip called Word": ("a.docx", corpus.archive([("a.txt", b"a")]), "file_type_refused"),
    "Word called Excel": ("a.xlsx", corpus.docx(), "file_type_refused"),
    "docm": ("a.docm", corpus.docx(), "file_type_refused"),
    "text with NUL": ("a.txt", b"wages\0" * 9, "file_type_refused"),
    "nothing": ("a.pdf", b"", "file_empty"),
    "password": ("a.pdf", corpus.encrypted_pdf(), "file_encrypted"),
    "Word with a password": ("a.docx", corpus.locked(corpus.docx()), "file_encrypted"),
    "script in a PDF": ("a.pdf", corpus.pdf_with("/JavaScript"), "file_active_content"),
    "launcher in a PDF": ("a.pdf", corpus.pdf_with("/Launch"), "file_active_content"),
    "form that sends itself": ("a.pdf", corpus.pdf_with("/SubmitForm"), "file_active_content"),
    "file in a PDF": ("a.pdf", corpus.pdf_with_file(), "file_active_content"),
    "macro": ("a.docx", corpus.docx(("word/vbaProject.bin", b"x")), "file_active_content"),
    "program in Word": ("a.docx", corpus.docx(("word/media/a.png", corpus.EXE)), "file_active_content"),
    "page in Word": ("a.docx", corpus.docx(("word/media/a.svg", corpus.SVG)), "file_active_content"),
    "template from elsewhere": ("a.docx", corpus.docx(corpus.REMOTE), "file_active_content"),
    "cut PDF": ("a.pdf", b"%PDF-1.7\n" + bytes(300), "file_damaged"),
    "cut Word": ("a.docx", corpus.docx()[:-30], "file_damaged"),
    "cut picture": ("a.png", corpus.png()[:30], "file_damaged"),
    "text of no alphabet": ("a.txt", b"wages \xff\xfe\xfa", "file_damaged"),
}
ARCHIVES: dict[str, Row] = {
    "200 MB in a small file": (
        "a.docx",
        corpus.docx(("word/a.xml", corpus.ZEROS_200_MB)),
        "archive_too_large",
    ),
    "3,000 parts": ("a.docx", corpus.docx(*((f"p/{n}", b"") for n in range(3000))), "archive_too_large"),
    "nested": ("a.docx", corpus.docx(("word/x.zip", corpus.nested(3))), "archive_too_large"),
    "virus 15 archives deep": (
        "a.docx",
        corpus.docx(("word/x.zip", corpus.nested(15, corpus.EICAR))),
        "archive_too_large",
    ),
    "sixteen in sixteen in sixteen": ("a.docx", corpus.docx(("x.zip", corpus.many(3))), "archive_too_large"),
    "too many pages": ("a.pdf", corpus.pdf(1001), "archive_too_large"),
    "path outside": ("a.docx", corpus.docx(("../../etc/passwd", b"x")), "archive_unsafe"),
    "path from the root": ("a.docx", corpus.docx(("/etc/passwd", b"x")), "archive_unsafe"),
    "link": ("a.docx", corpus.docx((corpus.link("word/link"), b"/etc/passwd")), "archive_unsafe"),
    "name twice": ("a.docx", corpus.twice(), "archive_unsafe"),
    "huge picture": ("a.png", corpus.png(9000, 9000), "image_too_large"),
}
TRICKS: dict[str, Row] = {**KINDS, **ARCHIVES}
