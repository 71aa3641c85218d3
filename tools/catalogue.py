"""Keeps the Khmer catalogue complete: collects strings, fills them in, checks them; to reviewers and back.

    tools/catalogue.py                  collect every string of the sources
    tools/catalogue.py WORDS.json ...   the same, then fill in {"English": "Khmer"}; a plural by its singular
    tools/catalogue.py --check          change nothing, say what is missing or broken; ends with 1 if so
    tools/catalogue.py --review FILE    write the entries that still need a person to FILE (CSV)
    tools/catalogue.py --reviewed FILE  read that list back: a row with an "ok" or a better text loses its mark

Filling in marks an entry `machine-made: review`; a reviewer's word turns that into `reviewed`. Refused is a
text whose places to fill in, HTML tags or line ends differ from the English, or with Khmer digits or hidden
spaces.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.catalogues import ENDS, MARK, PLACES, SIGNS, english_of, fault_in, text_of  # noqa: E402 - found from its root

PLACE = Path("locale") / "km" / "LC_MESSAGES" / "django.po"
CATALOGUE = ROOT / PLACE
REVIEWED = "reviewed"
NO_SOURCES = {"bench", "docs", "locale", "requirements", "scripts", "static", "tests", "tools", "var"}
COLUMNS = ["English", "Khmer", "Better Khmer", "ok"]
_FAULTS = {
    PLACES: "places to fill in or HTML tags differ from the English",
    ENDS: "a line end at the beginning or the end differs from the English",
    SIGNS: "it has Khmer digits or a hidden space",
}
_HEADER = {
    "Project-Id-Version": "Concord",
    "Language": "km",
    "X-Language-Name": "ខ្មែរ",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def collected(known: Path | None = None) -> polib.POFile:
    """Every string of the sources, with what the catalogue `known` says of it; needs GNU gettext."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / PLACE
        found.parent.mkdir(parents=True)
        if known:
            shutil.copy(known, found)
        for source in ROOT.iterdir():
            if source.is_dir() and source.name not in NO_SOURCES and not source.name.startswith("."):
                (Path(folder) / source.name).symlink_to(source)
        command = ["makemessages", "-l", "km", "--no-location", "--no-obsolete", "--symlinks", "-v", "0"]
        alone = {"PATH": os.environ["PATH"]}  # without settings: only the folder counts
        subprocess.run([sys.executable, "-m", "django", *command], cwd=folder, check=True, env=alone)
        return _settled(polib.pofile(str(found)))


def _settled(catalogue: polib.POFile) -> polib.POFile:
    """The catalogue without guesses by likeness, and without what changes at every run."""
    catalogue.metadata = dict(_HEADER)
    catalogue.metadata_is_fuzzy = False
    catalogue.header = "Khmer words of the house. How to add some: tools/catalogue.py"
    for entry in catalogue:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            _write(entry, "", "")
        entry.previous_msgid = entry.previous_msgid_plural = None
    return catalogue


def _write(entry: polib.POEntry, text: str, mark: str) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: text}
    else:
        entry.msgstr = text
    entry.tcomment = mark


def fault_of(entry: polib.POEntry, text: str) -> str:
    """What is wrong with a Khmer text for this entry, in words; empty if nothing is."""
    return _FAULTS.get(fault_in(english_of(entry), text), "")


def faults(catalogue: polib.POFile) -> Iterator[str]:
    """Each entry that is empty, guessed or broken, in words."""
    texts: dict[tuple[str, str | None], str] = {}
    for entry in catalogue:
        if not text_of(entry):
            yield f"no Khmer: {entry.msgid}"
        elif entry.fuzzy:
            yield f"guessed: {entry.msgid}"
        elif fault := fault_of(entry, text_of(entry)):
            yield f"{fault}: {entry.msgid}"
        elif text_of(entry) != texts.setdefault((english_of(entry), entry.msgctxt), text_of(entry)):
            yield f"another Khmer where it is a plural: {english_of(entry)}"


def missing(sources: polib.POFile, catalogue: polib.POFile) -> list[str]:
    """The strings of the sources that the catalogue has no Khmer for."""
    known = {(e.msgctxt, e.msgid) for e in catalogue if text_of(e)}
    return [e.msgid for e in sources if (e.msgctxt, e.msgid) not in known]


def fill(catalogue: polib.POFile, words: dict[str, str]) -> list[str]:
    """Fill empty entries and mark them; give what was refused, and why."""
    refused = []
    by_english = {entry.msgid: entry for entry in catalogue}
    for english, khmer in words.items():
        entry = by_english.get(english)
        if entry is None:
            refused.append(f"not in the sources: {english}")
        elif khmer and (fault := fault_of(entry, khmer)):
            refused.append(f"{fault}: {english}")
        elif khmer and not text_of(entry):
            _write(entry, khmer, MARK)
    return refused


def for_review(catalogue: polib.POFile) -> list[dict[str, str]]:
    """A row for each entry that no person has read yet."""
    waiting = {english_of(e): text_of(e) for e in catalogue if e.tcomment == MARK}
    return [dict(zip(COLUMNS, (*words, "", ""), strict=True)) for words in waiting.items()]


def take_review(catalogue: polib.POFile, rows: list[dict[str, str]]) -> list[str]:
    """Take what reviewers wrote, a better text or an ok to the present one; give what was refused, and why."""
    refused = []
    entries: dict[tuple[str, str], list[polib.POEntry]] = defaultdict(list)
    for entry in catalogue:
        entries[english_of(entry), text_of(entry)].append(entry)
    for row in rows:
        english, before, better, ok = ((row.get(name) or "") for name in COLUMNS)
        known, text = entries[english, before], better if better.strip() else before
        if not (better.strip() or ok.strip()):
            continue
        if not known:
            refused.append(f"changed since the list was written: {english}")
        elif fault := fault_of(known[0], text):
            refused.append(f"{fault}: {english}")
        else:
            for entry in known:
                _write(entry, text, REVIEWED)
    return refused


def _fill_from(paths: list[Path]) -> list[str]:
    catalogue, refused = collected(CATALOGUE), []
    for path in paths:
        refused += fill(catalogue, json.loads(path.read_text(encoding="utf-8")))
    _save(catalogue)
    return refused


def _save(catalogue: polib.POFile) -> None:
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


def _write_review(path: Path) -> list[str]:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(for_review(polib.pofile(str(CATALOGUE))))
    return []


def _read_review(path: Path) -> list[str]:
    catalogue = polib.pofile(str(CATALOGUE))
    with path.open(encoding="utf-8-sig", newline="") as file:
        refused = take_review(catalogue, list(csv.DictReader(file)))
    _save(catalogue)
    return refused


def _check() -> list[str]:
    catalogue = polib.pofile(str(CATALOGUE))
    lacking = [f"no Khmer: {text}" for text in missing(collected(), catalogue)]
    return list(dict.fromkeys([*lacking, *faults(catalogue)]))


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; 1 if something was refused or is wrong."""
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    parser.add_argument("words", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--review", type=Path)
    parser.add_argument("--reviewed", type=Path)
    asked = parser.parse_args(arguments)
    told = _act_on(asked)()
    sys.stdout.writelines(f"{line}\n" for line in told)
    return 1 if told else 0


def _act_on(asked: argparse.Namespace) -> Callable[[], list[str]]:
    if asked.check:
        return _check
    if asked.review:
        return lambda: _write_review(asked.review)
    if asked.reviewed:
        return lambda: _read_review(asked.reviewed)
    return lambda: _fill_from(asked.words)


if __name__ == "__main__":
    sys.exit(main())
