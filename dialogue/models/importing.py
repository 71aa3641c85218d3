"""A file that brings a programme in over the site: how far it is, what is wrong, what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

from accounts.access import access_of
from cases.models.importing import FileBroughtIn, ImportState
from dialogue.models.bodies import SECRETARIAT_POSTS, Body

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class VisibleImports(models.QuerySet["ProgrammeImport"]):
    """Imports; the secretariat's work."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All of them for the secretariat, none for others."""
        return self.all() if access_of(user).holds(*SECRETARIAT_POSTS) else self.none()


class ProgrammeImport(FileBroughtIn):
    """One file with its result; the content stays as it came."""

    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(default=dict)
    differences = models.JSONField(default=list)
    said = models.JSONField(default=list)
    programme_code = models.CharField(max_length=40, blank=True)

    objects = VisibleImports.as_manager()

    if TYPE_CHECKING:
        body_id: int | None

    class Meta:
        ordering: ClassVar[list[Any]] = ["-id"]


__all__ = ["ImportState", "ProgrammeImport"]
