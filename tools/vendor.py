"""Makes static/vendor again: fetches the pinned font packages, copies the files we serve, writes their hashes.

Needs npm, and only when a version below changes: the folder is committed, so running and testing do not.
Usage: python tools/vendor.py [--check]   (--check only compares the folder with vendor.json)
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor"
LIST = FOLDER / "vendor.json"
LANGUAGE_WORD = "ខ្មែរ"
KHMER = "1780-17A2,17A5-17B3,17B6-17D7,17DB,17E0-17E9,200B-200D,25CC"
LATIN = "20-7E,A0,AB,B7,BB,2010-2027,2190-2193,2212"
ACCENTS = "A1-AA,AC-B6,B8-BA,BC-FF,20AC"
"""The parts of the interface font, as static/css/fonts.css tells browsers; what no living text has is left out."""


@dataclass(frozen=True)
class Font:
    """A font package, its version, the weights we serve and what for."""

    name: str
    version: str
    weights: tuple[int, ...]
    purpose: str

    @property
    def files(self) -> list[str]:
        """The package's files that we keep: Khmer and Latin of each weight, and the licence."""
        scripts = ("khmer", "latin")
        fonts = [f"files/{self.name}-{s}-{w}-normal.woff2" for s in scripts for w in self.weights]
        return [*fonts, "LICENSE"]


FONTS = (
    Font("kantumruy-pro", "5.3.0", (400, 600), "interface"),
    Font("battambang", "5.3.0", (400, 700), "text of printed papers"),
    Font("moul", "5.3.0", (400,), "titles of printed papers"),
)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(font: Font, work: Path) -> None:
    """Download one package into the work folder and copy its files to static/vendor/NAME."""
    package = f"@fontsource/{font.name}@{font.version}"
    subprocess.run(["npm", "pack", "--silent", "--ignore-scripts", package], cwd=work, check=True)  # noqa: S603, S607
    archive = next(work.glob(f"fontsource-{font.name}-*.tgz"))
    with tarfile.open(archive) as tar:
        tar.extractall(work / font.name, filter="data")
    target = FOLDER / font.name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in font.files:
        shutil.copyfile(work / font.name / "package" / name, target / Path(name).name)


def cut_interface(name: str) -> None:
    """Cut the interface font in parts, so that a page loads the letters it is written in and no other.

    An English page has a part of one word, the Khmer name of Khmer on its switch.
    """
    cut(name, "khmer-400", "word-400", f"--text={LANGUAGE_WORD}")
    for weight in (400, 600):
        cut(name, f"latin-{weight}", f"accents-{weight}", f"--unicodes={ACCENTS}")
        cut(name, f"latin-{weight}", f"latin-{weight}", f"--unicodes={LATIN}")
        cut(name, f"khmer-{weight}", f"khmer-{weight}", f"--unicodes={KHMER}")


def cut(name: str, source: str, part: str, which: str) -> None:
    """Write a part of a font without the hints of old screens, of its names the few that printed pages keep.

    Latin goes without its kerning.
    """
    wanted = "" if source.startswith("latin") else "*"
    options = ["--flavor=woff2", f"--layout-features={wanted}", "--no-hinting", "--name-IDs=1,2,6", which]
    whole, made = (FOLDER / name / f"{name}-{one}-normal.woff2" for one in (source, part))
    subset.main([str(whole), *options, f"--output-file={made}.new"])
    made.with_name(f"{made.name}.new").replace(made)


def describe(font: Font) -> dict[str, Any]:
    """What vendor.json says about one package."""
    files = sorted((FOLDER / font.name).iterdir())
    return {
        "name": f"@fontsource/{font.name}",
        "version": font.version,
        "licence": "OFL-1.1",
        "purpose": font.purpose,
        "files": {f"{font.name}/{path.name}": sha256(path) for path in files},
    }


def faults() -> list[str]:
    """How the folder differs from vendor.json: files missing, changed or not listed."""
    listed = {name: found for entry in json.loads(LIST.read_text()) for name, found in entry["files"].items()}
    present = {str(p.relative_to(FOLDER)) for p in FOLDER.rglob("*") if p.is_file() and p != LIST}
    strange = [f"{name} is not in vendor.json" for name in sorted(present - set(listed))]
    missing = [f"{name} is missing" for name in sorted(set(listed) - present)]
    changed = [f"{n} was changed" for n in sorted(present & set(listed)) if sha256(FOLDER / n) != listed[n]]
    return [*strange, *missing, *changed]


def main(arguments: list[str]) -> int:
    """Make the folder again, or check it; 1 where it differs."""
    if "--check" not in arguments:
        with tempfile.TemporaryDirectory() as work:
            for font in FONTS:
                fetch(font, Path(work))
        cut_interface("kantumruy-pro")
        LIST.write_text(json.dumps([describe(font) for font in FONTS], indent=2) + "\n")
    found = faults()
    sys.stdout.write("".join(f"{line}\n" for line in found) or "static/vendor is as vendor.json says\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
