"""Makes a language that nobody speaks, to see on pages what has no translation and what has no room for one.

    tools/pseudo.py FOLDER     write FOLDER/en_XA/LC_MESSAGES/django.po and .mo

Each text of the catalogue in brackets, its letters accented and 40 % longer; what is filled in and HTML tags stay.
`PSEUDO_LOCALE=FOLDER make demo` shows it; no public site starts with it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parent.parent / "locale" / "km" / "LC_MESSAGES" / "django.po"
CODE, NAME = "en-xa", "Ƥšéûđö"
LONGER = 1.4
_KEPT = re.compile(r"(%(?:\(\w+\))?[sd]|%%|\{\w*\}|</?[a-zA-Z][^>]*>|&#?\w+;|https?://\S+)")
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒĝĥîĵķļɱñöƥɋŕšţûṽŵẋýžÁƁÇĐÉƑĜĤÎĴĶĻṀÑÖƤɊŔŠŢÛṼŴẊÝŽ",
)
_HEADER = {
    "Project-Id-Version": "Concord",
    "Language": "en_XA",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
    "X-Language-Name": NAME,
}


def disguised(text: str) -> str:
    """The text in accented letters, 40 % longer, in brackets; line ends at both ends stay where they are."""
    inner = text.strip("\n")
    before, after = text[: len(text) - len(text.lstrip("\n"))], text[len(text.rstrip("\n")) :]
    pieces = _KEPT.split(inner)
    words = "".join(piece if n % 2 else _stretched(piece) for n, piece in enumerate(pieces))
    return f"{before}[{words}]{after}" if inner else text


def _stretched(piece: str) -> str:
    """Vowels twice from the beginning until the piece is long enough."""
    lacking = round(sum(map(str.isalpha, piece)) * (LONGER - 1) + 0.5)
    made = []
    for letter in piece:
        twice = lacking > 0 and letter in "aeiou"
        made.append(letter * 2 if twice else letter)
        lacking -= twice
    end = len(piece.rstrip()) - len(piece)
    made.insert(len(made) + end, "e" * max(lacking - 2, 0))
    return "".join(made).translate(_ACCENTS)


def make(folder: Path, source: Path = SOURCE) -> Path:
    """Write the catalogue under `folder`, from the English of another one; gives the folder."""
    made = polib.POFile()
    made.metadata = dict(_HEADER)
    for entry in polib.pofile(str(source)):
        text = {"msgstr": disguised(entry.msgid)}
        if entry.msgid_plural:
            forms = {0: disguised(entry.msgid), 1: disguised(entry.msgid_plural)}
            text = {"msgid_plural": entry.msgid_plural, "msgstr_plural": forms}  # type: ignore[dict-item]
        made.append(polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, **text))
    place = folder / "en_XA" / "LC_MESSAGES" / "django.po"
    place.parent.mkdir(parents=True, exist_ok=True)
    made.save(str(place))
    made.save_as_mofile(str(place.with_suffix(".mo")))
    return folder


if __name__ == "__main__":
    make(Path(sys.argv[1]))
