"""Files that arrive in pieces, so that a dropped connection costs one piece and not the file."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models


class PartialUpload(models.Model):
    """A file that one person is sending: how much of it is safe on disk. Goes after a day.

    `mark` is what the browser says the file is (its SHA-256, or name, size and time); `before_*` say what
    a photo was before its sender's device made it smaller; `sha256` stands once the file is whole.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    mark = models.CharField(max_length=120)
    received = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    before_size = models.PositiveBigIntegerField(null=True)
    before_sha256 = models.CharField(max_length=64, blank=True)
    touched_at = models.DateTimeField()

    if TYPE_CHECKING:
        user_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "mark", "name", "size"], name="one_upload_per_file"),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="no_more_than_the_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received} of {self.size} bytes"
