"""Made-up files: short texts in Khmer and English, received and checked like anybody's."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from dialogue.models import Subject
from dialogue.services.filing import receive_file
from dialogue.services.step import take_step

_MARK = "ឯកសារឧទាហរណ៍ សម្រាប់សាកល្បង។ Made up for the trial: nothing in it is true.\n\n"


def bring(
    subject: Subject, step: str, by: User, name: str, text: str, *, place: dict[str, Any], **answers: Any
) -> None:
    """A step that brings a text file; `place` says whose the file is, and for whom."""
    upload: Any = SimpleUploadedFile(name, (_MARK + text).encode(), "text/plain")
    row = receive_file(upload, by, key=f"demo-{subject.number}", **place)
    take_step(subject, step, by=by, answers={**answers, "file": str(row.pk)})
