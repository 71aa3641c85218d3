"""Why a file is not taken: a code for programs, words for people, a status for the answer."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_SIZE = 20 * 1024 * 1024
"""Bytes a file may have."""
MAX_FILES = 20
"""Files one request may bring."""
MAX_UNPACKED = 100 * 1024 * 1024
"""Bytes an archive (a Word file is one) may unpack to."""
MAX_ENTRIES = 500
MAX_LEVELS = 2
MAX_RATIO = 100
MAX_PAGES = 1000
MAX_PIXELS = 60_000_000

WORDS: dict[str, str | Promise] = {
    "upload_incomplete": _("The file did not arrive whole. Send it again."),
    "hash_mismatch": _("The file changed on its way. Send it again."),
    "file_missing": _("Choose a file."),
    "file_gone": _("The file you uploaded before is not here any more. Choose it again."),
    "file_empty": _("The file is empty. Choose another one."),
    "file_too_large": _("The file is larger than 20 MB. Send it in parts, or take a smaller photo."),
    "too_many_files": _("Send at most 20 files at once."),
    "file_type_refused": _(
        "This kind of file is not taken. Send PDF, photo, Word, Excel, OpenDocument, text or sound."
    ),
    "file_damaged": _("The file cannot be read. Open it, save it again and send the new copy."),
    "file_encrypted": _("The file has a password. Remove the password and send it again."),
    "file_active_content": _(
        "The file holds a program or another file. Save it as a plain PDF and send that."
    ),
    "file_infected": _("The file carries a virus. Do not open it on your device."),
    "archive_too_large": _("The file unpacks to too much: at most 100 MB, 500 parts and 1,000 pages."),
    "archive_unsafe": _("The parts of this file have unsafe names. Save it again and send the new copy."),
    "disk_full": _(
        "There is no room for files here just now. Nothing was kept. Try later, or bring it to the office."
    ),
    "image_too_large": _("The picture has more than 60 million points. Make it smaller and send it again."),
}
_STATUS = {
    "upload_incomplete": 400,
    "hash_mismatch": 400,
    "file_missing": 400,
    "file_empty": 400,
    "too_many_files": 400,
    "file_too_large": 413,
    "disk_full": 507,
}


class FileRefused(Exception):
    """A file that is not taken. `code` is a key of WORDS, `note` adds figures for programs."""

    def __init__(self, code: str, note: str = "") -> None:
        super().__init__(f"{code} {note}".strip())
        self.code = code
        self.note = note

    @property
    def text(self) -> str:
        """What to do about it, in words of the active language."""
        return str(WORDS[self.code])

    @property
    def status(self) -> int:
        """400 for what did not arrive, 413 for size, 422 for what is inside, 507 where there is no room."""
        return _STATUS.get(self.code, 422)


class ScannerAway(Exception):
    """The virus scanner gave no answer; the file waits, it is never let through."""


def words_of(code: str) -> str:
    """The words of a code that stands on a blocked document; the code itself if it is unknown."""
    return str(WORDS.get(code, code))
