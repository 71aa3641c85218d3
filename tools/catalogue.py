"""Brings the Khmer catalogue up to date from the sources; machine-made words are marked for review.

`python tools/catalogue.py [WORDS]` runs GNU gettext's extraction and, where WORDS is given (lines of
`English = Khmer`), fills what is empty. Every word it fills bears the remark `machine-made: review`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "km" / "LC_MESSAGES" / "django.po"
MARK = "machine-made: review"


def extract() -> None:
    """Collect every string of the sources into the catalogue."""
    ignored = [f"--ignore={name}" for name in (".venv", "var", "tests", "bench", "tools", "static")]
    command = [sys.executable, "-m", "django", "makemessages", "-l", "km", "--no-location", "--no-obsolete"]
    subprocess.run([*command, *ignored], cwd=ROOT, check=True)


def fill(words: Path) -> int:
    """Fill empty entries from a list of words; give how many were filled."""
    pairs = (tuple(line.split(" = ", 1)) for line in words.read_text(encoding="utf-8").splitlines() if " = " in line)
    known = dict(pairs)
    catalogue = polib.pofile(str(CATALOGUE))
    filled = 0
    for entry in catalogue:
        if entry.msgid in known and not entry.msgstr and not entry.msgid_plural:
            entry.msgstr, entry.tcomment = known[entry.msgid], MARK
            filled += 1
    catalogue.save()
    return filled


if __name__ == "__main__":
    extract()
    for path in sys.argv[1:]:
        sys.stdout.write(f"{fill(Path(path))} filled\n")
