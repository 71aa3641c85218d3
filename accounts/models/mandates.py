"""Who may act for whom: mandates of representatives and posts of officials.

Both are judged at read time, by the database's clock: a mandate that ended a second ago opens nothing.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.organizations import Office, Organization


class InForce(models.QuerySet[Any]):
    """Rows with `valid_from`, `valid_until` and `revoked_at`, limited to those that count now."""

    def in_force(self) -> Self:
        """Rows valid at this moment of the database's clock and not revoked."""
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=Now()),
            valid_from__lte=Now(),
            revoked_at__isnull=True,
        )


class MandateRight(models.TextChoices):
    """What a mandate lets its holder do; each one includes those before it."""

    VIEW = "view", _("Read the cases")
    ACT = "act", _("File, respond and add documents")
    SIGN = "sign", _("Sign for the organization")


class Mandate(models.Model):
    """That a person acts for an organization, from a moment until a moment."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="mandates")
    right = models.CharField(max_length=10, choices=MandateRight.choices, default=MandateRight.SIGN)
    position = models.CharField(_("position"), max_length=120, blank=True)
    valid_from = models.DateTimeField(db_default=Now())
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    document = models.CharField(_("mandate document"), max_length=300, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = InForce.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["user"], condition=models.Q(revoked_at=None), name="mandate_live_user"),
            models.Index(
                fields=["organization"], condition=models.Q(revoked_at=None), name="mandate_live_org"
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gt=models.F("valid_from")),
                name="mandate_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.organization}"


class PostKind(models.TextChoices):
    """The posts of officials; a post gives a role on a case only through the case's office."""

    OFFICER = "officer", _("Dispute officer")
    HEAD_OF_OFFICE = "head_of_office", _("Head of the dispute office")
    MINISTER_DELEGATE = "minister_delegate", _("Delegate of the Minister")
    COUNCIL = "council", _("Council secretariat")
    ARBITRATOR = "arbitrator", _("Arbitrator")
    REGISTRAR = "registrar", _("Registrar of accounts")
    LEADERSHIP = "leadership", _("Leadership")
    ADMIN = "admin", _("Administrator")
    SECRETARIAT = "secretariat", _("Secretariat of social dialogue")
    REVIEWER = "reviewer", _("Reviewer of the Khmer texts")
    GUEST = "guest", _("Reader of one case, for a time")


class Post(models.Model):
    """That a person holds an official post, at an office or for the whole country."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=20, choices=PostKind.choices)
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT)
    valid_from = models.DateTimeField(db_default=Now())
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["user"], condition=models.Q(revoked_at=None), name="post_live_user"),
            models.Index(
                fields=["office", "kind"], condition=models.Q(revoked_at=None), name="post_live_office"
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["officer", "head_of_office"], office__isnull=False)
                | ~models.Q(kind__in=["officer", "head_of_office"]),
                name="post_of_an_office_names_it",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
