"""Made-up files: short texts in Khmer and English, received and checked like anybody's."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from dialogue.models import Subject
from dialogue.services.filing import take_with_file

_MARK = "ឯកសារឧទាហរណ៍ សម្រាប់សាកល្បង។ Made up for the trial: nothing in it is true.\n\n"


def bring(
    subject: Subject, step: str, by: User, name: str, text: str, *, place: dict[str, Any], **answers: Any
) -> None:
    """A step that brings a text file; `place` says whose the file is, and for whom."""
    upload: Any = SimpleUploadedFile(name, (_MARK + text).encode(), "text/plain")
    key = f"demo-{subject.number}-{name}"
    take_with_file(subject, step, by=by, answers=answers, key=key, seen=None, upload=upload, **place)
