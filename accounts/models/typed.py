"""What a person typed into a form and has not sent yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models

from accounts.access import access_of
from accounts.models.organizations import Organization

if TYPE_CHECKING:
    from accounts.models.users import User


class TypedTextQuerySet(models.QuerySet["TypedText"]):
    """Words for finding kept texts."""

    def visible_to(self, user: User) -> TypedTextQuerySet:
        """What this person typed while acting for the same organization as now, or for none in particular."""
        return self.filter(user=user, acting_for=access_of(user).acting_for)


class TypedText(models.Model):
    """The texts of one form by field, unchecked, for the person who types them alone.

    `path` is where the form is sent, without the language; `seen` is what the form had seen of the thing it
    changes. No part of any record: it is written over, deleted when the form is sent, and after thirty days.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="typed_texts")
    acting_for = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    path = models.CharField(max_length=500)
    seen = models.CharField(max_length=64, blank=True)
    texts = models.JSONField()
    saved_at = models.DateTimeField()

    objects = TypedTextQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user", "acting_for", "path"], nulls_distinct=False, name="typed_once_per_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.path}"
