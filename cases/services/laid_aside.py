"""Files that came with a form which was refused: laid aside, so that their sender need not send them again.

The bytes lie on the shelf without a row, like those of an upload that was not finished: after a day they are
swept away. What names them is a signed word in the form, good for its sender alone. A file that is fetched
arrives as if it were sent anew, with the same checks and the same quarantine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from cases.files import store
from cases.files.refusals import FileRefused
from cases.services.documents import Manifest, Upload, check_now, take_in

_SALT = "cases.laid_aside"
GOOD_FOR = store.FORGOTTEN - timedelta(hours=1)
"""How long the word is good: no longer than the bytes lie there."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A file that waits: its name and size in bytes, and the word that fetches it."""

    name: str
    size: int
    word: str


class Gone(UploadedFile):  # type: ignore[type-arg]  # takes none at run time
    """Stands for a file that cannot be fetched: whoever reads it refuses it, beside the field it is for."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[Any]:
        """Raises FileRefused."""
        raise FileRefused("file_gone")


def lay_aside(upload: Upload, user_id: int) -> Aside:
    """Bring the bytes to the shelf and look into a small file; raises FileRefused where it is not taken."""
    taken = take_in(upload, Manifest())
    check_now(taken.stored, taken.name)
    stored = taken.stored
    return Aside(taken.name, stored.size, word_for(user_id, taken.name, stored.sha256))


def word_for(user_id: int, name: str, sha256: str, *before: int | str | None) -> str:
    """The word that fetches a file; `before` are size and SHA-256 of a photo before it was made smaller."""
    return signing.dumps([user_id, name, sha256, *before], salt=_SALT)


class Fetched(UploadedFile):  # type: ignore[type-arg]  # takes none at run time
    """A file that lay aside; `before`: size and SHA-256 of a photo before its sender made it smaller."""

    before: tuple[int, str] | None = None


def fetch(word: str, user_id: int | None) -> UploadedFile[Any]:
    """The file that this person laid aside; `Gone` for another's word, a false one, and one of yesterday."""
    with suppress(signing.BadSignature, FileNotFoundError):
        owner, name, sha256, *before = signing.loads(word, salt=_SALT, max_age=GOOD_FOR)
        if owner == user_id:
            path = store.path_of(sha256)
            found = Fetched(path.open("rb"), name, size=path.stat().st_size)
            found.before = (before[0], before[1]) if before else None
            return found
    return Gone(name="gone.txt", size=1)
