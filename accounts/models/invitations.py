"""Invitations: how a person comes to act for an organization or to hold a post."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.mandates import MandateRight, PostKind
from accounts.models.organizations import Office, Organization


class Invitation(models.Model):
    """One offer to one address, for a mandate or a post; used once or not at all.

    Only the hash of the token is kept, so the table opens nothing for who reads it.
    """

    address = models.CharField(_("e-mail or phone"), max_length=254)
    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT)
    right = models.CharField(max_length=10, choices=MandateRight.choices, blank=True)
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT)
    post_kind = models.CharField(max_length=20, choices=PostKind.choices, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=(models.Q(organization__isnull=False, post_kind="") & ~models.Q(right=""))
                | (models.Q(organization__isnull=True, right="") & ~models.Q(post_kind="")),
                name="invitation_to_a_mandate_or_a_post",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None, used_by=None)
                | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="invitation_used_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} → {self.organization or self.office or self.get_post_kind_display()}"
