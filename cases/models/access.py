"""Who of other offices may read a case for a time, who asked, why, and who decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Post


class AccessStatus(models.TextChoices):
    """Where a request to read a case stands."""

    ASKED = "asked", _("Asked")
    GRANTED = "granted", _("May read")
    REFUSED = "refused", _("Not given")
    ENDED = "ended", _("Ended")


class AccessRequest(models.Model):
    """That an officer of another office asked to read a case, or opened it in an emergency.

    The post of a guest carries the access: it ends by the database's clock, like every post.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="access_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    urgent = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=AccessStatus.choices, default=AccessStatus.ASKED)
    answer = models.TextField(blank=True)
    asked_by = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")
    post = models.OneToOneField(Post, null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        user_id: int
        post_id: int | None

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case", "status"])]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(status="asked"), name="access_asked_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="granted") | models.Q(post__isnull=False),
                name="access_given_by_a_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.office}: {self.reason}"
