"""A file that brings a programme in over the site: how far it is, what is wrong, what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import access_of
from dialogue.models.bodies import SECRETARIAT_POSTS, Body

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class ImportState(models.TextChoices):
    """How far an import is."""

    WAITING = "waiting", _("Waiting to be looked into")
    CHECKING = "checking", _("Being looked into")
    WRONG = "wrong", _("Something must be put right")
    READY = "ready", _("Ready to be taken")
    TAKING = "taking", _("Being taken")
    TAKEN = "taken", _("Taken")


class VisibleImports(models.QuerySet["ProgrammeImport"]):
    """Imports; the secretariat's work."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All of them for the secretariat, none for others."""
        return self.all() if access_of(user).holds(*SECRETARIAT_POSTS) else self.none()


class ProgrammeImport(models.Model):
    """One file with its result; the content stays as it came."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    differences = models.JSONField(default=list)
    said = models.JSONField(default=list)
    programme_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    objects = VisibleImports.as_manager()

    if TYPE_CHECKING:
        id: int
        body_id: int | None

    class Meta:
        ordering: ClassVar[list[Any]] = ["-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_running(self) -> bool:
        """Whether a job is at work or will be."""
        return self.state in (ImportState.WAITING, ImportState.CHECKING, ImportState.TAKING)
